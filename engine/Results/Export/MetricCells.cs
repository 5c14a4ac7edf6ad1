using System.Globalization;

namespace NetSim.Results;

/// <summary>A metric as columns: a number is one, a distribution eight, a gauge four.</summary>
internal static class MetricCells
{
    public static IEnumerable<(string Column, string Cell)> Of(MetricRecord metric) => metric.Value switch
    {
        NumberValue number => [Cell(metric, string.Empty, number.Value)],
        GaugeValue gauge =>
        [
            Cell(metric, "_last", gauge.Last),
            Cell(metric, "_min", gauge.Min),
            Cell(metric, "_mean", gauge.Mean),
            Cell(metric, "_max", gauge.Max),
        ],
        DistributionValue distribution =>
        [
            ($"{metric.Name}_count", distribution.Count.ToString(CultureInfo.InvariantCulture)),
            Cell(metric, "_mean", distribution.Mean),
            Cell(metric, "_min", distribution.Min),
            Cell(metric, "_p50", distribution.P50),
            Cell(metric, "_p90", distribution.P90),
            Cell(metric, "_p99", distribution.P99),
            Cell(metric, "_p999", distribution.P999),
            Cell(metric, "_max", distribution.Max),
        ],
        _ => [],
    };

    private static (string Column, string Cell) Cell(MetricRecord metric, string suffix, double value) =>
        (Columns.Name(metric.Name + suffix, metric.Unit), Columns.Number(value));
}
