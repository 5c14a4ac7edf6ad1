using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// A router with connection tracking between two TUN devices: a script writes packets on either side and sees what
/// comes out on the other.
/// </summary>
internal sealed class ScriptedRouter
{
    private static readonly LinkOptions Device = new() { Delay = Duration.FromMicroseconds(20) };

    private readonly World _world;
    private readonly uint _inside;
    private readonly uint _outside;
    private readonly Arrivals _insideArrivals = new();
    private readonly Arrivals _outsideArrivals = new();

    /// <summary>Builds it.</summary>
    /// <param name="bench">Where.</param>
    /// <param name="address">The router's own address on the outside.</param>
    /// <param name="insideAddresses">What is inside: first address and how many.</param>
    /// <param name="outsideAddresses">What is outside: first address and how many.</param>
    /// <param name="options">How it translates and tracks; its inside is filled in here.</param>
    public ScriptedRouter(
        Bench bench, string address, (string First, int Count) insideAddresses,
        (string First, int Count) outsideAddresses, Func<NodeGroup, NatOptions> options)
    {
        var topology = new Topology();
        _inside = AddDevice(topology, "inside", insideAddresses);
        _outside = AddDevice(topology, "outside", outsideAddresses);
        var router = topology.AddNat("router", Ipv4Address.Parse(address), options(new(_inside, 1)));
        topology.Link(_inside, router, Device);
        topology.Link(router, _outside, Device);
        topology.AddRoute(_outside, Ipv4Prefix.Parse("0.0.0.0/0"), router);
        _world = bench.Build(topology);
        _world.GroupOf(_inside).IsSilent = true;
        _world.GroupOf(_outside).IsSilent = true;
        _world.MachineOf(_inside).ObservePackets(_insideArrivals);
        _world.MachineOf(_outside).ObservePackets(_outsideArrivals);
        Conntrack = new(_world.Network.NatAt(router), _world);
        Clock = new(_world);
    }

    /// <summary>What its connection tracking says.</summary>
    public Conntrack Conntrack { get; }

    /// <summary>Simulated time.</summary>
    public LaboratoryClock Clock { get; }

    /// <summary>Writes a packet inside, as if it came from there.</summary>
    public void SendFromInside(in Packet packet) => Send(_inside, in packet);

    /// <summary>Writes a packet outside.</summary>
    public void SendFromOutside(in Packet packet) => Send(_outside, in packet);

    /// <summary>What came out outside since it was asked last.</summary>
    public List<Packet> TakeOutside() => _outsideArrivals.Take();

    /// <summary>What came out inside since it was asked last.</summary>
    public List<Packet> TakeInside() => _insideArrivals.Take();

    private static uint AddDevice(Topology topology, string name, (string First, int Count) addresses)
    {
        var first = Ipv4Address.Parse(addresses.First);
        var node = topology.AddNode(NodeKind.Host, name, first);
        topology.AddAddresses(node, new(first.Value + 1), addresses.Count - 1);
        return node;
    }

    private void Send(uint node, in Packet packet)
    {
        var copy = packet;
        _world.DispatcherOf(node).Forwarding.Send(node, in copy);
    }

    private sealed class Arrivals : IPacketObserver
    {
        private List<Packet> _packets = [];

        public List<Packet> Take()
        {
            var taken = _packets;
            _packets = [];
            return taken;
        }

        public void OnArrived(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, bool isCorrupted,
            LinkDirection? by) =>
            _packets.Add(packet);

        public void OnSent(SimTime at, uint node, in Packet packet, in PacketExtension extension, LinkDirection by)
        {
            // The script knows what it wrote.
        }

        public void OnDropped(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, SendOutcome reason,
            LinkDirection? by)
        {
            // Nor does a script see what a device drops.
        }
    }
}
