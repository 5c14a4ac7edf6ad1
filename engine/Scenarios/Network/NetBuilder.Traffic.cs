using NetSim.Core;
using NetSim.Network;
using NetSim.Traffic;
using NetSim.Wire;

namespace NetSim.Scenarios;

// Attackers.
public sealed partial class NetBuilder
{
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
