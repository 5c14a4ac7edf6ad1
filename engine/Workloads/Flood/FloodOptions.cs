using NetSim.Core;

namespace NetSim.Workloads;

/// <summary>
/// Spoofed SYNs into one listening socket whose queue takes all of them: attacker, router, server. SYN cookies are off,
/// so that every SYN becomes a half-open connection.
/// </summary>
public sealed record FloodOptions
{
    /// <summary>SYNs, at least 1. Default 10,000.</summary>
    public int Syns { get; init; } = 10_000;

    /// <summary>SYNs per second. Default 100,000.</summary>
    public double Rate { get; init; } = 100_000;

    /// <summary>How long it goes on after the last SYN, simulated. Default 0 s.</summary>
    public Duration Tail { get; init; }

    /// <summary>SYN-ACKs sent again before a half-open connection is given up. Linux's default is 5.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The pending-event set. Default: the engine's.</summary>
    public QueueKind Queue { get; init; } = QueueKind.Radix;

    /// <summary>Root of the draws. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The same on a small scale, for the JIT.</summary>
    public FloodOptions Small => this with { Syns = Math.Min(Syns, 2_000) };
}
