using NetSim.Core;

namespace NetSim.Workloads;

/// <summary>
/// Pairs of hosts that send as fast as TCP lets them over one link that all share, between two routers.
/// </summary>
public sealed record DumbbellOptions
{
    /// <summary>Pairs, 1 to 16,384. Default 10.</summary>
    public int Pairs { get; init; } = 10;

    /// <summary>How long it runs, simulated. Default 1 s.</summary>
    public Duration Span { get; init; } = Duration.FromSeconds(1L);

    /// <summary>Speed of each host's link. Default 1 Gbit/s.</summary>
    public Bandwidth Edge { get; init; } = new(1_000_000_000);

    /// <summary>Speed of the shared link. Default 10 Gbit/s.</summary>
    public Bandwidth Bottleneck { get; init; } = new(10_000_000_000);

    /// <summary>Packets that may wait at the shared link. Default 4,000.</summary>
    public int QueuePackets { get; init; } = 4_000;

    /// <summary>Send and receive buffers at most, in octets. Default 8 MiB.</summary>
    public int Buffer { get; init; } = 8 << 20;

    /// <summary>Octets of one write. Default 14,480.</summary>
    public int WriteOctets { get; init; } = 14_480;

    /// <summary>Congestion control: <c>cubic</c> or <c>reno</c>. Default cubic.</summary>
    public string CongestionControl { get; init; } = "cubic";

    /// <summary>The pending-event set. Default: the engine's.</summary>
    public QueueKind Queue { get; init; } = QueueKind.Radix;

    /// <summary>Root of the draws. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The same on a small scale, for the JIT.</summary>
    public DumbbellOptions Small => this with { Pairs = Math.Min(Pairs, 2), Span = Duration.FromMilliseconds(60) };
}
