using NetSim.Core;
using NetSim.Network;
using NetSim.Tests.TestKit.Network;

namespace NetSim.Tests.Unit.Network;

public sealed class LinkTests
{
    private static readonly Duration TenMilliseconds = Duration.FromMilliseconds(10);

    private static NetworkLab Pair(LinkOptions options, out uint a, out uint b)
    {
        var topology = new Topology();
        a = topology.AddNode(NodeKind.Host, "a");
        b = topology.AddNode(NodeKind.Host, "b");
        topology.Link(a, b, options);
        return new NetworkLab(topology);
    }

    [Test]
    public void A_packet_arrives_after_the_delay()
    {
        var lab = Pair(new() { Delay = TenMilliseconds }, out var a, out var b);

        var outcome = lab.Forwarding.Send(a, lab.Tcp(a, b));

        Assert.That(outcome, Is.EqualTo(SendOutcome.Sent));
        Assert.That(lab.Run().Arrivals.Single().At, Is.EqualTo(SimTime.Zero + TenMilliseconds));
    }

    [Test]
    public void Serialization_adds_up_while_packets_wait()
    {
        // 1,460 octets of payload make 1,500 bytes: 12 ms each at 1 Mbit/s.
        var lab = Pair(new() { Delay = TenMilliseconds, Bandwidth = new(1_000_000) }, out var a, out var b);

        for (var i = 0; i < 3; i++)
        {
            lab.Forwarding.Send(a, lab.Tcp(a, b, length: 1460));
        }

        Assert.That(
            lab.Run().Arrivals.Select(r => r.At.Nanoseconds),
            Is.EqualTo(new[] { 22_000_000L, 34_000_000, 46_000_000 }));
    }

    [Test]
    public void The_packet_on_the_wire_does_not_count_against_the_queue()
    {
        var options = new LinkOptions { Bandwidth = new(1_000_000), Queue = QueueLimit.OfPackets(2) };
        var lab = Pair(options, out var a, out var b);

        var outcomes = Enumerable.Range(0, 5).Select(_ => lab.Forwarding.Send(a, lab.Tcp(a, b, 1460))).ToArray();

        Assert.That(outcomes.Count(o => o == SendOutcome.Sent), Is.EqualTo(3));
        Assert.That(outcomes[3..], Is.All.EqualTo(SendOutcome.QueueDropped));
        Assert.That(lab.Network.Topology.Links[0].ToOne.Counters.QueueDrops, Is.EqualTo(2));
        Assert.That(lab.Network.Topology.Links[0].ToOne.Counters.Lost, Is.Zero);
    }

    [Test]
    public void A_queue_in_bytes_counts_waiting_bytes()
    {
        var options = new LinkOptions { Bandwidth = new(1_000_000), Queue = QueueLimit.OfBytes(3000) };
        var lab = Pair(options, out var a, out var b);

        for (var i = 0; i < 5; i++)
        {
            lab.Forwarding.Send(a, lab.Tcp(a, b, 1460));
        }

        Assert.That(lab.Forwarding.Waiting(lab.Network.Topology.Links[0].ToOne), Is.EqualTo((2, 3000L)));
    }

    [Test]
    public void A_place_in_the_queue_comes_free_when_its_packet_goes_on_the_wire()
    {
        var options = new LinkOptions { Bandwidth = new(1_000_000), Queue = QueueLimit.OfPackets(1) };
        var lab = Pair(options, out var a, out var b);
        lab.Forwarding.Send(a, lab.Tcp(a, b, 1460));
        lab.Forwarding.Send(a, lab.Tcp(a, b, 1460));

        lab.Partition.AdvanceTo(new(11_999_999));
        var early = lab.Forwarding.Send(a, lab.Tcp(a, b, 1460));
        lab.Partition.AdvanceTo(new(12_000_000));
        var late = lab.Forwarding.Send(a, lab.Tcp(a, b, 1460));

        Assert.That((early, late), Is.EqualTo((SendOutcome.QueueDropped, SendOutcome.Sent)));
    }

    [Test]
    public void Members_of_a_group_have_queues_of_their_own()
    {
        var topology = new Topology();
        var phones = topology.AddNodes(3, "phone");
        var web = topology.AddNode(NodeKind.Host, "web");
        topology.Link(phones, web, new() { Bandwidth = new(1_000_000), Delay = TenMilliseconds });
        var lab = new NetworkLab(topology);

        lab.Forwarding.Send(phones[0], lab.Tcp(phones[0], web, 1460));
        lab.Forwarding.Send(phones[2], lab.Tcp(phones[2], web, 1460));
        lab.Forwarding.Send(web, lab.Tcp(web, phones[1], 1460));

        Assert.That(lab.Run().Arrivals.Select(r => r.At.Nanoseconds), Is.All.EqualTo(22_000_000L));
        Assert.That(lab.Arrivals.Select(r => r.Node), Is.EquivalentTo(new[] { web, web, phones[1] }));
    }

    [Test]
    public void A_certain_loss_loses_everything_and_counts_it()
    {
        var lab = Pair(new() { Loss = LossModel.Random(1) }, out var a, out var b);

        var outcome = lab.Forwarding.Send(a, lab.Tcp(a, b));

        Assert.That(outcome, Is.EqualTo(SendOutcome.Lost));
        Assert.That(lab.Network.Topology.Links[0].ToOne.Counters.Lost, Is.EqualTo(1));
        Assert.That(lab.Partition.Pending, Is.Zero);
    }

    [Test]
    public void A_certain_duplication_delivers_two()
    {
        var lab = Pair(new() { Duplication = 1 }, out var a, out var b);

        lab.Forwarding.Send(a, lab.Tcp(a, b));

        Assert.That(lab.Run().Arrivals, Has.Count.EqualTo(2));
        Assert.That(lab.Network.Topology.Links[0].ToOne.Counters.Duplicated, Is.EqualTo(1));
    }

    [Test]
    public void A_corrupted_packet_arrives_and_fails_its_checksum()
    {
        var lab = Pair(new() { Corruption = 1 }, out var a, out var b);

        lab.Forwarding.Send(a, lab.Tcp(a, b));

        Assert.That(lab.Run().Arrivals.Single().Outcome, Is.EqualTo(ArrivalOutcome.Corrupted));
    }

    [Test]
    public void A_reordered_packet_skips_the_delay()
    {
        var options = new LinkOptions { Delay = TenMilliseconds, Reordering = new(1, Gap: 3) };
        var lab = Pair(options, out var a, out var b);

        for (ushort i = 1; i <= 3; i++)
        {
            lab.Forwarding.Send(a, lab.Tcp(a, b, sourcePort: i));
        }

        Assert.That(lab.Run().Arrivals.Select(r => r.Packet.SourcePort), Is.EqualTo(new ushort[] { 3, 1, 2 }));
    }

    [Test]
    public void A_packet_that_would_be_older_than_msl_is_destroyed()
    {
        var options = new LinkOptions { Delay = Duration.FromSeconds(31) };
        var lab = Pair(options, out var a, out var b);

        Assert.That(lab.Forwarding.Send(a, lab.Tcp(a, b)), Is.EqualTo(SendOutcome.Expired));
        Assert.That(lab.Network.Topology.Links[0].ToOne.Counters.Expired, Is.EqualTo(1));
    }

    [Test]
    public void A_link_may_have_a_longer_msl()
    {
        var options = new LinkOptions { Delay = Duration.FromSeconds(31), Msl = Duration.FromSeconds(120) };
        var lab = Pair(options, out var a, out var b);

        Assert.That(lab.Forwarding.Send(a, lab.Tcp(a, b)), Is.EqualTo(SendOutcome.Sent));
    }

    [Test]
    public void Age_is_counted_over_all_hops()
    {
        var topology = new Topology();
        var a = topology.AddNode(NodeKind.Host, "a");
        var r = topology.AddNode(NodeKind.Router, "r");
        var b = topology.AddNode(NodeKind.Host, "b");
        topology.Link(a, r, new() { Delay = Duration.FromSeconds(20) });
        topology.Link(r, b, new() { Delay = Duration.FromSeconds(20) });
        var lab = new NetworkLab(topology);

        lab.Forwarding.Send(a, lab.Tcp(a, b));

        Assert.That(lab.Run().Arrivals, Is.Empty);
        Assert.That(topology.Links[1].ToOne.Counters.Expired, Is.EqualTo(1));
    }

    [Test]
    public void A_link_that_is_down_drops_what_it_is_given_and_delivers_what_is_under_way()
    {
        var lab = Pair(new() { Delay = TenMilliseconds }, out var a, out var b);
        lab.Forwarding.Send(a, lab.Tcp(a, b));

        lab.Network.Topology.Links[0].Down();
        var outcome = lab.Forwarding.Send(a, lab.Tcp(a, b));

        Assert.That(outcome, Is.EqualTo(SendOutcome.LinkDown));
        Assert.That(lab.Run().Arrivals, Has.Count.EqualTo(1));
    }

    [Test]
    public void Jitter_without_bandwidth_reorders_and_with_bandwidth_does_not()
    {
        var jitter = new Jitter(Duration.FromMilliseconds(9));
        var free = Pair(new() { Delay = TenMilliseconds, Jitter = jitter }, out var a, out var b);
        var fast = new Bandwidth(1_000_000_000);
        var limited = Pair(new() { Delay = TenMilliseconds, Jitter = jitter, Bandwidth = fast }, out _, out _);

        for (ushort i = 0; i < 100; i++)
        {
            free.Forwarding.Send(a, free.Tcp(a, b, sourcePort: i));
            limited.Forwarding.Send(a, limited.Tcp(a, b, sourcePort: i));
        }

        Assert.That(free.Run().Arrivals.Select(r => r.Packet.SourcePort), Is.Not.Ordered);
        Assert.That(limited.Run().Arrivals.Select(r => r.Packet.SourcePort), Is.Ordered);
    }

    [Test]
    public void Switching_one_fault_on_leaves_the_draws_of_another_alone()
    {
        var plain = Pair(new() { Loss = LossModel.Random(0.5) }, out var a, out var b);
        var jittered = Pair(
            new() { Loss = LossModel.Random(0.5), Delay = TenMilliseconds, Jitter = new(TenMilliseconds) }, out _,
            out _);

        var first = Enumerable.Range(0, 100).Select(_ => plain.Forwarding.Send(a, plain.Tcp(a, b))).ToArray();
        var second = Enumerable.Range(0, 100).Select(_ => jittered.Forwarding.Send(a, jittered.Tcp(a, b))).ToArray();

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void Chosen_packets_are_lost_counted_from_when_they_were_chosen()
    {
        var lab = Pair(new() { Loss = LossModel.Random(1) }, out var a, out var b);
        var link = lab.Network.Topology.Links[0];
        lab.Forwarding.Send(a, lab.Tcp(a, b));

        link.SetLoss(LossModel.Listed(2, 70, 1));
        var lost = Enumerable.Range(1, 100).Where(_ => lab.Forwarding.Send(a, lab.Tcp(a, b)) == SendOutcome.Lost);

        Assert.That(lost, Is.EqualTo(new[] { 1, 2, 70 }));
        Assert.That(link.ToOne.Counters.Lost, Is.EqualTo(4));
    }

    [TestCase(0)]
    [TestCase(5_000_000_000)]
    public void A_chosen_packet_needs_a_number_that_can_be(long packet) =>
        Assert.That(
            () => LossModel.Listed(packet),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("from 1 to 2147483648"));

    [Test]
    public void Loss_can_change_in_mid_run()
    {
        var lab = Pair(LinkOptions.Ideal, out var a, out var b);
        lab.Forwarding.Send(a, lab.Tcp(a, b));

        lab.Network.Topology.Links[0].SetLoss(LossModel.Random(1));

        Assert.That(lab.Forwarding.Send(a, lab.Tcp(a, b)), Is.EqualTo(SendOutcome.Lost));
    }

    [Test]
    public void A_shorter_delay_on_a_link_with_bandwidth_lets_nothing_overtake()
    {
        var lab = Pair(new() { Delay = TenMilliseconds, Bandwidth = new(1_000_000) }, out var a, out var b);
        lab.Forwarding.Send(a, lab.Tcp(a, b, 1460, sourcePort: 1));

        lab.Network.Topology.Links[0].SetDelay(Duration.FromMicroseconds(1));
        lab.Forwarding.Send(a, lab.Tcp(a, b, sourcePort: 2));

        Assert.That(lab.Run().Arrivals.Select(r => r.Packet.SourcePort), Is.EqualTo(new ushort[] { 1, 2 }));
    }

    [Test]
    public void A_packet_longer_than_the_mtu_is_refused()
    {
        var lab = Pair(new() { Mtu = 576 }, out var a, out var b);

        Assert.That(lab.Forwarding.Send(a, lab.Tcp(a, b, 537)), Is.EqualTo(SendOutcome.TooBig));
        Assert.That(lab.Forwarding.Send(a, lab.Tcp(a, b, 536)), Is.EqualTo(SendOutcome.Sent));
    }

    [TestCase(-1, "delay must not be negative")]
    [TestCase(2_000_000_000, "at most 1,000,000 s")]
    public void A_delay_out_of_range_is_refused(long milliseconds, string because)
    {
        var options = new LinkOptions { Delay = Duration.FromMilliseconds(milliseconds) };

        Assert.That(options.Validate, Throws.ArgumentException.With.Message.Contains(because));
    }

    [Test]
    public void A_probability_above_one_is_refused()
    {
        Assert.That(
            () => LossModel.Random(1.01),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("0 to 1"));
    }

    [Test]
    public void The_minimum_delay_is_the_delay_less_the_jitter_bound()
    {
        var uniform = new LinkOptions { Delay = TenMilliseconds, Jitter = new(Duration.FromMilliseconds(2)) };
        var normal = uniform with { Jitter = new(Duration.FromMilliseconds(2), JitterDistribution.Normal) };

        Assert.That(uniform.MinimumDelay, Is.EqualTo(Duration.FromMilliseconds(8)));
        Assert.That(normal.MinimumDelay, Is.EqualTo(Duration.FromMilliseconds(2)));
    }
}
