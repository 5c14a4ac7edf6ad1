using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>A number calculated from metrics at the moment of reading: a ratio, a quantile, a window.</summary>
public sealed class MetricNumber : Metric
{
    internal MetricNumber(string name, string shortName, string unit, double value)
        : base(name, shortName, unit) => Value = value;

    /// <inheritdoc/>
    public override double Value { get; }

    /// <summary>The same number under another name.</summary>
    public MetricNumber As(string name) => new(name, name, Unit, Value);

    internal override MetricValue Summarize() => new NumberValue(Value);
}
