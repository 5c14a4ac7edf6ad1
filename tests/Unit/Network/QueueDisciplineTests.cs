using NetSim.Core;
using NetSim.Network;
using NetSim.Tests.TestKit.Network;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Network;

/// <summary>One bottleneck of 1 Mbit/s, which a packet of 1,000 bytes occupies for 8 ms.</summary>
public sealed class QueueDisciplineTests
{
    private const int Size = 1_000;
    private const long WireTime = 8_000_000;
    private const byte EcnCapable = 2;
    private const byte Marked = 3;

    private static readonly Bandwidth Megabit = new(1_000_000);

    private static NetworkLab Pair(QueueDiscipline? discipline, out uint a, out uint b, QueueLimit? limit = null)
    {
        var topology = new Topology();
        a = topology.AddNode(NodeKind.Host, "a");
        b = topology.AddNode(NodeKind.Host, "b");
        topology.Link(a, b, new()
        {
            Bandwidth = Megabit, Discipline = discipline, Queue = limit ?? QueueLimit.Default,
        });
        return new NetworkLab(topology);
    }

    private static LinkCounters Counters(NetworkLab lab) => lab.Network.Topology.Links[0].ToOne.Counters;

    // A packet of Size bytes with headers, numbered by its sequence number.
    private static Packet Numbered(NetworkLab lab, uint a, uint b, uint number, ushort port = 1000, byte ecn = 0)
    {
        var packet = lab.Tcp(a, b, Size - 40, port, sequence: number);
        packet.Ecn = ecn;
        return packet;
    }

    // Sends count packets at a constant rate and lets the queue run beside them.
    private static void SendEvenly(
        NetworkLab lab, uint a, uint b, int count, long gap, byte ecn = 0, Func<int, ushort>? port = null)
    {
        for (var i = 0; i < count; i++)
        {
            lab.RunUntil(new(i * gap));
            lab.Forwarding.Send(a, Numbered(lab, a, b, (uint)i, port?.Invoke(i) ?? 1000, ecn));
        }

        lab.Run();
    }

    [Test]
    public void Drop_tail_as_a_discipline_gives_what_the_computed_queue_gives()
    {
        var limit = QueueLimit.OfPackets(5);
        var kept = Pair(new DropTailQueue(limit), out var a, out var b);
        var computed = Pair(null, out _, out _, limit);

        SendEvenly(kept, a, b, 200, 5_100_001);
        SendEvenly(computed, a, b, 200, 5_100_001);

        Assert.That(
            kept.Arrivals.Select(r => (r.At, r.Packet.Sequence)),
            Is.EqualTo(computed.Arrivals.Select(r => (r.At, r.Packet.Sequence))));
        Assert.That(Counters(kept).QueueDrops, Is.EqualTo(Counters(computed).QueueDrops).And.GreaterThan(0));
    }

    [Test]
    public void A_threshold_marks_what_is_capable_and_finds_more_waiting()
    {
        var lab = Pair(new DropTailQueue(QueueLimit.Default, MarkAbove: 2), out var a, out var b);

        // The first goes on the wire, the next three find 0, 1 and 2 waiting; after them each finds more.
        for (uint i = 0; i < 8; i++)
        {
            lab.Forwarding.Send(a, Numbered(lab, a, b, i, ecn: i == 7 ? (byte)0 : EcnCapable));
        }

        Assert.That(
            lab.Run().Arrivals.Where(r => r.Packet.Ecn == Marked).Select(r => r.Packet.Sequence.Value),
            Is.EqualTo(new uint[] { 4, 5, 6 }));
        Assert.That(Counters(lab).Marked, Is.EqualTo(3));
    }

    [Test]
    public void A_token_bucket_sends_its_burst_at_the_links_speed_and_the_rest_at_its_rate()
    {
        // Three packets' worth of tokens, then one each 80 ms at 100 kbit/s.
        var lab = Pair(new TokenBucketQueue(new(100_000), 3 * Size) { Limit = 10 * Size }, out var a, out var b);

        for (uint i = 0; i < 20; i++)
        {
            lab.Forwarding.Send(a, Numbered(lab, a, b, i));
        }

        var at = lab.Run().Arrivals.Select(r => r.At.Nanoseconds).ToArray();
        Assert.That(at[..3], Is.EqualTo(new[] { WireTime, 2 * WireTime, 3 * WireTime }));
        Assert.That(at[3], Is.EqualTo(80_000_000 + WireTime).Within(2), "The bucket fills while the burst leaves, too.");
        Assert.That(at[4] - at[3], Is.EqualTo(80_000_000).Within(2));
        Assert.That(at, Has.Length.EqualTo(11), "One on the wire at once, ten in the queue, the rest dropped.");
    }

    [Test]
    public void A_packet_longer_than_the_bucket_never_passes()
    {
        var lab = Pair(new TokenBucketQueue(new(100_000), Size - 1), out var a, out var b);

        Assert.That(lab.Forwarding.Send(a, Numbered(lab, a, b, 0)), Is.EqualTo(SendOutcome.QueueDropped));
    }

    [Test]
    public void Red_leaves_a_short_queue_alone_and_drops_everything_above_its_maximum()
    {
        var options = new RedQueue(60_000) { Minimum = 5_000, Maximum = 15_000, Burst = 20 };
        var quiet = Pair(options, out var a, out var b);
        SendEvenly(quiet, a, b, 1_000, WireTime);
        Assert.That(Counters(quiet).EarlyDrops, Is.Zero);

        // Twice the link's speed: the average settles about the maximum, the queue never reaches its limit.
        var busy = Pair(options, out a, out b);
        SendEvenly(busy, a, b, 4_000, WireTime / 2);
        Assert.That(Counters(busy).EarlyDrops, Is.EqualTo(2_000).Within(60));
        Assert.That(Counters(busy).QueueDrops, Is.Zero);
    }

    [Test]
    public void Red_marks_with_gaps_that_are_uniform_up_to_the_reciprocal_probability()
    {
        // 45 packets always wait: half of the way from 30 to 60, so 5 % at most, and a gap of 1 to 20 between marks.
        var options = new RedQueue(200_000) { Minimum = 30_000, Maximum = 60_000, Probability = 0.1, Ecn = true };
        var lab = Pair(options, out var a, out var b);
        for (uint i = 0; i < 45; i++)
        {
            lab.Forwarding.Send(a, Numbered(lab, a, b, i));
        }

        SendEvenly(lab, a, b, 20_000, WireTime, EcnCapable);

        var marks = lab.Arrivals.Where(r => r.Packet.Ecn == Marked).Select(r => r.Packet.Sequence.Value).ToArray();
        var gaps = marks.Zip(marks.Skip(1), (x, y) => (int)(y - x)).Skip(20).ToArray();
        Assert.That(gaps.Max(), Is.EqualTo(21).Within(1));
        Assert.That(gaps.Average(), Is.EqualTo(11).Within(0.7));
        Assert.That(Counters(lab).EarlyDrops, Is.Zero);
    }

    [Test]
    public void CoDel_drops_first_after_an_interval_and_then_at_the_interval_over_the_square_root()
    {
        // All come at once, so that each waits 8 ms longer than the one before.
        var lab = Pair(new CoDelQueue(), out var a, out var b);
        var watch = new DropWatch();
        lab.Network.Observe(a, watch);

        for (uint i = 0; i < 400; i++)
        {
            lab.Forwarding.Send(a, Numbered(lab, a, b, i));
        }

        lab.Run();

        // Packet 2 waits 8 ms and starts the clock; what leaves more than 100 ms later is the first to go.
        Assert.That(watch.At[0], Is.EqualTo(8_000_000 + 100_000_000).Within(WireTime));
        // Then 1/sqrt(n) of an interval each, where the root is one step of Newton's method from the last one, as in Linux.
        double expected = watch.At[0];
        var root = 1.0;
        for (var n = 1; n < 20; n++)
        {
            root = n == 1 ? 1 : root * (3 - (n * root * root)) / 2;
            expected += 100_000_000 * root;
            Assert.That(watch.At[n], Is.EqualTo(expected).Within(WireTime + 10_000), $"drop {n}");
        }

        Assert.That(root, Is.EqualTo(1 / Math.Sqrt(19)).Within(0.002));

        Assert.That(watch.Reasons, Is.All.EqualTo(SendOutcome.EarlyDropped));
    }

    [Test]
    public void CoDel_marks_instead_where_it_may()
    {
        var lab = Pair(new CoDelQueue { Ecn = true }, out var a, out var b);

        for (uint i = 0; i < 400; i++)
        {
            lab.Forwarding.Send(a, Numbered(lab, a, b, i, ecn: EcnCapable));
        }

        Assert.That(lab.Run().Arrivals, Has.Count.EqualTo(400));
        Assert.That(Counters(lab).Marked, Is.GreaterThan(20));
    }

    [Test]
    public void Fq_CoDel_gives_each_flow_its_share_and_lets_a_sparse_one_pass()
    {
        var lab = Pair(new FqCoDelQueue { Interval = Duration.FromSeconds(100) }, out var a, out var b);

        // Three of four packets are of one flow, one is of another, at twice the link's speed; a third speaks each second.
        SendEvenly(lab, a, b, 4_000, WireTime / 2, port: i => (ushort)(i % 250 == 0 ? 3 : i % 4 == 0 ? 2 : 1));

        var end = new SimTime(16_000_000_000);
        var early = lab.Arrivals.Where(r => r.At < end).ToArray();
        var mine = early.Count(r => r.Packet.SourcePort == 2);
        Assert.That(mine, Is.EqualTo(984).Within(15), "Less than a half of the link is what it sends, and gets.");
        foreach (var arrival in lab.Arrivals.Where(r => r.Packet.SourcePort == 3))
        {
            var sent = arrival.Packet.Sequence.Value * (WireTime / 2);
            Assert.That(arrival.At.Nanoseconds - sent, Is.LessThanOrEqualTo(3 * WireTime));
        }
    }

    [Test]
    public void Fq_CoDel_takes_half_of_the_fattest_flow_when_all_is_full()
    {
        var lab = Pair(new FqCoDelQueue { Limit = 100, Interval = Duration.FromSeconds(100) }, out var a, out var b);

        for (uint i = 0; i < 102; i++)
        {
            lab.Forwarding.Send(a, Numbered(lab, a, b, i, port: (ushort)(i % 10 == 0 ? 2 : 1)));
        }

        Assert.That(Counters(lab).QueueDrops, Is.EqualTo(46).Within(1), "Half of ninety packets.");
        Assert.That(lab.Run().Arrivals.Count(r => r.Packet.SourcePort == 2), Is.EqualTo(11));
    }

    [Test]
    public void An_idle_link_with_a_discipline_costs_no_event_more()
    {
        var lab = Pair(new FqCoDelQueue(), out var a, out var b);

        lab.Forwarding.Send(a, Numbered(lab, a, b, 0));

        Assert.That(lab.Partition.Pending, Is.EqualTo(1));
    }

    [Test]
    public void A_link_that_goes_down_loses_what_waits()
    {
        var lab = Pair(new CoDelQueue(), out var a, out var b);
        for (uint i = 0; i < 5; i++)
        {
            lab.Forwarding.Send(a, Numbered(lab, a, b, i));
        }

        lab.Network.Topology.Links[0].Down();

        Assert.That(lab.Run().Arrivals, Has.Count.EqualTo(1), "The one on the wire.");
        Assert.That(Counters(lab).DownDrops, Is.EqualTo(4));
    }

    [Test]
    public void Wrong_options_are_refused_by_name()
    {
        AssertRefused(new() { Discipline = new CoDelQueue() }, "bandwidth limit");
        AssertRefused(With(new CoDelQueue { Limit = 0 }), "limit in packets of a CoDel queue must be 1 or more, not 0");
        AssertRefused(With(new CoDelQueue { Target = Duration.Zero }), "target of a CoDel queue");
        AssertRefused(With(new FqCoDelQueue { Flows = 0 }), "1 to 65,536 flows, not 0");
        AssertRefused(With(new RedQueue(100_000) { Probability = 2 }), "probability of a RED queue");
        AssertRefused(With(new RedQueue(1_000) { Minimum = 900, Maximum = 800 }), "maximum in bytes");
        AssertRefused(With(new TokenBucketQueue(new(1_000), 0)), "burst in bytes");
        AssertRefused(With(new TokenBucketQueue(Bandwidth.Unlimited, 10)), "finite rate");
        AssertRefused(With(new DropTailQueue(QueueLimit.Default, -1)), "marking threshold");

        var lab = Pair(new CoDelQueue(), out _, out _);
        var direction = lab.Network.Topology.Links[0].ToOne;
        Assert.That(
            () => direction.Change(direction.Options with { Discipline = new FqCoDelQueue() }),
            Throws.ArgumentException.With.Message.Contains("cannot change in mid-run"));
    }

    private static LinkOptions With(QueueDiscipline discipline) => new() { Bandwidth = Megabit, Discipline = discipline };

    private static void AssertRefused(LinkOptions options, string part) =>
        Assert.That(options.Validate, Throws.InstanceOf<ArgumentException>().With.Message.Contains(part));

    private sealed class DropWatch : IPacketObserver
    {
        public List<long> At { get; } = [];

        public List<SendOutcome> Reasons { get; } = [];

        public void OnSent(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, LinkDirection by)
        {
        }

        public void OnArrived(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, bool isCorrupted, LinkDirection? by)
        {
        }

        public void OnDropped(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, SendOutcome reason, LinkDirection? by)
        {
            At.Add(at.Nanoseconds);
            Reasons.Add(reason);
        }
    }
}
