using NetSim.Core;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>A quantity that holds its value between changes: a queue's length, the sockets in a state.</summary>
public sealed class GaugeMetric : Metric
{
    private readonly Func<TimeWeightedGauge> _gauge;
    private readonly Func<SimTime> _now;

    internal GaugeMetric(string name, string shortName, string unit, Func<TimeWeightedGauge> gauge, Func<SimTime> now)
        : base(name, shortName, unit)
    {
        _gauge = gauge;
        _now = now;
    }

    /// <summary>The value now.</summary>
    public override double Value => _gauge().Last;

    /// <summary>The value now.</summary>
    public MetricNumber Last => Part("Last", _gauge().Last);

    /// <summary>The smallest value so far.</summary>
    public MetricNumber Min => Part("Min", _gauge().Min);

    /// <summary>The largest value so far.</summary>
    public MetricNumber Max => Part("Max", _gauge().Max);

    /// <summary>The mean over simulated time so far, each value weighted with how long it was held.</summary>
    public MetricNumber TimeAverage => Part("TimeAverage", _gauge().Summarize(_now()).Mean);

    /// <summary>The time-weighted mean in a window.</summary>
    /// <param name="from">Start, a multiple of 10 ms.</param>
    /// <param name="until">End, a multiple of 10 ms.</param>
    /// <exception cref="ScenarioException">The window is empty or cuts a slot.</exception>
    public MetricNumber Between(Duration from, Duration until)
    {
        Windows.Check(Name, from, until);
        var value = _gauge().MeanBetween(SimTime.Zero + from, SimTime.Zero + until);
        return new($"{Name}[{from}..{until}]", ShortName, Unit, value);
    }

    internal override MetricValue Summarize() => _gauge().Summarize(_now());

    private MetricNumber Part(string part, double value) =>
        new($"{Name}.{part.ToLowerInvariant()}", $"{ShortName}.{part}", Unit, value);
}
