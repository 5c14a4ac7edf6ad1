using NetSim.Core;
using NetSim.Network;
using NetSim.Tests.TestKit.Network;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Network;

/// <summary>Law 5: the hot path allocates nothing once its slabs have grown.</summary>
public sealed class AllocationTests
{
    private const int Packets = 20_000;

    [Test]
    public void Sending_and_forwarding_through_faulty_limited_links_allocates_nothing()
    {
        var topology = new Topology();
        var hosts = topology.AddNodes(50, "host");
        var router = topology.AddNode(NodeKind.Router, "router");
        var server = topology.AddNode(NodeKind.Host, "server");
        topology.Link(hosts, router, new()
        {
            Delay = Duration.FromMilliseconds(1), Jitter = new(Duration.FromMicroseconds(300),
            JitterDistribution.Normal),
            Bandwidth = new(10_000_000), Loss = LossModel.GilbertElliott(0.01, 0.3), Duplication = 0.01,
            Corruption = 0.01,
            Reordering = new(0.01), Queue = QueueLimit.OfPackets(20),
        });
        topology.Link(router, server, new() { Bandwidth = new(50_000_000) });
        var (network, here, forwarding) = Build(topology);
        var packet = Packet.Tcp(
            new(network.AddressOf(hosts[0]), network.AddressOf(server), 1, 2), TcpFlags.Ack, default, default, 9, 1000);
        var sacks = new PacketExtension { SackBlocks = 1 };

        var allocated = AllocatedBy(() =>
        {
            for (var i = 0; i < Packets; i++)
            {
                here.Advance(Duration.FromMicroseconds(20));
                var from = hosts[i % hosts.Count];
                var outcome = i % 3 == 0
                    ? forwarding.Send(from, in packet, in sacks)
                    : forwarding.Send(from, in packet);
                var item = new Event { Target = router, Body = here.Last };
                _ = outcome == SendOutcome.Sent ? forwarding.Arrive(ref item) : ArrivalOutcome.Consumed;
            }
        });

        Assert.That(allocated, Is.Zero);
    }

    private static readonly QueueDiscipline[] Disciplines =
    [
        new DropTailQueue(QueueLimit.OfPackets(50), MarkAbove: 5),
        new RedQueue(60_000),
        new CoDelQueue { Limit = 50 },
        new FqCoDelQueue { Limit = 50, Flows = 8 },
        new TokenBucketQueue(new(8_000_000), 10_000),
    ];

    [TestCaseSource(nameof(Disciplines))]
    public void Waiting_in_a_discipline_allocates_nothing(QueueDiscipline discipline)
    {
        var topology = new Topology();
        var a = topology.AddNode(NodeKind.Host, "a");
        var b = topology.AddNode(NodeKind.Host, "b");
        topology.Link(a, b, new() { Bandwidth = new(10_000_000), Discipline = discipline });
        var here = new ManualPartition();
        var network = topology.Build(RandomKey.FromSeed(1), Partitioner.Assign(topology, 1));
        var forwarding = new Forwarding(network, here);
        var packet = Packet.Tcp(
            new(network.AddressOf(a), network.AddressOf(b), 1, 2), TcpFlags.Ack, default, default, 9, 960);

        var allocated = AllocatedBy(() =>
        {
            // A fifth more than the link carries.
            for (var i = 0; i < Packets; i++)
            {
                var at = here.Now + Duration.FromMicroseconds(667);
                while (here.TryNext(at, out var item))
                {
                    forwarding.Arrive(ref item);
                }

                here.AdvanceTo(at);
                packet.SourcePort = (ushort)(i % 5);
                forwarding.Send(a, in packet);
            }
        });

        Assert.That(allocated, Is.Zero);
        var counters = topology.Links[0].ToOne.Counters;
        Assert.That(counters.QueueDrops + counters.EarlyDrops, Is.GreaterThan(Packets / 10));
    }

    [Test]
    public void Translating_tracking_opening_and_closing_connections_allocates_nothing()
    {
        var topology = new Topology();
        var hosts = topology.AddNodes(50, "host");
        var nat = topology.AddNat("nat", null, new() { Inside = [hosts] });
        var server = topology.AddNode(NodeKind.Host, "server");
        topology.Link(hosts, nat, LinkOptions.Ideal);
        topology.Link(nat, server, LinkOptions.Ideal);
        var (network, here, forwarding) = Build(topology);

        var allocated = AllocatedBy(() =>
        {
            for (var i = 0; i < Packets; i++)
            {
                here.Advance(Duration.FromMilliseconds(1));
                var tuple = new FourTuple(
                    network.AddressOf(hosts[i % hosts.Count]), network.AddressOf(server), (ushort)(1024 + i % 5000),
                    80);
                Arrive(forwarding, here, nat, Packet.Tcp(tuple, TcpFlags.Syn, new(1), default, 9));
                var seen = PacketEvents.AsPacket(ref here.Last);
                Arrive(forwarding, here, nat, Packet.Tcp(
                    seen.ReceiverTuple, TcpFlags.Syn | TcpFlags.Ack, new(5), new(2), 9));
                Arrive(forwarding, here, nat, Packet.Tcp(tuple, TcpFlags.Ack, new(2), new(6), 9));
                Arrive(forwarding, here, nat, Packet.Tcp(tuple, TcpFlags.Rst | TcpFlags.Ack, new(2), new(6), 9));
            }
        });

        Assert.That(allocated, Is.Zero);
        Assert.That(network.NatAt(nat).Counters.Drop, Is.Zero);
    }

    [Test]
    public void A_million_hosts_with_limited_lossy_links_cost_at_most_forty_bytes_each()
    {
        var before = GC.GetTotalMemory(true);

        var topology = new Topology();
        var hosts = topology.AddNodes(1_000_000, "host");
        var server = topology.AddNode(NodeKind.Host, "server");
        topology.Link(hosts, server, new()
        {
            Delay = Duration.FromMilliseconds(1), Bandwidth = new(10_000_000), Loss = LossModel.Random(0.01),
        });
        var network = topology.Build(RandomKey.FromSeed(1), Partitioner.Assign(topology, 4));
        var after = GC.GetTotalMemory(true);
        GC.KeepAlive(network);

        Assert.That((after - before) / 1e6, Is.LessThan(40));
    }

    private static void Arrive(Forwarding forwarding, LastEventPartition here, uint node, Packet packet)
    {
        packet.Carrier = NetworkEvents.Arrival;
        var item = new Event { At = here.Now.Nanoseconds, Target = node, Body = PacketEvents.AsBody(ref packet) };
        forwarding.Arrive(ref item);
    }

    private static (NetSim.Network.Network Network, LastEventPartition Here, Forwarding Forwarding) Build(
        Topology topology)
    {
        var network = topology.Build(RandomKey.FromSeed(1), Partitioner.Assign(topology, 1));
        var here = new LastEventPartition();
        return (network, here, new(network, here));
    }

    // Twice before it counts: slabs and tables grow, the compiler compiles.
    private static long AllocatedBy(Action action)
    {
        action();
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
