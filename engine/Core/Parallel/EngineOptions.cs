namespace NetSim.Core;

/// <summary>How an engine is built. None of it but the seed and the perturbation may change a result.</summary>
public sealed record EngineOptions
{
    /// <summary>
    /// The partition of each host, by host index; its length is the number of hosts. Give neighbouring hosts one
    /// partition: the records of hosts lie in index order, and a cache line shared by two partitions costs time.
    /// </summary>
    public required ReadOnlyMemory<ushort> PartitionOf { get; init; }

    /// <summary>
    /// The pending-event set. Default: the radix ladder, the fastest at every size measured (perf/Micro).
    /// </summary>
    public QueueKind Queue { get; init; } = QueueKind.Radix;

    /// <summary>
    /// Threads that run partitions, the caller's included: 1..256. Default 1, which costs no synchronisation. 0 lets
    /// the engine choose, at most <see cref="MostThreads"/>: it begins on one thread and decides from the critical path
    /// of the first 256 windows or 50,000 events, whichever takes longer.
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Most threads that <see cref="Threads"/> = 0 may choose: 1..256, the machine's cores. Default 1.
    /// </summary>
    public int MostThreads { get; init; } = 1;

    /// <summary>
    /// Whether events are counted by host, for <see cref="Engine.HandledBy"/>: some nanoseconds an event. Default
    /// false.
    /// </summary>
    public bool CountsEventsByHost { get; init; }

    /// <summary>The run's seed: root of the fingerprint and named in every fault. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>An event to delay, to prove that a result depends on it. Default: none.</summary>
    public Perturbation? Perturbation { get; init; }

    /// <summary>Faults and disturbances that tests inject.</summary>
    internal EngineHooks Hooks { get; init; } = EngineHooks.None;
}

/// <summary>Delays one event, named by who scheduled it: the smallest change a fingerprint must notice.</summary>
/// <param name="Order">Origin and serial of the event, see <see cref="EventOrder.Of"/>.</param>
/// <param name="Delay">How much later it happens. Not negative.</param>
public sealed record Perturbation(ulong Order, Duration Delay);
