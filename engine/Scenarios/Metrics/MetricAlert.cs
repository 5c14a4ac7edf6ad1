using NetSim.Core;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>
/// A threshold that is watched as a monitoring system watches it: at even distances, with a level that must hold for a
/// while before it is reported. Made by <c>Alert(…)</c>.
/// </summary>
public sealed class MetricAlert
{
    private readonly Func<double> _value;
    private readonly double _warning;
    private readonly double _critical;
    private readonly double _sign;
    private readonly Duration _hold;
    private readonly List<AlertRecord> _records;
    private SimTime? _aboveWarning;
    private SimTime? _aboveCritical;

    internal MetricAlert(string name, Func<double> value, AlertThresholds thresholds, List<AlertRecord> records)
    {
        Name = name;
        _value = value;
        _sign = thresholds.Below ? -1 : 1;
        _warning = thresholds.Warning ?? double.PositiveInfinity * _sign;
        _critical = thresholds.Critical ?? double.PositiveInfinity * _sign;
        _hold = thresholds.Hold;
        _records = records;
    }

    /// <summary>Its name in the record: the metric's, unless given.</summary>
    public string Name { get; }

    /// <summary>The level now: <c>ok</c>, <c>warning</c> or <c>critical</c>.</summary>
    public string Level { get; private set; } = "ok";

    /// <summary>When a warning was reported first, in seconds; NaN when never (also when it went straight to critical).</summary>
    public MetricNumber FirstWarning => First("warning", "FirstWarning");

    /// <summary>When critical was reported first, in seconds; NaN when never.</summary>
    public MetricNumber FirstCritical => First("critical", "FirstCritical");

    /// <summary>How often a warning was reported.</summary>
    public MetricNumber Warnings => Times("warning", "Warnings");

    /// <summary>How often critical was reported.</summary>
    public MetricNumber Criticals => Times("critical", "Criticals");

    /// <summary>Everything reported so far, by instant: levels reached and levels left.</summary>
    public IReadOnlyList<AlertRecord> Reports => _records.FindAll(r => r.Metric == Name);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Level}";

    internal void Check(SimTime now)
    {
        var value = _value();
        _aboveWarning = Beyond(value, _warning) || Beyond(value, _critical) ? _aboveWarning ?? now : null;
        _aboveCritical = Beyond(value, _critical) ? _aboveCritical ?? now : null;
        var level = Held(_aboveCritical, now) || (Level == "critical" && _aboveCritical is not null) ? "critical"
            : Held(_aboveWarning, now) || (Level != "ok" && _aboveWarning is not null) ? "warning"
            : "ok";
        if (level != Level)
        {
            Level = level;
            _records.Add(new AlertRecord(Name, level, now, value));
        }
    }

    internal void Forget()
    {
        (_aboveWarning, _aboveCritical, Level) = (null, null, "ok");
        _records.RemoveAll(r => r.Metric == Name);
    }

    // NaN, such as a ratio of nothing, is beyond nothing.
    private bool Beyond(double value, double threshold) => value * _sign > threshold * _sign;

    private bool Held(SimTime? since, SimTime now) => since is { } start && now - start >= _hold;

    private MetricNumber First(string level, string shortName)
    {
        var first = _records.Find(r => r.Metric == Name && r.Level == level);
        var name = level == "warning" ? "first_warning" : "first_critical";
        return new($"{Name}.{name}", $"{Name}.{shortName}", "s", first?.At.Seconds ?? double.NaN);
    }

    private MetricNumber Times(string level, string shortName) => new(
        $"{Name}.{level}s", $"{Name}.{shortName}", "", _records.Count(r => r.Metric == Name && r.Level == level));
}

/// <summary>What an alert compares with.</summary>
/// <param name="Warning">Beyond it is a warning; null for none.</param>
/// <param name="Critical">Beyond it is critical; null for none.</param>
/// <param name="Hold">How long the metric must stay beyond.</param>
/// <param name="Below">Whether beyond means below.</param>
internal sealed record AlertThresholds(double? Warning, double? Critical, Duration Hold, bool Below);
