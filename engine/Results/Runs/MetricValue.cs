namespace NetSim.Results;

/// <summary>What a metric says at the end of a run: a number, a distribution or a gauge.</summary>
public abstract record MetricValue
{
    private protected MetricValue()
    {
    }
}

/// <summary>One number: a counter, a ratio, a duration.</summary>
/// <param name="Value">The number in the metric's unit; NaN when it has none (0/0), shown as null.</param>
public sealed record NumberValue(double Value) : MetricValue;

/// <summary>
/// A distribution in the metric's unit. Without values the count is 0 and everything else NaN, shown as null.
/// </summary>
/// <param name="Count">Number of values.</param>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="P50">Median.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="P999">99.9th percentile.</param>
/// <param name="Max">Largest value.</param>
public sealed record DistributionValue(
    long Count, double Mean, double Min, double P50, double P90, double P99, double P999, double Max) : MetricValue
{
    /// <summary>The distribution of nothing.</summary>
    public static DistributionValue Empty { get; } =
        new(0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
}

/// <summary>A quantity that held its value between changes, in the metric's unit.</summary>
/// <param name="Last">Value at the end.</param>
/// <param name="Min">Smallest value held.</param>
/// <param name="Mean">Time-weighted mean.</param>
/// <param name="Max">Largest value held.</param>
public sealed record GaugeValue(double Last, double Min, double Mean, double Max) : MetricValue;
