using NetSim.Core;
using NetSim.Tcp;

namespace NetSim.Hosts;

/// <summary>How a simulation is built. Only seed, kernel and perturbation may change a result.</summary>
public sealed record WorldOptions
{
    /// <summary>Root of all random draws. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Threads that run partitions: 1..256. Default 1. 0 chooses from the critical path of the first windows, at most
    /// <see cref="MostThreads"/>.
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary>Most threads that <see cref="Threads"/> = 0 may choose: 1..256. Default 1.</summary>
    public int MostThreads { get; init; } = 1;

    /// <summary>
    /// Partitions wanted, at most 65,535; fewer when the topology cannot be cut so often. Default 0: chosen by size,
    /// and two for each thread when there may be several.
    /// </summary>
    public int Partitions { get; init; }

    /// <summary>Whether the engine counts the events of each host; see <see cref="Engine.HandledBy"/>.</summary>
    public bool CountsEventsByHost { get; init; }

    /// <summary>The pending-event set. Default: the radix ladder.</summary>
    public QueueKind Queue { get; init; } = QueueKind.Radix;

    /// <summary>The kernel of machines that are not given another. Default: linux-6.18.</summary>
    public string Kernel { get; init; } = KernelProfile.DefaultName;

    /// <summary>
    /// A packet or timer to delay, named by the host that scheduled it and its serial: the smallest change that the
    /// fingerprint must notice. Default: none.
    /// </summary>
    public Perturbation? Perturbation { get; init; }
}
