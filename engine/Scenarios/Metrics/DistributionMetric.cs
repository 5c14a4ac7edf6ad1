using NetSim.Core;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>How a quantity is spread: latencies, sizes. Quantiles are within 0.1 %.</summary>
public class DistributionMetric : Metric
{
    private readonly Func<Histogram> _histogram;
    private readonly double _divisor;

    internal DistributionMetric(string name, string shortName, string unit, double divisor, Func<Histogram> histogram)
        : base(name, shortName, unit)
    {
        _histogram = histogram;
        _divisor = divisor;
    }

    /// <inheritdoc/>
    public override double Value => throw new ScenarioException(
        $"{ShortName} is a distribution: compare its .Mean, .P50, .P99, .Max or .Quantile(q), or its .Count.");

    /// <summary>How many values there are.</summary>
    public MetricNumber Count => new($"{Name}.count", $"{ShortName}.Count", "", _histogram().Count);

    /// <summary>Arithmetic mean.</summary>
    public MetricNumber Mean => Part("Mean", _histogram().Mean);

    /// <summary>Smallest value.</summary>
    public MetricNumber Min => Part("Min", _histogram().Min);

    /// <summary>Median.</summary>
    public MetricNumber P50 => Quantile(0.5, "P50");

    /// <summary>90th percentile.</summary>
    public MetricNumber P90 => Quantile(0.9, "P90");

    /// <summary>99th percentile.</summary>
    public MetricNumber P99 => Quantile(0.99, "P99");

    /// <summary>99.9th percentile.</summary>
    public MetricNumber P999 => Quantile(0.999, "P999");

    /// <summary>Largest value.</summary>
    public MetricNumber Max => Part("Max", _histogram().Max);

    /// <summary>The value below which the given part of all values lies.</summary>
    /// <param name="part">0 to 1.</param>
    /// <exception cref="ScenarioException">The part is not between 0 and 1.</exception>
    public MetricNumber Quantile(double part) => part is >= 0 and <= 1
        ? Quantile(part, $"Quantile({Number.Text(part)})")
        : throw new ScenarioException($"A quantile is between 0 and 1, not {part}.");

    /// <inheritdoc/>
    public override string ToString() => $"{ShortName}: p50 {P50}, p99 {P99}, max {Max}";

    internal override MetricValue Summarize() => _histogram().Summarize(_divisor);

    internal WindowQuantile InWindows(double part) => new(this, part, _divisor, _histogram);

    private MetricNumber Quantile(double part, string label) =>
        Part(label, _histogram().Count == 0 ? double.NaN : _histogram().ValueAtQuantile(part));

    private MetricNumber Part(string part, double value) =>
        new($"{Name}.{part.ToLowerInvariant()}", $"{ShortName}.{part}", Unit, value / _divisor);
}
