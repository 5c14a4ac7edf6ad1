using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;

namespace NetSim.Workloads;

/// <summary>A dumbbell that is built: see <see cref="DumbbellOptions"/>.</summary>
public sealed class DumbbellRun : IPreparedRun
{
    /// <summary>Octets of a full segment with timestamps.</summary>
    public const int SegmentOctets = 1_448;

    private const ushort Port = 9;

    private readonly DumbbellOptions _options;
    private readonly NodeGroup _senders;
    private readonly NodeGroup _receivers;
    private readonly NetSim.Network.Link[] _links;

    /// <summary>Builds it.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public DumbbellRun(DumbbellOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var topology = new Topology();
        var left = topology.AddNode(NodeKind.Router, "left");
        var right = topology.AddNode(NodeKind.Router, "right");
        _senders = topology.AddNodes(options.Pairs, "sender");
        _receivers = topology.AddNodes(options.Pairs, "receiver");
        var edge = new LinkOptions { Bandwidth = options.Edge, Delay = Duration.FromMicroseconds(10) };
        _links =
        [
            topology.Link(_senders, left, edge),
            topology.Link(left, right, new LinkOptions
            {
                Bandwidth = options.Bottleneck,
                Delay = Duration.FromMilliseconds(5),
                Queue = QueueLimit.OfPackets(options.QueuePackets),
            }),
            topology.Link(_receivers, right, edge),
        ];
        World = World.Build(topology, new WorldOptions { Seed = options.Seed, Queue = options.Queue, Partitions = 1 });
        Configure(World.GroupOf(_senders.First));
        Configure(World.GroupOf(_receivers.First));
        for (var pair = 0; pair < options.Pairs; pair++)
        {
            Start(pair);
        }
    }

    /// <summary>The simulation.</summary>
    public World World { get; }

    /// <summary>Octets that receiving applications have read.</summary>
    public long Received => Enumerable.Range(0, _receivers.Count).Sum(
        pair => World.MachineOf(_receivers[pair]).State<Sink>().Octets);

    /// <summary>Full segments that these octets make.</summary>
    public double Segments => Received / (double)SegmentOctets;

    /// <summary>Segments that reached a host, acknowledgements included.</summary>
    public long Delivered =>
        World.GroupOf(_senders.First).Counter(Mib.TcpInSegs) + World.GroupOf(_receivers.First).Counter(Mib.TcpInSegs);

    /// <summary>Packets that found a queue full.</summary>
    public long QueueDrops => _links.Sum(link => link.ToOne.Counters.QueueDrops + link.FromOne.Counters.QueueDrops);

    /// <inheritdoc/>
    public long Events => World.Engine.EventsProcessed;

    /// <inheritdoc/>
    public ulong Fingerprint => World.Fingerprint;

    /// <inheritdoc/>
    public void Run() => World.RunUntil(SimTime.Zero + _options.Span);

    /// <inheritdoc/>
    public void Dispose() => World.Dispose();

    private void Configure(MachineGroup group)
    {
        var buffer = _options.Buffer;
        group.Sysctl["net.ipv4.tcp_rmem"] = $"4096 {Math.Min(131_072, buffer)} {buffer}";
        group.Sysctl["net.ipv4.tcp_wmem"] = $"4096 {Math.Min(16_384, buffer)} {buffer}";
        group.Sysctl["net.ipv4.tcp_congestion_control"] = _options.CongestionControl;
    }

    private void Start(int pair)
    {
        var receiver = World.MachineOf(_receivers[pair]);
        receiver.Listen(Port, 16, Swallow);
        var (address, octets) = (receiver.Address, _options.WriteOctets);
        var begin = Duration.FromMicroseconds(100L * pair);
        World.MachineOf(_senders[pair]).Start(async machine =>
        {
            await Handler.Sleep(begin);
            var connection = await machine.Connect(address, Port);
            while (true)
            {
                await connection.Send(octets);
            }
        });
    }

    private static async HandlerTask Swallow(Connection connection)
    {
        var sink = connection.Machine.State<Sink>();
        for (var got = await connection.Receive(); got > 0; got = await connection.Receive())
        {
            sink.Octets += got;
        }
    }

    /// <summary>What one receiver has read.</summary>
    private sealed class Sink
    {
        public long Octets { get; set; }
    }
}
