using System.Globalization;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary>A metric as rows of the table: a number is one, a gauge four, a distribution six.</summary>
internal static class MetricRows
{
    /// <summary>What can be shown of a metric, in order.</summary>
    public static IEnumerable<(string Part, double Value)> Of(MetricValue value) => value switch
    {
        NumberValue number => [(string.Empty, number.Value)],
        GaugeValue gauge => [("last", gauge.Last), ("min", gauge.Min), ("mean", gauge.Mean), ("max", gauge.Max)],
        DistributionValue d =>
        [
            ("count", d.Count), ("mean", d.Mean), ("p50", d.P50), ("p90", d.P90), ("p99", d.P99), ("max", d.Max),
        ],
        _ => [],
    };

    /// <summary>For people: whole numbers whole, others with five digits that count, a dash for none.</summary>
    public static string Text(double value)
    {
        if (double.IsNaN(value))
        {
            return "-";
        }

        return Math.Abs(value) < 1e15 && value == Math.Floor(value)
            ? value.ToString("0", CultureInfo.InvariantCulture)
            : value.ToString("G5", CultureInfo.InvariantCulture);
    }

    /// <summary>Half of an interval, for people: two digits that count.</summary>
    public static string Short(double value) => value == 0 || (value >= 10 && value < 1e15)
        ? value.ToString("0", CultureInfo.InvariantCulture)
        : value.ToString("G2", CultureInfo.InvariantCulture);
}
