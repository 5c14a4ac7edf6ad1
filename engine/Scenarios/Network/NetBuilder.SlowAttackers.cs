using NetSim.Core;
using NetSim.Traffic;

namespace NetSim.Scenarios;

// Attackers with real connections.
public sealed partial class NetBuilder
{
    /// <summary>Clients that open connections and say nothing: each holds a descriptor and a worker of the victim.</summary>
    /// <param name="attackers">The attacking hosts; connections go round them.</param>
    /// <param name="victim">Whose port is taken.</param>
    /// <param name="port">Which port.</param>
    /// <param name="connections">How many, at least 1.</param>
    /// <param name="rate">How many are opened per second. Default 100.</param>
    /// <param name="from">When the first is opened. Default at once.</param>
    /// <param name="until">When all are closed. Default never.</param>
    /// <param name="name">Unique name; first part of the metrics' names. Default <c>hoard</c>.</param>
    /// <exception cref="ScenarioException">A number is out of range, the name is taken, or the run has begun.</exception>
    public HeldConnections ConnectionHoarding(
        HostGroup attackers, Host victim, int port, int connections, Rate? rate = null, Duration? from = null,
        Duration? until = null, string name = "hoard") => HoldOpen(
            attackers, victim, port, connections, rate, from, until, name, SlowBehaviour.Hoard, null, 1);

    /// <summary>Clients that send their request a few octets at a time and never end it (slowloris).</summary>
    /// <param name="attackers">The attacking hosts; connections go round them.</param>
    /// <param name="victim">Whose port is taken.</param>
    /// <param name="port">Which port.</param>
    /// <param name="connections">How many, at least 1.</param>
    /// <param name="every">From one piece of a request to the next, above zero. Default 1 s.</param>
    /// <param name="octets">Octets of a piece, at least 1. Default 1.</param>
    /// <param name="rate">How many are opened per second. Default 100.</param>
    /// <param name="from">When the first is opened. Default at once.</param>
    /// <param name="until">When all are closed. Default never.</param>
    /// <param name="name">Unique name; first part of the metrics' names. Default <c>slow-sender</c>.</param>
    /// <exception cref="ScenarioException">A number is out of range, the name is taken, or the run has begun.</exception>
    public HeldConnections SlowSender(
        HostGroup attackers, Host victim, int port, int connections, Duration? every = null, int octets = 1,
        Rate? rate = null, Duration? from = null, Duration? until = null, string name = "slow-sender") => HoldOpen(
            attackers, victim, port, connections, rate, from, until, name, SlowBehaviour.Send, every, octets);

    /// <summary>Clients that ask for much and read a few octets at a time, through a receive buffer of 2,048 octets.</summary>
    /// <param name="attackers">The attacking hosts; connections go round them.</param>
    /// <param name="victim">Whose port is taken.</param>
    /// <param name="port">Which port.</param>
    /// <param name="connections">How many, at least 1.</param>
    /// <param name="every">From one read to the next, above zero. Default 1 s.</param>
    /// <param name="octets">Octets of a read, at least 1. Default 1.</param>
    /// <param name="request">Octets of the request, at least 1. Default 300.</param>
    /// <param name="rate">How many are opened per second. Default 100.</param>
    /// <param name="from">When the first is opened. Default at once.</param>
    /// <param name="until">When all are closed. Default never.</param>
    /// <param name="name">Unique name; first part of the metrics' names. Default <c>slow-reader</c>.</param>
    /// <exception cref="ScenarioException">A number is out of range, the name is taken, or the run has begun.</exception>
    public HeldConnections SlowReader(
        HostGroup attackers, Host victim, int port, int connections, Duration? every = null, int octets = 1,
        int request = 300, Rate? rate = null, Duration? from = null, Duration? until = null,
        string name = "slow-reader") => HoldOpen(
            attackers, victim, port, connections, rate, from, until, name, SlowBehaviour.Read, every, octets, request);

    private HeldConnections HoldOpen(
        HostGroup attackers, Host victim, int port, int connections, Rate? rate, Duration? from, Duration? until,
        string name, SlowBehaviour behaviour, Duration? every, int octets, int request = 300)
    {
        ArgumentNullException.ThrowIfNull(attackers);
        ArgumentNullException.ThrowIfNull(victim);
        var context = _context.BeforeRun("An attack");
        attackers.NeedOneQueue($"be the attacker of '{name}'");
        Require(connections >= 1, $"'{name}' needs at least 1 connection, not {connections}.");
        Require(rate is null || rate.Value.PerSecond is > 0 and <= 1e9, $"The rate of '{name}' must be above 0, not {rate?.PerSecond}.");
        Require(every is null || every > Duration.Zero, $"every: of '{name}' must be above zero, not {every}.");
        Require(octets >= 1 && request >= 1, $"Reads, pieces and requests of '{name}' have at least 1 octet.");
        context.Metrics.Claim(name);
        var options = new SlowAttackOptions
        {
            Name = name,
            Behaviour = behaviour,
            Attackers = attackers.Nodes,
            Target = victim.Ip,
            Port = Ports.Require(port),
            Connections = connections,
            Rate = rate ?? new Rate(100),
            From = Instant(from, SimTime.Zero, name),
            Until = Instant(until, SimTime.Never, name),
            Every = every ?? Duration.FromSeconds(1L),
            Octets = octets,
            RequestOctets = request,
        };
        return new HeldConnections(
            name, new Deferred<SlowAttack>(context, () => new SlowAttack(context.Simulation.World, options)));
    }
}

/// <summary>An attack by slow clients, as a script speaks of it.</summary>
public sealed class HeldConnections
{
    internal HeldConnections(string name, Deferred<SlowAttack> attack)
    {
        Opened = new CounterMetric($"{name}.opened", "Opened", () => attack.Value?.Opened ?? 0);
        Failed = new CounterMetric($"{name}.failed", "Failed", () => attack.Value?.Failed ?? 0);
        Lost = new CounterMetric($"{name}.lost", "Lost", () => attack.Value?.Lost ?? 0);
    }

    /// <summary>Connections opened.</summary>
    public CounterMetric Opened { get; }

    /// <summary>Connections that could not be opened.</summary>
    public CounterMetric Failed { get; }

    /// <summary>Connections that the victim has ended.</summary>
    public CounterMetric Lost { get; }
}
