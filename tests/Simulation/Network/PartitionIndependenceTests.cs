using NetSim.Core;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Tests.Simulation.Network;

/// <summary>
/// Law 1 for this room: phones behind a NAT, routers and faulty links give one result however they are divided.
/// </summary>
public sealed class PartitionIndependenceTests
{
    private const int Phones = 120;
    private const int Rounds = 12;

    private sealed record Outcome(ulong Fingerprint, string Links, string Conntrack);

    [TestCase(2, 1)]
    [TestCase(2, 2)]
    [TestCase(5, 2)]
    [TestCase(8, 4)]
    public void The_fingerprint_the_links_and_the_nat_do_not_depend_on_partitions_or_threads(
        int partitions, int threads)
    {
        Assert.That(Simulate(partitions, threads), Is.EqualTo(Simulate(1, 1)));
    }

    private static readonly QueueDiscipline[] Disciplines =
    [
        new DropTailQueue(QueueLimit.OfPackets(20), MarkAbove: 5),
        new RedQueue(30_000) { AveragePacket = 140 },
        new CoDelQueue { Limit = 40 },
        new FqCoDelQueue { Limit = 40, Flows = 8 },
        new TokenBucketQueue(new(2_500_000), 3_000),
    ];

    [TestCaseSource(nameof(Disciplines))]
    public void Neither_do_they_with_a_queue_discipline(QueueDiscipline discipline)
    {
        var alone = Simulate(1, 1, discipline: discipline);

        Assert.That(Simulate(8, 4, discipline: discipline), Is.EqualTo(alone));
        Assert.That(Simulate(3, 1, discipline: discipline), Is.EqualTo(alone));
        Assert.That(alone.Fingerprint, Is.Not.EqualTo(Simulate(1, 1).Fingerprint), "It must make a difference.");
    }

    [Test]
    public void Another_seed_gives_another_fingerprint()
    {
        Assert.That(Simulate(1, 1, seed: 2).Fingerprint, Is.Not.EqualTo(Simulate(1, 1).Fingerprint));
    }

    [Test]
    public void An_observer_changes_nothing()
    {
        Assert.That(Simulate(1, 1, isWatched: true), Is.EqualTo(Simulate(1, 1)));
    }

    private static Outcome Simulate(
        int partitions, int threads, ulong seed = 1, bool isWatched = false, QueueDiscipline? discipline = null)
    {
        var topology = new Topology();
        var phones = topology.AddNodes(Phones, "phone");
        var nat = topology.AddNat("nat", null, new() { Inside = [phones] });
        var core = topology.AddNode(NodeKind.Router, "core");
        var server = topology.AddNode(NodeKind.Host, "server");
        topology.Link(phones, nat, new()
        {
            Delay = Duration.FromMilliseconds(5), Jitter = new(Duration.FromMilliseconds(2)),
            Bandwidth = new(2_000_000),
            Loss = LossModel.Random(0.02), Duplication = 0.01,
        });
        topology.Link(nat, core, new()
        {
            Delay = Duration.FromMilliseconds(3), Loss = LossModel.GilbertElliott(0.02, 0.3),
        });
        topology.Link(core, server, new()
        {
            Delay = Duration.FromMilliseconds(1), Bandwidth = new(3_000_000), Queue = QueueLimit.OfPackets(20),
            Corruption = 0.01, Discipline = discipline,
        });
        var plan = Partitioner.Assign(topology, partitions);
        var network = topology.Build(RandomKey.FromSeed(seed), plan);
        using var engine = Engine.Create(new()
        {
            PartitionOf = plan.PartitionOf.ToArray(), Threads = threads, Seed = seed,
        });
        engine.Lookahead = plan.Lookahead;
        for (var i = 0; i < engine.Partitions.Count; i++)
        {
            engine.SetHandler(i, new Echo(new(network, engine.Partitions[i]), server));
        }

        if (isWatched)
        {
            network.Observe(nat, new Counter());
        }

        for (var phone = phones.First; phone < phones.End; phone++)
        {
            var start = new EventBody { Kind = NetworkEvents.FirstFree };
            engine.PartitionOf(phone).Schedule(phone, new(phone * 1000), phone, in start);
        }

        engine.RunUntil(SimTime.Zero + Duration.FromSeconds(5L));
        var links = string.Join('\n', topology.Links.Select(l => $"{l.ToOne.Counters}{l.FromOne.Counters}"));
        var conntrack = network.NatAt(nat);
        var entries = string.Join(',', conntrack.ListAt(engine.Now));
        return new(engine.Fingerprint(), links, $"{conntrack.Counters} {entries}");
    }

    // A phone sends a SYN and then data for each answer; the server answers whatever comes.
    private sealed class Echo(Forwarding forwarding, uint server) : IEventHandler
    {
        public void Handle(ref Event item)
        {
            var network = forwarding.Network;
            if (PacketEvents.KindOf(in item.Body) == NetworkEvents.FirstFree)
            {
                var tuple = new FourTuple(network.AddressOf(item.Target), network.AddressOf(server), 40000, 80);
                forwarding.Send(item.Target, Packet.Tcp(tuple, TcpFlags.Syn, new(1), default, 65535));
                return;
            }

            if (forwarding.Arrive(ref item) != ArrivalOutcome.Local || network.KindOf(item.Target) != NodeKind.Host)
            {
                return;
            }

            ref var packet = ref PacketEvents.AsPacket(ref item.Body);
            var flags = packet.Has(TcpFlags.Syn) && item.Target == server ? TcpFlags.Syn | TcpFlags.Ack : TcpFlags.Ack;
            var sequence = packet.Acknowledgment.Value == 0 ? 7000 : packet.Acknowledgment.Value;
            if (sequence < 7000 + Rounds * 100)
            {
                var length = flags == TcpFlags.Ack ? 100 : 0;
                forwarding.Send(
                    item.Target,
                    Packet.Tcp(packet.ReceiverTuple, flags, new(sequence), packet.SequenceEnd, 65535, length));
            }
        }
    }

    private sealed class Counter : IPacketObserver
    {
        private int _seen;

        public void OnSent(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, LinkDirection by) => _seen++;

        public void OnArrived(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, bool isCorrupted, LinkDirection? by) => _seen++;

        public void OnDropped(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, SendOutcome reason, LinkDirection? by) => _seen++;
    }
}
