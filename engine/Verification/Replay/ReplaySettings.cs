using NetSim.Tcp;

namespace NetSim.Verification;

/// <summary>How measurements are replayed. Only kernel and seed may change a result.</summary>
public sealed record ReplaySettings
{
    /// <summary>The kernel that the simulated machines run. Default: linux-6.18.</summary>
    public string Kernel { get; init; } = KernelProfile.DefaultName;

    /// <summary>Root of all random draws. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads within one simulation: 1..256. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Partitions of one simulation. Default 1.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>
    /// Records replayed at the same time, at least 1. Default: two, or one on a machine with one core.
    /// </summary>
    public int Workers { get; init; } = Math.Min(2, Environment.ProcessorCount);
}
