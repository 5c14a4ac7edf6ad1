using NetSim.Core;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>An open loop of requests: they arrive whether or not earlier ones are done.</summary>
public sealed record LoadOptions
{
    /// <summary>Unique name; the draws hang on it.</summary>
    public required string Name { get; init; }

    /// <summary>Who asks: each member has its own share of the arrivals.</summary>
    public required NodeGroup Clients { get; init; }

    /// <summary>The server's address.</summary>
    public required Ipv4Address Target { get; init; }

    /// <summary>The server's port.</summary>
    public required ushort Port { get; init; }

    /// <summary>Requests per second of all members together, above zero.</summary>
    public required Rate Rate { get; init; }

    /// <summary>How arrivals are spaced. Default: evenly.</summary>
    public Arrivals Arrivals { get; init; } = Arrivals.Constant;

    /// <summary>When arrivals begin. Default: at once.</summary>
    public SimTime From { get; init; }

    /// <summary>When arrivals end. Default: never.</summary>
    public SimTime Until { get; init; } = SimTime.Never;

    /// <summary>The application's patience from the intended start of a request; null waits for ever.</summary>
    public Duration? Timeout { get; init; }

    /// <summary>Octets of a request, at least 1. Default 300.</summary>
    public int RequestOctets { get; init; } = 300;

    /// <summary>
    /// Octets of an answer; null means all until the server closes, or with <see cref="KeepAlive"/> until the end of the
    /// server's write (Linux sets PSH on its last segment).
    /// </summary>
    public int? ResponseOctets { get; init; }

    /// <summary>Whether a member keeps its connection for its next request. Default: no.</summary>
    public bool KeepAlive { get; init; }
}
