using NetSim.Core;

namespace NetSim.Workloads;

/// <summary>
/// PHOLD (Fujimoto 1990): every event schedules one more at a drawn host. It measures the engine alone: queue, total
/// order, fingerprint, windows and outboxes, with the least that an event can do.
/// </summary>
public sealed record PholdOptions
{
    /// <summary>Hosts, at least 1. Default 10,000.</summary>
    public int Hosts { get; init; } = 10_000;

    /// <summary>Events that wait at each host. Default 10.</summary>
    public int PendingPerHost { get; init; } = 10;

    /// <summary>How long it runs, simulated. Default 20 ms.</summary>
    public Duration Span { get; init; } = Duration.FromMilliseconds(20);

    /// <summary>The least delay, to which an exponential one of 1 ms on average is added. Default 600 µs.</summary>
    public Duration Lookahead { get; init; } = Duration.FromMicroseconds(600);

    /// <summary>Share of events that go to another host, in thousandths. Default 1,000: all.</summary>
    public int RemotePerMille { get; init; } = 1_000;

    /// <summary>Partitions. Default 1.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>Threads. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The pending-event set. Default: the engine's.</summary>
    public QueueKind Queue { get; init; } = QueueKind.Radix;

    /// <summary>The same on a small scale, for the JIT.</summary>
    public PholdOptions Small => this with { Span = Duration.FromMilliseconds(2) };
}
