using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;

namespace NetSim.Tests.Golden;

/// <summary>Connections of one sender to one receiver over one link, each of which always has more to send.</summary>
internal sealed class BulkTransfer : IDisposable
{
    private const ushort Port = 80;
    private const int Piece = 65_536;

    private readonly World _world;
    private readonly Link _link;
    private readonly List<Connection> _sending = [];
    private readonly long[] _received;

    /// <summary>Connections that begin 100 ms apart.</summary>
    public BulkTransfer(
        LinkOptions there, string control, int flows = 1, ulong seed = 1, params (string Name, string Value)[] sysctls)
    {
        var topology = new Topology();
        var sender = topology.AddNode(NodeKind.Host, "sender");
        var receiver = topology.AddNode(NodeKind.Host, "receiver");
        _link = topology.Link(sender, receiver, there, new LinkOptions { Delay = there.Delay });
        _world = World.Build(topology, new WorldOptions { Seed = seed });
        _received = new long[flows];
        foreach (var machine in new[] { Sender, Receiver })
        {
            machine.Sysctl["net.ipv4.tcp_congestion_control"] = control;
            foreach (var (name, value) in sysctls)
            {
                machine.Sysctl[name] = value;
            }
        }

        for (var flow = 0; flow < flows; flow++)
        {
            Begin(flow);
        }
    }

    public Machine Sender => _world.MachineOf("sender");

    public Machine Receiver => _world.MachineOf("receiver");

    public ulong Fingerprint => _world.Fingerprint;

    public LinkCounters Link => _link.ToOne.Counters;

    public IReadOnlyList<long> Received => _received;

    public double Now => (_world.Now - SimTime.Zero).Seconds;

    public TcpInfo Info(int flow = 0) => Sender.Dispatcher.Stack.Info(Sender.Tcp, _sending[flow].Socket);

    public BulkTransfer RunUntil(double seconds)
    {
        _world.RunUntil(SimTime.Zero + Duration.FromSeconds(seconds));
        return this;
    }

    /// <summary>Octets a second of all connections together from now until an instant.</summary>
    public double GoodputUntil(double seconds)
    {
        var (before, from) = (_received.Sum(), Now);
        RunUntil(seconds);
        return (_received.Sum() - before) / (seconds - from);
    }

    public void Dispose() => _world.Dispose();

    private void Begin(int flow)
    {
        var port = (ushort)(Port + flow);
        var receiver = Receiver.Address;
        Receiver.Listen(port, 1, async connection =>
        {
            for (var got = await connection.Receive(); got > 0; got = await connection.Receive())
            {
                _received[flow] += got;
            }
        });
        Sender.Start(async machine =>
        {
            await Handler.Sleep(Duration.FromMilliseconds(100 * flow));
            var connection = await machine.Connect(receiver, port);
            _sending.Add(connection);
            while (true)
            {
                await connection.Send(Piece);
            }
        });
    }
}
