using NetSim.Core;

namespace NetSim.Hosts;

// CPU time of a machine's applications.
public sealed partial class Machine
{
    /// <summary>
    /// Cores for the work of its handlers (<see cref="Handler.Work"/>). Null, the default: there is always one free, so that
    /// work takes its time and never waits. May change in mid-run: what runs goes on.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? Cores
    {
        get => _extras?.Processor?.Cores;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1);
            RequireOneQueue("have a CPU budget");
            Processor.SetCores(this, value);
        }
    }

    /// <summary>Cores at work, over time; its mean over <see cref="Cores"/> is the utilisation.</summary>
    public TimeWeightedGauge BusyCores => Processor.Busy;

    /// <summary>Handlers that wait for a core (the run queue), over time.</summary>
    public TimeWeightedGauge RunQueue => Processor.Waiting;

    internal Processor Processor => Extras.Processor ??= new(Now);
}
