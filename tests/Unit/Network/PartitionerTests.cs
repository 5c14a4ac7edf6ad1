using NetSim.Core;
using NetSim.Network;

namespace NetSim.Tests.Unit.Network;

public sealed class PartitionerTests
{
    private static readonly LinkOptions FiveMilliseconds = new() { Delay = Duration.FromMilliseconds(5) };

    [Test]
    public void A_hot_node_stands_alone_and_the_rest_is_cut_evenly()
    {
        var topology = new Topology();
        var phones = topology.AddNodes(300, "phone");
        var web = topology.AddNode(NodeKind.Host, "web");
        topology.Link(phones, web, FiveMilliseconds);

        var plan = Partitioner.Assign(topology, 4);

        Assert.That(plan.Count, Is.EqualTo(4));
        Assert.That(plan.PartitionOf.Count((ushort)plan[web]), Is.EqualTo(1));
        var others = plan.PartitionOf.ToArray().CountBy(p => p).Where(p => p.Key != plan[web]);
        Assert.That(others.Select(p => p.Value), Is.All.EqualTo(100));
        Assert.That(plan.Lookahead, Is.EqualTo(Duration.FromMilliseconds(5)));
    }

    [Test]
    public void Nodes_joined_without_delay_stay_together()
    {
        var topology = new Topology();
        var hosts = topology.AddNodes(40, "host");
        topology.Link(hosts[0], hosts[39], LinkOptions.Ideal);
        topology.Link(hosts.Slice(0, 39), hosts[39], FiveMilliseconds);

        var plan = Partitioner.Assign(topology, 8);

        Assert.That(plan[hosts[0]], Is.EqualTo(plan[hosts[39]]));
        Assert.That(plan.Lookahead, Is.EqualTo(Duration.FromMilliseconds(5)));
    }

    [Test]
    public void Each_receive_queue_stands_alone_however_few_links_its_host_has()
    {
        var topology = new Topology();
        var phones = topology.AddNodes(300, "phone");
        var edge = topology.AddNode(NodeKind.Router, "edge");
        var web = topology.AddNode(NodeKind.Host, "web");
        topology.Link(phones, edge, FiveMilliseconds);
        topology.Link(edge, web, new() { Delay = Duration.FromMilliseconds(1) });
        topology.SetQueues(web, 4);

        var plan = Partitioner.Assign(topology, 8);
        var network = topology.Build(RandomKey.FromSeed(1), plan);

        var queues = network.QueuesOf(web).ToArray();
        Assert.That(queues, Has.Length.EqualTo(4).And.All.Matches<uint>(queue => network.HostOf(queue) == web));
        Assert.That(queues.Select(queue => plan.PartitionOf.Count((ushort)plan[queue])), Is.All.EqualTo(1));
        Assert.That(plan.Lookahead, Is.EqualTo(Duration.FromMilliseconds(1)));
    }

    [Test]
    public void Receive_queues_behind_a_link_without_delay_stay_with_their_neighbour()
    {
        var topology = new Topology();
        var edge = topology.AddNode(NodeKind.Router, "edge");
        var web = topology.AddNode(NodeKind.Host, "web");
        topology.Link(topology.AddNodes(20, "phone"), edge, FiveMilliseconds);
        topology.Link(edge, web, LinkOptions.Ideal);
        topology.SetQueues(web, 4);

        var plan = Partitioner.Assign(topology, 8);
        var network = topology.Build(RandomKey.FromSeed(1), plan);

        Assert.That(network.QueuesOf(web).Select(queue => plan[queue]), Is.All.EqualTo(plan[edge]));
        Assert.That(plan.Lookahead, Is.EqualTo(Duration.FromMilliseconds(5)));
    }

    [Test]
    public void A_node_of_which_work_is_expected_stands_alone_however_few_links_it_has()
    {
        var topology = new Topology();
        var phones = topology.AddNodes(300, "phone");
        var web = topology.AddNode(NodeKind.Host, "web");
        var bot = topology.AddNode(NodeKind.Host, "bot");
        topology.Link(phones, web, FiveMilliseconds);
        topology.Link(bot, web, FiveMilliseconds);
        topology.ExpectWork(bot);

        var plan = Partitioner.Assign(topology, 4);

        Assert.That(plan.PartitionOf.Count((ushort)plan[bot]), Is.EqualTo(1));
        Assert.That(plan.PartitionOf.Count((ushort)plan[web]), Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(65)]
    public void A_number_of_queues_out_of_range_is_refused(int count)
    {
        var topology = new Topology();
        var web = topology.AddNode(NodeKind.Host, "web");

        Assert.That(
            () => topology.SetQueues(web, count),
            Throws.ArgumentException.With.Message.Contains($"'web' can have 1 to 64 queues, not {count}"));
    }

    [Test]
    public void Every_partition_has_a_node_however_many_are_wanted()
    {
        var topology = new Topology();
        var a = topology.AddNode(NodeKind.Host, "a");
        var b = topology.AddNode(NodeKind.Host, "b");
        topology.Link(a, b, FiveMilliseconds);

        var plan = Partitioner.Assign(topology, 16);

        Assert.That(plan.Count, Is.EqualTo(2));
        Assert.That(plan[a], Is.Not.EqualTo(plan[b]));
    }

    [Test]
    public void The_lookahead_is_the_delay_less_the_jitter_bound()
    {
        var topology = new Topology();
        var a = topology.AddNode(NodeKind.Host, "a");
        var b = topology.AddNode(NodeKind.Host, "b");
        topology.Link(a, b, FiveMilliseconds with { Jitter = new(Duration.FromMilliseconds(1)) });

        Assert.That(Partitioner.Assign(topology, 2).Lookahead, Is.EqualTo(Duration.FromMilliseconds(4)));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void A_link_that_becomes_shorter_takes_the_lookahead_along_and_never_becomes_zero(int partitions)
    {
        var topology = new Topology();
        var a = topology.AddNode(NodeKind.Host, "a");
        var b = topology.AddNode(NodeKind.Host, "b");
        var link = topology.Link(a, b, FiveMilliseconds);
        var network = topology.Build(RandomKey.FromSeed(1), Partitioner.Assign(topology, partitions));
        var before = network.Lookahead;

        link.SetDelay(Duration.FromMilliseconds(1));

        Assert.That(network.Lookahead, Is.EqualTo(partitions == 2 ? Duration.FromMilliseconds(1) : before));
        Assert.That(
            () => link.SetDelay(Duration.Zero),
            Throws.ArgumentException.With.Message.Contains("least delay of link 'a-b'").And.Message.Contains("1 us"));
    }
}
