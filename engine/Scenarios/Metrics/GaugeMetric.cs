using NetSim.Core;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>
/// A quantity that holds its value between changes: a queue's length, the sockets in a state. Of a host with several
/// receive queues it is their sum; its smallest and largest value are then the sums of each queue's own, between which
/// the true ones lie, because queues need not peak at one instant.
/// </summary>
public class GaugeMetric : Metric
{
    private readonly Func<TimeWeightedGauge[]> _gauges;
    private readonly Func<SimTime> _now;

    internal GaugeMetric(string name, string shortName, string unit, Func<TimeWeightedGauge[]> gauges, Func<SimTime> now)
        : base(name, shortName, unit)
    {
        _gauges = gauges;
        _now = now;
    }

    /// <summary>The value now.</summary>
    public override double Value => Sum(gauge => gauge.Last);

    /// <summary>The value now.</summary>
    public MetricNumber Last => Part("Last", Sum(gauge => gauge.Last));

    /// <summary>The smallest value so far.</summary>
    public MetricNumber Min => Part("Min", Sum(gauge => gauge.Min));

    /// <summary>The largest value so far.</summary>
    public MetricNumber Max => Part("Max", Sum(gauge => gauge.Max));

    /// <summary>The mean over simulated time so far, each value weighted with how long it was held.</summary>
    public MetricNumber TimeAverage => Part("TimeAverage", Sum(gauge => gauge.Summarize(_now()).Mean));

    /// <summary>The time-weighted mean in a window.</summary>
    /// <param name="from">Start, a multiple of 10 ms.</param>
    /// <param name="until">End, a multiple of 10 ms.</param>
    /// <exception cref="ScenarioException">The window is empty or cuts a slot.</exception>
    public MetricNumber Between(Duration from, Duration until)
    {
        Windows.Check(Name, from, until);
        var value = Sum(gauge => gauge.MeanBetween(SimTime.Zero + from, SimTime.Zero + until));
        return new($"{Name}[{from}..{until}]", ShortName, Unit, value);
    }

    /// <summary>Keeps the value and forgets its past, at the end of a warm-up.</summary>
    internal void Forget() => Array.ForEach(_gauges(), gauge => gauge.Restart(_now()));

    internal override MetricValue Summarize() => Array.ConvertAll(_gauges(), gauge => gauge.Summarize(_now())) is [var only]
        ? only
        : new GaugeValue(Value, Min.Value, TimeAverage.Value, Max.Value);

    private double Sum(Func<TimeWeightedGauge, double> of) => _gauges().Sum(of);

    private MetricNumber Part(string part, double value) =>
        new($"{Name}.{part.ToLowerInvariant()}", $"{ShortName}.{part}", Unit, value);
}
