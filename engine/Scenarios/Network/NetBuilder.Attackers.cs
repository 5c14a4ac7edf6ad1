using NetSim.Core;
using NetSim.Network;
using NetSim.Traffic;
using NetSim.Wire;

namespace NetSim.Scenarios;

// Attackers that send forged segments.
public sealed partial class NetBuilder
{
    /// <summary>A flood of ACKs of connections that do not exist, from addresses that never answer: each costs the victim a RST.</summary>
    /// <param name="victim">Whose port is flooded.</param>
    /// <param name="port">Which port.</param>
    /// <param name="rate">ACKs per second, evenly spaced; 0 sends none.</param>
    /// <param name="spoof">Prefix of the claimed source addresses, such as <c>198.18.0.0/15</c>.</param>
    /// <param name="from">When it begins. Default at once.</param>
    /// <param name="until">When it ends. Default never.</param>
    /// <param name="via">The node that the attacker is linked with; by default the victim.</param>
    /// <param name="delay">Delay of the attacker's link. Default 1 ms.</param>
    /// <param name="name">Unique name of the attacker's node. Default <c>ack-flood</c>.</param>
    /// <exception cref="ScenarioException">A value is wrong, the name is taken, or the run has begun.</exception>
    public Attack AckFlood(
        Host victim, int port, Rate rate, string spoof, Duration? from = null, Duration? until = null, Node? via = null,
        Duration? delay = null, string name = "ack-flood")
    {
        ArgumentNullException.ThrowIfNull(victim);
        var spoofed = Refusals.Translate(() => Ipv4Prefix.Parse(spoof));
        var attacker = AddAttacker(name, rate, via ?? victim, delay, victim);
        Refusals.Translate(() => _context.Topology.AddAddresses(attacker, spoofed.First, checked((int)spoofed.Count)));
        return Attacking(new SegmentAttackOptions
        {
            Name = name,
            Kind = SegmentAttackKind.AckFlood,
            Attacker = attacker,
            Targets = [victim.Ip],
            Port = Ports.Require(port),
            Sources = spoofed,
            Rate = rate,
            From = Instant(from, SimTime.Zero, name),
            Until = Instant(until, SimTime.Never, name),
        });
    }

    /// <summary>
    /// Blind RST injection: somebody who sees nothing of a connection guesses its client's port and the next sequence
    /// number. For each sequence number all ports are tried, then the next one a step further.
    /// </summary>
    /// <param name="victim">Who gets the RSTs.</param>
    /// <param name="port">The victim's port.</param>
    /// <param name="peer">In whose name they are sent: the other end.</param>
    /// <param name="rate">RSTs per second, evenly spaced; 0 sends none.</param>
    /// <param name="firstPort">The first port of the peer that is guessed. Default 32,768.</param>
    /// <param name="lastPort">The last one. Default 60,999.</param>
    /// <param name="step">
    /// From one sequence number guessed to the next, 1 to 4,294,967,295. Default 32,768: one guess in each window.
    /// </param>
    /// <param name="from">When it begins. Default at once.</param>
    /// <param name="until">When it ends. Default never.</param>
    /// <param name="via">The node that the attacker is linked with; by default the victim.</param>
    /// <param name="delay">Delay of the attacker's link. Default 1 ms.</param>
    /// <param name="name">Unique name of the attacker's node. Default <c>rst-injection</c>.</param>
    /// <exception cref="ScenarioException">A value is wrong, the name is taken, or the run has begun.</exception>
    public Attack RstInjection(
        Host victim, int port, Host peer, Rate rate, int firstPort = 32_768, int lastPort = 60_999, long step = 32_768,
        Duration? from = null, Duration? until = null, Node? via = null, Duration? delay = null,
        string name = "rst-injection")
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(peer);
        Require(step is >= 1 and <= uint.MaxValue, $"The step of '{name}' must be 1 to {uint.MaxValue}, not {step}.");
        var first = Ports.Require(firstPort);
        Require(Ports.Require(lastPort) >= first, $"'{name}' guesses ports {firstPort} to {lastPort}: the last is below the first.");
        return Attacking(new SegmentAttackOptions
        {
            Name = name,
            Kind = SegmentAttackKind.RstInjection,
            Attacker = AddAttacker(name, rate, via ?? victim, delay, victim),
            Targets = [victim.Ip],
            Port = Ports.Require(port),
            Sources = Ipv4Prefix.Parse($"{peer.Ip}/32"),
            Rate = rate,
            From = Instant(from, SimTime.Zero, name),
            Until = Instant(until, SimTime.Never, name),
            FirstPort = first,
            Ports = lastPort - firstPort + 1,
            SequenceStep = (uint)step,
        });
    }

    /// <summary>
    /// Reflection: SYNs in the victim's name to hosts that serve a port. Their SYN-ACKs, and each of its retransmissions
    /// until the victim's RST arrives, hit the victim.
    /// </summary>
    /// <param name="victim">In whose name SYNs are sent.</param>
    /// <param name="reflectors">To whom, in turn.</param>
    /// <param name="port">Their port.</param>
    /// <param name="rate">SYNs per second, evenly spaced; 0 sends none.</param>
    /// <param name="via">The node that the attacker is linked with, from where the reflectors can be reached.</param>
    /// <param name="from">When it begins. Default at once.</param>
    /// <param name="until">When it ends. Default never.</param>
    /// <param name="delay">Delay of the attacker's link. Default 1 ms.</param>
    /// <param name="name">Unique name of the attacker's node. Default <c>reflection</c>.</param>
    /// <exception cref="ScenarioException">A value is wrong, the name is taken, or the run has begun.</exception>
    public Attack Reflection(
        Host victim, HostGroup reflectors, int port, Rate rate, Node via, Duration? from = null, Duration? until = null,
        Duration? delay = null, string name = "reflection")
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(reflectors);
        ArgumentNullException.ThrowIfNull(via);
        return Attacking(new SegmentAttackOptions
        {
            Name = name,
            Kind = SegmentAttackKind.Reflection,
            Attacker = AddAttacker(name, rate, via, delay, victim),
            Targets = [.. Enumerable.Range(0, reflectors.Count).Select(i => _context.Topology.AddressOf(reflectors.Nodes[i]))],
            Port = Ports.Require(port),
            Sources = Ipv4Prefix.Parse($"{victim.Ip}/32"),
            Rate = rate,
            From = Instant(from, SimTime.Zero, name),
            Until = Instant(until, SimTime.Never, name),
        });
    }

    private uint AddAttacker(string name, Rate rate, Node via, Duration? delay, Host victim)
    {
        var context = _context.BeforeRun("An attack");
        Require(rate.PerSecond is >= 0 and <= 1e9, $"The rate of '{name}' must be 0 to 1e9 per second, not {rate.PerSecond}.");
        var attacker = Refusals.Translate(() => context.Topology.AddNode(NodeKind.Host, name));
        Refusals.Translate(() => context.Topology.Link(
            attacker, via.Index, new LinkOptions { Delay = delay ?? Duration.FromMilliseconds(1) }));
        context.Topology.ExpectWork(attacker);
        context.Topology.ExpectWork(victim.Index);
        return attacker;
    }

    private Attack Attacking(SegmentAttackOptions options)
    {
        _context.Metrics.Claim(options.Name);
        return new Attack(options.Name, new Deferred<SegmentAttack>(
            _context, () => new SegmentAttack(_context.Simulation.World, _context.Simulation.Traffic, options)));
    }
}

/// <summary>An attack of forged segments, as a script speaks of it.</summary>
public sealed class Attack
{
    internal Attack(string name, Deferred<SegmentAttack> attack) =>
        Sent = new CounterMetric($"{name}.sent", "Sent", () => attack.Value?.Sent ?? 0);

    /// <summary>Segments sent.</summary>
    public CounterMetric Sent { get; }
}
