using System.Runtime.CompilerServices;
using NetSim.Core;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>
/// Something measured in a run. Reading one gives its value so far, so it makes sense after (or between) calls of
/// <c>Run</c>. Metrics calculate as real numbers and compare into a <see cref="Check"/>, which remembers what it saw.
/// </summary>
public abstract class Metric
{
    private protected Metric(string name, string shortName, string unit)
    {
        Name = name;
        ShortName = shortName;
        Unit = unit;
    }

    /// <summary>Unique name in the record, such as <c>users.connect_latency</c>.</summary>
    public string Name { get; private protected set; }

    /// <summary>The name in a printed expectation, as the script says it: <c>ConnectOk</c>.</summary>
    public string ShortName { get; }

    /// <summary>Unit as a column suffix (<c>s</c>, <c>bytes</c>); empty for counts and ratios.</summary>
    public string Unit { get; }

    /// <summary>The value as one number, in <see cref="Unit"/>.</summary>
    /// <exception cref="ScenarioException">The metric is a distribution: take its mean or a quantile.</exception>
    public abstract double Value { get; }

    internal abstract MetricValue Summarize();

    // A metric that is a number converts to double too: of the two readings of a/b the one with both names is meant.

    /// <summary>The ratio of two metrics, as real numbers; NaN for 0/0.</summary>
    [OverloadResolutionPriority(1)]
    public static MetricNumber operator /(Metric left, Metric right) =>
        Combine(left, right, "/", left.Value / right.Value);

    /// <summary>A part of a metric.</summary>
    public static MetricNumber operator /(Metric left, double right) => Combine(left, right, "/", left.Value / right);

    /// <summary>The sum of two metrics.</summary>
    [OverloadResolutionPriority(1)]
    public static MetricNumber operator +(Metric left, Metric right) =>
        Combine(left, right, "+", left.Value + right.Value);

    /// <summary>The difference of two metrics.</summary>
    [OverloadResolutionPriority(1)]
    public static MetricNumber operator -(Metric left, Metric right) =>
        Combine(left, right, "-", left.Value - right.Value);

    /// <summary>A multiple of a metric.</summary>
    public static MetricNumber operator *(Metric left, double right) => Combine(left, right, "*", left.Value * right);

    /// <summary>Whether the metric is above a number.</summary>
    public static Check operator >(Metric left, double right) => Compare(left, ">", right, left.Value > right);

    /// <summary>Whether the metric is below a number.</summary>
    public static Check operator <(Metric left, double right) => Compare(left, "<", right, left.Value < right);

    /// <summary>Whether the metric is at least a number.</summary>
    public static Check operator >=(Metric left, double right) => Compare(left, ">=", right, left.Value >= right);

    /// <summary>Whether the metric is at most a number.</summary>
    public static Check operator <=(Metric left, double right) => Compare(left, "<=", right, left.Value <= right);

    /// <summary>Whether the metric equals a number exactly.</summary>
    public static Check operator ==(Metric left, double right) => Compare(left, "==", right, left.Value.Equals(right));

    /// <summary>Whether the metric differs from a number.</summary>
    public static Check operator !=(Metric left, double right) => Compare(left, "!=", right, !left.Value.Equals(right));

    /// <summary>Whether the metric is above another.</summary>
    [OverloadResolutionPriority(1)]
    public static Check operator >(Metric left, Metric right) => Compare(left, ">", right, left.Value > right.Value);

    /// <summary>Whether the metric is below another.</summary>
    [OverloadResolutionPriority(1)]
    public static Check operator <(Metric left, Metric right) => Compare(left, "<", right, left.Value < right.Value);

    /// <summary>Whether the metric is at least another.</summary>
    [OverloadResolutionPriority(1)]
    public static Check operator >=(Metric left, Metric right) => Compare(left, ">=", right, left.Value >= right.Value);

    /// <summary>Whether the metric is at most another.</summary>
    [OverloadResolutionPriority(1)]
    public static Check operator <=(Metric left, Metric right) => Compare(left, "<=", right, left.Value <= right.Value);

    /// <summary>Whether two metrics have the same value.</summary>
    [OverloadResolutionPriority(1)]
    public static Check operator ==(Metric left, Metric right) =>
        Compare(left, "==", right, left.Value.Equals(right.Value));

    /// <summary>Whether two metrics have different values.</summary>
    [OverloadResolutionPriority(1)]
    public static Check operator !=(Metric left, Metric right) =>
        Compare(left, "!=", right, !left.Value.Equals(right.Value));

    /// <summary>Whether a metric of time is longer than a span.</summary>
    public static Check operator >(Metric left, Duration right) => left > right.Seconds;

    /// <summary>Whether a metric of time is shorter than a span.</summary>
    public static Check operator <(Metric left, Duration right) => left < right.Seconds;

    /// <summary>Whether a metric of time is at least a span.</summary>
    public static Check operator >=(Metric left, Duration right) => left >= right.Seconds;

    /// <summary>Whether a metric of time is at most a span.</summary>
    public static Check operator <=(Metric left, Duration right) => left <= right.Seconds;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public override string ToString() => Number.Text(Value) + Unit;

    private static MetricNumber Combine(Metric left, Metric right, string sign, double value) =>
        new($"{left.Name}{sign}{right.Name}", $"{left.ShortName}{sign}{right.ShortName}", "", value);

    private static MetricNumber Combine(Metric left, double right, string sign, double value) =>
        new($"{left.Name}{sign}{Number.Text(right)}", $"{left.ShortName}{sign}{Number.Text(right)}", left.Unit, value);

    private static Check Compare(Metric left, string sign, double right, bool holds) =>
        new(holds, left.Value, $"{left.ShortName} = {Number.Text(left.Value)}, wanted {sign} {Number.Text(right)}");

    private static Check Compare(Metric left, string sign, Metric right, bool holds) =>
        new(holds, left.Value, $"{left.ShortName} = {Number.Text(left.Value)}, wanted {sign} {right.ShortName} = {Number.Text(right.Value)}");
}
