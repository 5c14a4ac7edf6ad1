using NetSim.Core;
using NetSim.Traffic;

namespace NetSim.Scenarios;

// Load balancers.
public sealed partial class NetBuilder
{
    /// <summary>
    /// Adds a layer-4 load balancer: a host that passes each connection's segments on to one of several servers, with its
    /// own address as their source (full NAT). It terminates nothing and answers nothing itself but RST.
    /// </summary>
    /// <param name="name">Unique name of its host.</param>
    /// <param name="upstreams">The servers behind it, at least one; the links to them are the script's.</param>
    /// <param name="listen">Port for its clients, below 32,768.</param>
    /// <param name="port">The servers' port.</param>
    /// <param name="pick">How a new connection gets its server. Default in turn.</param>
    /// <param name="idleTimeout">
    /// How long nothing may be sent on a connection; a keepalive probe counts as something. Default for ever.
    /// </param>
    /// <param name="onIdle">
    /// What happens then: the connection is forgotten silently, and later segments are answered with RST (the default), or
    /// both ends get RST at once.
    /// </param>
    /// <param name="health">How servers are checked, made by <c>Health(…)</c>. Default not at all.</param>
    /// <param name="onDown">What happens to connections of a server that is marked down. Default they go on.</param>
    /// <param name="ip">IPv4 address; by default a free one of 10.0.0.0/8.</param>
    /// <param name="kernel">Kernel profile of the host, which makes the health checks.</param>
    /// <exception cref="ScenarioException">A value is wrong, the name is taken, or the run has begun.</exception>
    public BalancerHost LoadBalancer(
        string name, IReadOnlyList<Host> upstreams, int listen, int port, UpstreamPick pick = UpstreamPick.RoundRobin,
        Duration? idleTimeout = null, IdleEnd onIdle = IdleEnd.Forget, HealthCheck? health = null,
        DownAction onDown = DownAction.Keep, string? ip = null, string? kernel = null)
    {
        ArgumentNullException.ThrowIfNull(upstreams);
        Require(upstreams.Count >= 1, $"The load balancer '{name}' needs at least one upstream.");
        Require(
            upstreams.Distinct().Count() == upstreams.Count, $"An upstream of '{name}' is named twice: each has one place.");
        Require(Ports.Require(listen) < 32_768, $"'{name}' listens below 32768, not on {listen}: its own ports begin there.");
        Require(
            idleTimeout is null || idleTimeout > Duration.Zero,
            $"The idle timeout of '{name}' must be above zero, not {idleTimeout}.");
        Require(health?.Fault is null, $"'{name}' {health?.Fault}.");
        Require(
            onDown == DownAction.Keep || health is not null, $"'{name}' marks nobody down: onDown: needs health: Health(…).");
        var group = AddSingle(name, ip, kernel);
        var options = new LoadBalancerOptions
        {
            Name = name,
            Node = group.Nodes.First,
            Listen = Ports.Require(listen),
            Upstreams = [.. upstreams.Select(host => host.Ip)],
            UpstreamPort = Ports.Require(port),
            Pick = pick,
            IdleTimeout = idleTimeout,
            OnIdle = onIdle,
            Health = health,
            OnDown = onDown,
        };
        var balancer = new BalancerHost(_context, group.Nodes.First, group, upstreams, options);
        group.BecomeSingle(balancer);
        return balancer;
    }
}
