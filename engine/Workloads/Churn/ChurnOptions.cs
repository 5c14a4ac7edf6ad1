using NetSim.Core;

namespace NetSim.Workloads;

/// <summary>
/// Many clients that open connections to a few servers: a request of 200 octets, an answer of 2,000, the server closes
/// first and keeps the TIME_WAIT. All hosts hang on one router, or every client on its server.
/// </summary>
public sealed record ChurnOptions
{
    /// <summary>Clients, at least 1. Default 1,000.</summary>
    public int Clients { get; init; } = 1_000;

    /// <summary>Servers, at least 1 and at most as many as clients, who are dealt out evenly. Default 10.</summary>
    public int Servers { get; init; } = 10;

    /// <summary>Whether clients have a link to their server rather than to a router. Default: no.</summary>
    public bool IsDirect { get; init; }

    /// <summary>Connections per second that each client opens. Default 1.</summary>
    public double RatePerClient { get; init; } = 1;

    /// <summary>How long it runs, simulated. Default 20 s.</summary>
    public Duration Span { get; init; } = Duration.FromSeconds(20L);

    /// <summary>The last part of <see cref="Span"/>, in which nothing new is opened. Default: none.</summary>
    public Duration Drain { get; init; }

    /// <summary>Whether arrivals are evenly spaced rather than a Poisson process. Default: Poisson.</summary>
    public bool IsEven { get; init; }

    /// <summary>Maximum segment lifetime of the network. TIME_WAIT lasts 60 s whatever it is. Default 30 s.</summary>
    public Duration Msl { get; init; } = Duration.FromSeconds(30L);

    /// <summary>Random loss of each packet on each link, 0 to 1. Default 0.</summary>
    public double Loss { get; init; }

    /// <summary>Delay of each link; over a router a client and its server are two apart. Default 10 ms.</summary>
    public Duration Delay { get; init; } = Duration.FromMilliseconds(10);

    /// <summary>The pending-event set. Default: the engine's.</summary>
    public QueueKind Queue { get; init; } = QueueKind.Radix;

    /// <summary>Root of the draws. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Partitions. Default 1.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>Threads. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The same on a small scale, for the JIT.</summary>
    public ChurnOptions Small => this with { Span = Duration.FromMilliseconds(400), Drain = Duration.Zero };
}
