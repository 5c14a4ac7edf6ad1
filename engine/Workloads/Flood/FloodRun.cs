using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Traffic;
using NetSim.Wire;

namespace NetSim.Workloads;

/// <summary>A flood that is built: see <see cref="FloodOptions"/>.</summary>
public sealed class FloodRun : IPreparedRun
{
    private const ushort Port = 80;

    // Nobody listens for ever to what comes after the last SYN: its SYN-ACK must come back, no more.
    private static readonly Duration LastRoundTrip = Duration.FromMilliseconds(100);

    private readonly FloodOptions _options;
    private readonly SynFlood _flood;
    private readonly ListeningSocket _listening;

    /// <summary>Builds it.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public FloodRun(FloodOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var spoofed = Ipv4Prefix.Parse("192.0.0.0/4");
        var topology = new Topology();
        var router = topology.AddNode(NodeKind.Router, "router");
        var attacker = topology.AddNode(NodeKind.Host, "attacker");
        var server = topology.AddNode(NodeKind.Host, "server");
        topology.AddAddresses(attacker, spoofed.First, checked((int)spoofed.Count));
        var link = new LinkOptions
        {
            Bandwidth = new Bandwidth(10_000_000_000),
            Delay = Duration.FromMilliseconds(1),
            Queue = QueueLimit.OfPackets(100_000),
        };
        topology.Link(attacker, router, link);
        topology.Link(server, router, link);
        World = World.Build(topology, new WorldOptions { Seed = options.Seed, Queue = options.Queue, Partitions = 1 });
        var machine = World.MachineOf(server);
        machine.Sysctl.Set("net.ipv4.tcp_syncookies", 0);
        machine.Sysctl.Set("net.core.somaxconn", int.MaxValue);
        machine.Sysctl.Set("net.ipv4.tcp_max_syn_backlog", int.MaxValue);
        machine.Sysctl.Set("net.ipv4.tcp_synack_retries", options.Retries);
        _listening = machine.Listen(Port, int.MaxValue, static async connection => await connection.Receive());
        _flood = new SynFlood(World, new TrafficPrograms(World), new SynFloodOptions
        {
            Name = "flood",
            Attacker = attacker,
            Target = machine.Address,
            Port = Port,
            Rate = new Rate(options.Rate),
            Spoofed = spoofed,
            Until = SimTime.Zero + Flooding,
        });
    }

    /// <summary>The simulation.</summary>
    public World World { get; }

    /// <summary>SYNs sent.</summary>
    public long Sent => _flood.Sent;

    /// <summary>Half-open connections now.</summary>
    public long HalfOpen => _listening.Listener.SynQueueLength;

    /// <summary>SYN-ACKs that came back to the attacker.</summary>
    public long SynAcks => World.Deliveries.Swallowed;

    /// <inheritdoc/>
    public long Events => World.Engine.EventsProcessed;

    /// <inheritdoc/>
    public ulong Fingerprint => World.Fingerprint;

    private Duration Flooding => Duration.FromSeconds(_options.Syns / _options.Rate);

    /// <inheritdoc/>
    public void Run() => World.RunUntil(SimTime.Zero + Flooding + _options.Tail + LastRoundTrip);

    /// <inheritdoc/>
    public void Dispose() => World.Dispose();
}
