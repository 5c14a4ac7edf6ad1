using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>How a load balancer chooses the upstream of a new connection.</summary>
public enum UpstreamPick : byte
{
    /// <summary>In turn.</summary>
    RoundRobin,

    /// <summary>The one with the fewest open connections; among equals the first.</summary>
    LeastConnections,

    /// <summary>By a hash of the client's address: a client stays with its upstream as long as the same ones are up.</summary>
    Hash,

    /// <summary>Each with the same probability.</summary>
    Random,
}

/// <summary>What a load balancer does with a connection on which nothing was sent for its idle timeout.</summary>
public enum IdleEnd : byte
{
    /// <summary>Forgets it and tells nobody; what is sent on it later is answered with RST (as network load balancers of clouds do).</summary>
    Forget,

    /// <summary>Sends RST to both ends and forgets it (as balancers with "TCP reset on idle" do).</summary>
    Reset,
}

/// <summary>What happens to the connections of an upstream that is marked down.</summary>
public enum DownAction : byte
{
    /// <summary>They go on, and fail or recover by TCP's own means.</summary>
    Keep,

    /// <summary>Clients get RST at once, and can connect anew.</summary>
    Reset,
}

/// <summary>Health checks: a TCP connect to each upstream at even distances.</summary>
/// <param name="Interval">From the start of one check to the next, above zero.</param>
/// <param name="Timeout">How long a connect may take, above zero and at most the interval.</param>
/// <param name="Rise">Checks in a row that must succeed to mark an upstream up, at least 1.</param>
/// <param name="Fall">Checks in a row that must fail to mark it down, at least 1.</param>
public sealed record HealthCheck(Duration Interval, Duration Timeout, int Rise = 2, int Fall = 3)
{
    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Fault => this switch
    {
        _ when Interval <= Duration.Zero => $"checks every {Interval}, but an interval is above zero",
        _ when Timeout < Duration.FromMilliseconds(1) || Timeout > Interval =>
            $"waits {Timeout} for a check, but a timeout is 1 ms to the interval of {Interval}",
        { Rise: < 1 } => $"rises after {Rise} checks, but at least 1 is needed",
        { Fall: < 1 } => $"falls after {Fall} checks, but at least 1 is needed",
        _ => null,
    };
}

/// <summary>A layer-4 load balancer that rewrites addresses and ports, packet by packet (full NAT).</summary>
public sealed record LoadBalancerOptions
{
    /// <summary>Unique name; the draws hang on it.</summary>
    public required string Name { get; init; }

    /// <summary>Its node.</summary>
    public required uint Node { get; init; }

    /// <summary>The port for its clients.</summary>
    public required ushort Listen { get; init; }

    /// <summary>The upstreams' addresses, at least one.</summary>
    public required IReadOnlyList<Ipv4Address> Upstreams { get; init; }

    /// <summary>The upstreams' port.</summary>
    public required ushort UpstreamPort { get; init; }

    /// <summary>How a new connection gets its upstream. Default: in turn.</summary>
    public UpstreamPick Pick { get; init; }

    /// <summary>How long nothing may be sent on a connection, keepalive probes included; null for ever.</summary>
    public Duration? IdleTimeout { get; init; }

    /// <summary>What happens then. Default: it is forgotten.</summary>
    public IdleEnd OnIdle { get; init; }

    /// <summary>How upstreams are checked; null: never, and all are up.</summary>
    public HealthCheck? Health { get; init; }

    /// <summary>What happens to connections of an upstream that is marked down. Default: they go on.</summary>
    public DownAction OnDown { get; init; }
}
