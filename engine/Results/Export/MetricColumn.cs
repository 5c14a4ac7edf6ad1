namespace NetSim.Results;

/// <summary>One number of a metric: a column of a table. A number is one, a gauge four, a distribution eight.</summary>
/// <param name="Name">
/// The column's name: metric, statistic and unit, such as <c>users.connect_latency_p99_s</c>.
/// </param>
/// <param name="Unit">Unit of the value; empty for counts and ratios.</param>
/// <param name="Value">The value; NaN when there is none.</param>
/// <param name="IsMain">
/// Whether it is the number that stands for the metric when only one can: a number itself, a mean.
/// </param>
public readonly record struct MetricColumn(string Name, string Unit, double Value, bool IsMain)
{
    /// <summary>
    /// Which of the metric's numbers it is, such as <c>p99</c>; empty for a metric that is one number.
    /// </summary>
    public string Statistic { get; private init; } = string.Empty;

    /// <summary>The columns of a metric, in the order of tables.</summary>
    public static IReadOnlyList<MetricColumn> Of(MetricRecord metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric.Value switch
        {
            NumberValue number => [Column(metric, string.Empty, number.Value, isMain: true)],
            GaugeValue gauge =>
            [
                Column(metric, "_last", gauge.Last),
                Column(metric, "_min", gauge.Min),
                Column(metric, "_mean", gauge.Mean, isMain: true),
                Column(metric, "_max", gauge.Max),
            ],
            DistributionValue distribution =>
            [
                new($"{metric.Name}_count", string.Empty, distribution.Count, IsMain: false) { Statistic = "count" },
                Column(metric, "_mean", distribution.Mean, isMain: true),
                Column(metric, "_min", distribution.Min),
                Column(metric, "_p50", distribution.P50),
                Column(metric, "_p90", distribution.P90),
                Column(metric, "_p99", distribution.P99),
                Column(metric, "_p999", distribution.P999),
                Column(metric, "_max", distribution.Max),
            ],
            _ => [],
        };
    }

    private static MetricColumn Column(MetricRecord metric, string part, double value, bool isMain = false) =>
        new(Columns.Name(metric.Name + part, metric.Unit), metric.Unit, value, isMain)
        {
            Statistic = part.TrimStart('_'),
        };
}
