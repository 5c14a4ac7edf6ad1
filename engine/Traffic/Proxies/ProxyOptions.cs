using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>Which side of a proxy closes its upstream connections first, and so keeps TIME-WAIT.</summary>
public enum Side : byte
{
    /// <summary>The proxy.</summary>
    Proxy,

    /// <summary>The upstream server.</summary>
    Upstream,
}

/// <summary>A reverse proxy: takes requests from clients and passes each on to its upstream server.</summary>
public sealed record ProxyOptions
{
    /// <summary>Unique name; that of its machine.</summary>
    public required string Name { get; init; }

    /// <summary>The upstream server's address.</summary>
    public required Ipv4Address Upstream { get; init; }

    /// <summary>The upstream server's port.</summary>
    public required ushort UpstreamPort { get; init; }

    /// <summary>Idle upstream connections kept, at least 0. Default 0: one connection for each request.</summary>
    public int Pool { get; init; }

    /// <summary>How long an idle upstream connection is kept. Default 60 s.</summary>
    public Duration Idle { get; init; } = Duration.FromSeconds(60);

    /// <summary>Who closes an upstream connection that is not kept. Default: the proxy.</summary>
    public Side FirstToClose { get; init; }

    /// <summary>Octets of a request as passed on; null passes on what came.</summary>
    public int? RequestOctets { get; init; }

    /// <summary>Octets of an upstream answer; null means up to the end of the server's write.</summary>
    public int? ResponseOctets { get; init; }

    /// <summary>Octets of the "502 Bad Gateway" that a client gets when no upstream connection can be had. Default 300.</summary>
    public int ErrorOctets { get; init; } = 300;
}
