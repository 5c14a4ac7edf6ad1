namespace NetSim.Core;

/// <summary>What all partitions of one engine read. Written between windows only, but for the stop flag.</summary>
internal sealed class RunState
{
    private volatile bool _stop;

    public RunState(EngineOptions options)
    {
        Seed = options.Seed;
        Hooks = options.Hooks;
        PartitionOf = options.PartitionOf.ToArray();
        Hosts = new HostRecord[PartitionOf.Length];
        PerturbedOrder = options.Perturbation?.Order ?? ulong.MaxValue;
        PerturbationDelay = options.Perturbation?.Delay.Nanoseconds ?? 0;
    }

    public ulong Seed { get; }

    public EngineHooks Hooks { get; }

    /// <summary>Partition of each host.</summary>
    public ushort[] PartitionOf { get; }

    public HostRecord[] Hosts { get; }

    /// <summary>An order that no event has (its serial is never reached) when nothing is perturbed.</summary>
    public ulong PerturbedOrder { get; }

    public long PerturbationDelay { get; }

    /// <summary>Whether partitions are running a window: then what leaves one goes through an outbox.</summary>
    public bool InWindow { get; set; }

    /// <summary>Set by anybody at any time; every partition reads it between two events.</summary>
    public bool Stop => _stop;

    public void RequestStop() => _stop = true;
}
