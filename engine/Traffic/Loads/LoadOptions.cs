using NetSim.Core;
using NetSim.Network;

namespace NetSim.Traffic;

/// <summary>
/// A load. Open (no <see cref="Users"/>): requests arrive whether or not earlier ones are done. Closed: each user asks,
/// waits for the answer, thinks, and asks again.
/// </summary>
public sealed record LoadOptions
{
    /// <summary>Unique name; the draws hang on it.</summary>
    public required string Name { get; init; }

    /// <summary>Who asks: each member has its own share of the arrivals, or of the users.</summary>
    public required NodeGroup Clients { get; init; }

    /// <summary>Whom they ask: at least one.</summary>
    public required IReadOnlyList<LoadTarget> Targets { get; init; }

    /// <summary>How a request chooses among several targets. Default: in turn.</summary>
    public TargetPick Pick { get; init; }

    /// <summary>Open loop: requests per second of all members together; with stages the rate they begin with.</summary>
    public Rate Rate { get; init; }

    /// <summary>Open loop: stretches in which the rate changes evenly; after the last one nothing arrives. Default: none.</summary>
    public IReadOnlyList<LoadStage> Stages { get; init; } = [];

    /// <summary>How arrivals (in a closed loop: thinking times) are spaced. Default: evenly.</summary>
    public Arrivals Arrivals { get; init; } = Arrivals.Constant;

    /// <summary>Closed loop: users, spread evenly over the members. Default 0: an open loop.</summary>
    public int Users { get; init; }

    /// <summary>Closed loop: from an answer to the same user's next request. Default 0.</summary>
    public Duration Think { get; init; }

    /// <summary>Closed loop: over which span the users begin, evenly. Default 0: all at once.</summary>
    public Duration Ramp { get; init; }

    /// <summary>Closed loop: how often each user asks before leaving; null for ever.</summary>
    public long? RequestsPerUser { get; init; }

    /// <summary>Closed loop: requests that a user sends together on its connection, at least 1. Default 1.</summary>
    public int Pipeline { get; init; } = 1;

    /// <summary>When arrivals begin. Default: at once.</summary>
    public SimTime From { get; init; }

    /// <summary>When arrivals end. Default: never.</summary>
    public SimTime Until { get; init; } = SimTime.Never;

    /// <summary>The application's patience from the intended start of a request; null waits for ever.</summary>
    public Duration? Timeout { get; init; }

    /// <summary>What is done about failed requests; null: nothing.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Octets of a request, at least 1. Default 300.</summary>
    public int RequestOctets { get; init; } = 300;

    /// <summary>
    /// Octets of an answer; null means all until the server closes, or with <see cref="KeepAlive"/> until the end of the
    /// server's write (Linux sets PSH on its last segment).
    /// </summary>
    public int? ResponseOctets { get; init; }

    /// <summary>Whether a member (in a closed loop: a user) keeps its connection for its next request. Default: no.</summary>
    public bool KeepAlive { get; init; }

    /// <summary>Open loop with <see cref="KeepAlive"/>: idle connections that a member keeps, at least 1. Default 1.</summary>
    public int Pool { get; init; } = 1;
}
