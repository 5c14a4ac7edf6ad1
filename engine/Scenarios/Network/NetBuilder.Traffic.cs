using NetSim.Core;
using NetSim.Network;
using NetSim.Traffic;
using NetSim.Wire;

namespace NetSim.Scenarios;

// Loads and attackers.
public sealed partial class NetBuilder
{
    /// <summary>An open loop: requests arrive at their times whether or not earlier ones are done; latency counts from then.</summary>
    /// <param name="clients">Who asks.</param>
    /// <param name="server">Whom they ask.</param>
    /// <param name="port">The server's port.</param>
    /// <param name="rate">Requests per second of all clients together.</param>
    /// <param name="timeout">The application's patience; by default it waits for ever.</param>
    /// <param name="keepAlive">Whether a client keeps its connection for its next request.</param>
    /// <param name="request">Octets of a request. Default 300.</param>
    /// <param name="response">
    /// Octets of an answer; by default all until the server closes, or with <paramref name="keepAlive"/> to the end of the
    /// server's write.
    /// </param>
    /// <param name="arrivals">How arrivals are spaced. Default evenly, with a phase that the seed decides.</param>
    /// <param name="from">When they begin. Default at once.</param>
    /// <param name="until">When they end. Default never.</param>
    /// <param name="name">Unique name; first part of the metrics' names. Default <c>load</c>.</param>
    /// <exception cref="ScenarioException">A number is out of range, the name is taken, or the server cannot be reached.</exception>
    public Load OpenLoop(
        HostGroup clients, Host server, int port, Rate rate, Duration? timeout = null, bool keepAlive = false,
        int request = 300, int? response = null, Arrivals arrivals = Arrivals.Constant, Duration? from = null,
        Duration? until = null, string name = "load")
    {
        ArgumentNullException.ThrowIfNull(clients);
        ArgumentNullException.ThrowIfNull(server);
        var context = _context.BeforeRun("Net.OpenLoop");
        clients.NeedOneQueue($"be the client of '{name}'");
        Require(rate.PerSecond is > 0 and <= 1e9, $"The rate of '{name}' must be above 0 and at most 1e9 per second, not {rate.PerSecond}.");
        Require(request >= 1 && response is null or >= 1, $"Requests and answers of '{name}' have at least 1 octet.");
        Require(timeout is null || timeout > Duration.Zero, $"The timeout of '{name}' must be above zero, not {timeout}.");
        var options = new LoadOptions
        {
            Name = context.Metrics.Claim(name),
            Clients = clients.Nodes,
            Target = server.Ip,
            Port = Ports.Require(port),
            Rate = rate,
            Arrivals = arrivals,
            Timeout = timeout,
            KeepAlive = keepAlive,
            RequestOctets = request,
            ResponseOctets = response,
            From = Instant(from, SimTime.Zero, name),
            Until = Instant(until, SimTime.Never, name),
        };
        return new Load(context, name, new Deferred<OpenLoop>(context, () => Start(context, options)));
    }

    /// <summary>The same with a single client.</summary>
    /// <inheritdoc cref="OpenLoop(HostGroup, Host, int, Rate, Duration?, bool, int, int?, Arrivals, Duration?, Duration?, string)"/>
    public Load OpenLoop(
        Host client, Host server, int port, Rate rate, Duration? timeout = null, bool keepAlive = false, int request = 300,
        int? response = null, Arrivals arrivals = Arrivals.Constant, Duration? from = null, Duration? until = null,
        string name = "load")
    {
        ArgumentNullException.ThrowIfNull(client);
        return OpenLoop(
            client.Group, server, port, rate, timeout, keepAlive, request, response, arrivals, from, until, name);
    }

    /// <summary>
    /// A flood of SYNs whose source addresses never answer; what the victim sends to them is counted and gone. Without
    /// <paramref name="via"/> the flood has a link of its own to the victim.
    /// </summary>
    /// <param name="victim">Whose port is flooded.</param>
    /// <param name="port">Which port.</param>
    /// <param name="rate">SYNs per second, evenly spaced; 0 sends none.</param>
    /// <param name="spoof">Prefix of the claimed source addresses, such as <c>198.18.0.0/15</c>.</param>
    /// <param name="from">When it begins. Default at once.</param>
    /// <param name="until">When it ends. Default never.</param>
    /// <param name="via">The node that the attacker is linked with; by default the victim.</param>
    /// <param name="delay">Delay of the attacker's link. Default 1 ms.</param>
    /// <param name="name">Unique name of the attacker's node. Default <c>flood</c>.</param>
    /// <exception cref="ScenarioException">A value is wrong, the name is taken, or the run has begun.</exception>
    public Flood SynFlood(
        Host victim, int port, Rate rate, string spoof, Duration? from = null, Duration? until = null, Node? via = null,
        Duration? delay = null, string name = "flood")
    {
        ArgumentNullException.ThrowIfNull(victim);
        var context = _context.BeforeRun("Net.SynFlood");
        Require(rate.PerSecond is >= 0 and <= 1e9, $"The rate of '{name}' must be 0 to 1e9 per second, not {rate.PerSecond}.");
        var spoofed = Refusals.Translate(() => Ipv4Prefix.Parse(spoof));
        var attacker = Refusals.Translate(() => context.Topology.AddNode(NodeKind.Host, name));
        Refusals.Translate(() => context.Topology.AddAddresses(attacker, spoofed.First, checked((int)spoofed.Count)));
        Refusals.Translate(() => context.Topology.Link(
            attacker, (via ?? victim).Index, new LinkOptions { Delay = delay ?? Duration.FromMilliseconds(1) }));
        context.Topology.ExpectWork(attacker);
        context.Topology.ExpectWork(victim.Index);
        var options = new SynFloodOptions
        {
            Name = context.Metrics.Claim(name),
            Attacker = attacker,
            Target = victim.Ip,
            Port = Ports.Require(port),
            Rate = rate,
            Spoofed = spoofed,
            From = Instant(from, SimTime.Zero, name),
            Until = Instant(until, SimTime.Never, name),
        };
        return new Flood(name, new Deferred<SynFlood>(
            context, () => new SynFlood(context.Simulation.World, context.Simulation.Traffic, options)));
    }

    private static OpenLoop Start(ScenarioContext context, LoadOptions options)
    {
        var world = context.Simulation.World;
        if (world.Network.WhyUnreachable(options.Clients.First, options.Target) is { } reason)
        {
            throw new ScenarioException($"The load '{options.Name}' cannot reach {options.Target}: {reason}.");
        }

        return new OpenLoop(world, context.Simulation.Traffic, options);
    }

    private static SimTime Instant(Duration? given, SimTime otherwise, string name)
    {
        Require(given is null || given >= Duration.Zero, $"A time of '{name}' must not be negative, but is {given}.");
        return given is { } span ? SimTime.Zero + span : otherwise;
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ScenarioException(message);
        }
    }
}

/// <summary>A flood, as a script speaks of it.</summary>
public sealed class Flood
{
    internal Flood(string name, Deferred<SynFlood> flood) =>
        Sent = new CounterMetric($"{name}.sent", "Sent", () => flood.Value?.Sent ?? 0);

    /// <summary>SYNs sent.</summary>
    public CounterMetric Sent { get; }
}
