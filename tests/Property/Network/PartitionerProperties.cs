using FsCheck;
using FsCheck.Fluent;
using NetSim.Core;
using NetSim.Network;

namespace NetSim.Tests.Property.Network;

public sealed class PartitionerProperties
{
    [Test]
    public void Every_plan_fills_its_partitions_and_lets_no_link_be_faster_than_the_lookahead()
    {
        var cases = from seed in Gen.Choose(0, int.MaxValue - 1)
                    from nodes in Gen.Choose(1, 60)
                    from links in Gen.Choose(0, 80)
                    from wanted in Gen.Choose(1, 16)
                    select (seed, nodes, links, wanted);

        Prop.ForAll(cases.ToArbitrary(), given => PlanIsSound(given.seed, given.nodes, given.links, given.wanted))
            .QuickCheckThrowOnFailure();
    }

    private static bool PlanIsSound(int seed, int nodes, int links, int wanted)
    {
        var topology = Random(seed, nodes, links);
        var plan = Partitioner.Assign(topology, wanted);
        var again = Partitioner.Assign(Random(seed, nodes, links), wanted);

        var used = plan.PartitionOf.ToArray().Distinct().Order().ToArray();
        var isFilled = used.SequenceEqual(Enumerable.Range(0, plan.Count).Select(p => (ushort)p))
            && plan.Count <= wanted;
        var isSafe = topology.Links
            .Where(link => plan[link.Many.First] != plan[link.One])
            .All(link => link.ToOne.Options.MinimumDelay >= plan.Lookahead && plan.Lookahead > Duration.Zero);
        return isFilled && isSafe && plan.PartitionOf.SequenceEqual(again.PartitionOf);
    }

    private static Topology Random(int seed, int nodes, int links)
    {
        var draw = RandomKey.FromSeed((ulong)seed);
        var topology = new Topology();
        for (var i = 0; i < nodes; i++)
        {
            topology.AddNode(NodeKind.Host, $"n{i}");
        }

        for (var i = 0; i < links; i++)
        {
            var a = (uint)(draw.For("a").Draw((ulong)i) % (ulong)nodes);
            var b = (uint)(draw.For("b").Draw((ulong)i) % (ulong)nodes);
            if (a != b)
            {
                topology.Link(a, b, new() { Delay = new((long)(draw.For("delay").Draw((ulong)i) % 4) * 1_000_000) });
            }
        }

        return topology;
    }
}
