using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Perf.Segments;

/// <summary>A server in a known state, and the segment that a client sends it again and again without changing it.</summary>
internal sealed class SegmentTarget : IDisposable
{
    private const ushort Port = 80;

    private readonly World _world;
    private readonly uint _client;
    private readonly uint _server;
    private readonly LastSent _last = new();

    private SegmentTarget(bool isSilent = false)
    {
        var topology = new Topology();
        _client = topology.AddNode(NodeKind.Host, "client");
        _server = topology.AddNode(NodeKind.Host, "server");
        topology.Link(_client, _server, new LinkOptions { Delay = Duration.FromMilliseconds(1) });
        _world = World.Build(topology);
        _world.GroupOf(_server).IsSilent = isSilent;
        _world.MachineOf(_client).ObservePackets(_last);
    }

    /// <summary>The segment.</summary>
    public Packet Segment { get; private set; }

    private Machine Server => _world.MachineOf(_server);

    public static SegmentTarget Silent()
    {
        var target = new SegmentTarget(isSilent: true);
        target.Segment = target.Syn(40_000);
        return target;
    }

    public static SegmentTarget ClosedPort()
    {
        var target = new SegmentTarget();
        target.Segment = target.Syn(40_000);
        return target;
    }

    public static SegmentTarget CookieListener()
    {
        var target = new SegmentTarget();
        target.Server.Sysctl.Set("net.ipv4.tcp_syncookies", 2);
        target.Server.Listen(Port, 16, Hold);
        target.Segment = target.Syn(40_000, spoofed: true);
        return target;
    }

    public static SegmentTarget HalfOpen()
    {
        var target = new SegmentTarget();
        target.Server.Listen(Port, 16, Hold);
        target.Segment = target.Syn(40_000, spoofed: true);
        target.Send(target.Segment, 1);
        target.Require(TcpState.SynReceived);
        return target;
    }

    public static SegmentTarget Connected()
    {
        var target = new SegmentTarget();
        target.Server.Listen(Port, 16, Hold);
        target.Connect(static async connection => await connection.Receive());
        target.Require(TcpState.Established);
        return target;
    }

    public static SegmentTarget ClosedConnection()
    {
        var target = new SegmentTarget();
        target.Server.Listen(Port, 16, static async connection =>
        {
            await connection.Receive();
            connection.Close();
        });
        target.Connect(static async connection =>
        {
            await connection.Send(200);
            await connection.Receive();
            connection.Close();
            await Handler.Sleep(Duration.FromMilliseconds(1));
        });
        target.Require(TcpState.TimeWait);
        return target;
    }

    /// <summary>Sends a segment so many times and lets it and its answers arrive.</summary>
    public void Send(in Packet segment, int times)
    {
        var forwarding = _world.DispatcherOf(_client).Forwarding;
        for (var i = 0; i < times; i++)
        {
            forwarding.Send(_client, in segment);
        }

        _world.RunUntil(_world.Now + Duration.FromMilliseconds(3));
    }

    public void Dispose() => _world.Dispose();

    private static async HandlerTask Hold(Connection connection) => await connection.ReceiveExactly(1 << 20);

    private void Connect(ConnectionHandler talk)
    {
        var address = Server.Address;
        _world.MachineOf(_client).Start(async machine => await talk(await machine.Connect(address, Port)));
        _world.RunUntil(SimTime.Zero + Duration.FromSeconds(1L));
        Segment = _last.Packet;
    }

    private void Require(TcpState state)
    {
        Span<int> counts = stackalloc int[TcpStates.Count];
        Server.AddStates(counts);
        if (counts[(int)state] != 1)
        {
            throw new InvalidOperationException($"The server has no connection in {state}.");
        }
    }

    private Packet Syn(ushort port, bool spoofed = false)
    {
        var from = spoofed ? Ipv4Address.Parse("198.18.0.1") : _world.Network.AddressOf(_client);
        var tuple = new FourTuple(from, Server.Address, port, Port);
        return Packet.Tcp(tuple, TcpFlags.Syn, new SequenceNumber(1_000), default, 64_240, 0);
    }

    /// <summary>The packet that a machine sent last.</summary>
    private sealed class LastSent : IPacketObserver
    {
        public Packet Packet { get; private set; }

        public void OnSent(SimTime at, uint node, in Packet packet, in PacketExtension extension, LinkDirection by) =>
            Packet = packet;

        public void OnArrived(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, bool isCorrupted, LinkDirection? by)
        {
        }

        public void OnDropped(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, SendOutcome reason, LinkDirection? by)
        {
        }
    }
}
