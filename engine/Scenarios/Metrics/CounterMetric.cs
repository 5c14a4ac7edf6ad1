using NetSim.Core;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>How many times something happened.</summary>
public class CounterMetric : Metric
{
    private readonly Func<long> _total;
    private readonly Func<SimTime, SimTime, long>? _between;
    private long _forgotten;

    internal CounterMetric(
        string name, string shortName, Func<long> total, Func<SimTime, SimTime, long>? between = null, string unit = "")
        : base(name, shortName, unit)
    {
        _total = total;
        _between = between;
    }

    /// <inheritdoc/>
    public override double Value => Count;

    /// <summary>The count as a whole number.</summary>
    public long Count => _total() - _forgotten;

    /// <summary>What belongs to arrivals in a window of simulated time.</summary>
    /// <param name="from">Start, a multiple of 10 ms since the start of the run.</param>
    /// <param name="until">End, exclusive, a multiple of 10 ms.</param>
    /// <exception cref="ScenarioException">The counter keeps no times, or an edge is not a multiple of 10 ms.</exception>
    public MetricNumber Between(Duration from, Duration until)
    {
        if (_between is null)
        {
            throw new ScenarioException($"{Name} keeps no times, so it cannot be asked about a window.");
        }

        Windows.Check(Name, from, until);
        var value = _between(SimTime.Zero + from, SimTime.Zero + until);
        return new($"{Name}[{from}..{until}]", ShortName, Unit, value);
    }

    /// <summary>Begins anew at the end of a warm-up, where what is counted goes on.</summary>
    internal void Forget() => _forgotten = _total();

    internal override MetricValue Summarize() => new NumberValue(Value);
}
