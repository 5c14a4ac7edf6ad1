using FsCheck;
using FsCheck.Fluent;
using NetSim.Core;
using NetSim.Network;
using NetSim.Tests.TestKit.Network;
using NetSim.Wire;

namespace NetSim.Tests.Property.Network;

public sealed class RoutingProperties
{
    private const int Neighbours = 5;

    // Short address space, so that prefixes nest and overlap often.
    // 127.0.0.0/8 never leaves a machine, whatever its routes say.
    private const int Loopback = 127;

    private static readonly Gen<(uint Bits, int Length, int Via)> Route =
        from bits in Gen.Choose(0, 255)
        from length in Gen.Choose(0, 8)
        from via in Gen.Choose(0, Neighbours - 1)
        select ((uint)bits, length, via);

    [Test]
    public void The_longest_prefix_wins_as_a_walk_over_all_routes_finds_it()
    {
        var cases = from routes in Gen.ListOf(Route)
                    from probe in Gen.Choose(0, 255)
                    where probe != Loopback
                    select (routes, (uint)probe);

        Prop.ForAll(cases.ToArbitrary(), given => Agree(given.routes.ToList(), given.Item2)).QuickCheckThrowOnFailure();
    }

    private static bool Agree(List<(uint Bits, int Length, int Via)> routes, uint probe)
    {
        var topology = new Topology();
        var sender = topology.AddNode(NodeKind.Host, "sender", new(0x0B000001));
        var vias = Enumerable.Range(0, Neighbours)
            .Select(i => topology.AddNode(NodeKind.Router, $"via{i}", new(0x0B000100 + (uint)i)))
            .ToArray();
        foreach (var via in vias)
        {
            topology.Link(sender, via, LinkOptions.Ideal);
        }

        foreach (var (bits, length, via) in routes)
        {
            topology.AddRoute(sender, Ipv4Prefix.Containing(new(bits << 24), length), vias[via]);
        }

        var lab = new NetworkLab(topology);
        var destination = new Ipv4Address((probe << 24) | 77);
        var packet = Packet.Udp(new(lab.Network.AddressOf(sender), destination, 1, 2), 10);

        var outcome = lab.Forwarding.Send(sender, packet);
        var next = lab.Partition.TryNext(out var item) ? item.Target : uint.MaxValue;

        var best = -1;
        var wanted = uint.MaxValue;
        foreach (var (bits, length, via) in routes)
        {
            if (Ipv4Prefix.Containing(new(bits << 24), length).Contains(destination) && length >= best)
            {
                (best, wanted) = (length, vias[via]);
            }
        }

        return next == wanted && (outcome == SendOutcome.Sent) == (best >= 0);
    }

    [Test]
    public void Automatic_routes_take_the_fewest_hops_and_never_pass_a_host()
    {
        var cases = from seed in Gen.Choose(0, int.MaxValue - 1)
                    from nodes in Gen.Choose(2, 14)
                    from links in Gen.Choose(1, 30)
                    select (seed, nodes, links);

        Prop.ForAll(cases.ToArbitrary(), given => HopsAreFewest(given.seed, given.nodes, given.links))
            .QuickCheckThrowOnFailure();
    }

    private static bool HopsAreFewest(int seed, int nodes, int links)
    {
        var draw = RandomKey.FromSeed((ulong)seed);
        var topology = new Topology();
        for (var i = 0; i < nodes; i++)
        {
            topology.AddNode(draw.Draw((ulong)i) % 3 == 0 ? NodeKind.Host : NodeKind.Router, $"n{i}");
        }

        var neighbours = new HashSet<uint>[nodes];
        for (var i = 0; i < nodes; i++)
        {
            neighbours[i] = [];
        }

        for (var i = 0; i < links; i++)
        {
            var a = (uint)(draw.For("a").Draw((ulong)i) % (ulong)nodes);
            var b = (uint)(draw.For("b").Draw((ulong)i) % (ulong)nodes);
            if (a != b)
            {
                topology.Link(a, b, LinkOptions.Ideal);
                neighbours[a].Add(b);
                neighbours[b].Add(a);
            }
        }

        var lab = new NetworkLab(topology);
        for (uint from = 0; from < nodes; from++)
        {
            var distance = Distances(topology, neighbours, from);
            for (uint to = 0; to < nodes; to++)
            {
                if (to != from && distance[to] != HopsOf(lab, from, to))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // Floyd's idea in its plainest form: relax until nothing changes; hosts may start or end a way, never be on it.
    private static int[] Distances(Topology topology, HashSet<uint>[] neighbours, uint from)
    {
        var distance = Enumerable.Repeat(int.MaxValue, neighbours.Length).ToArray();
        distance[from] = 0;
        for (var round = 0; round < neighbours.Length; round++)
        {
            for (uint node = 0; node < neighbours.Length; node++)
            {
                var passes = node == from || topology.KindOf(node) == NodeKind.Router;
                foreach (var next in neighbours[node].Where(_ => passes && distance[node] != int.MaxValue))
                {
                    distance[next] = Math.Min(distance[next], distance[node] + 1);
                }
            }
        }

        return distance;
    }

    private static int HopsOf(NetworkLab lab, uint from, uint to)
    {
        lab.Arrivals.Clear();
        lab.Forwarding.Send(from, lab.Tcp(from, to));
        lab.Run();
        return lab.Arrivals is [var only] && only.Node == to ? 65 - only.Packet.TimeToLive : int.MaxValue;
    }

    [Test]
    public void A_router_that_has_sent_to_thousands_of_addresses_still_sends_each_packet_to_its_own()
    {
        // Enough to make the remembered look-ups grow several times, and to meet in one place.
        const int Hosts = 20_000;
        var topology = new Topology();
        uint[] routers = [topology.AddNode(NodeKind.Router, "west"), topology.AddNode(NodeKind.Router, "east")];
        var left = topology.AddNodes(Hosts, "left");
        var right = topology.AddNodes(Hosts, "right");
        topology.Link(routers[0], routers[1], LinkOptions.Ideal);
        topology.Link(left, routers[0], LinkOptions.Ideal);
        topology.Link(right, routers[1], LinkOptions.Ideal);
        var lab = new NetworkLab(topology);
        var draw = RandomKey.FromSeed(7);

        for (var i = 0; i < 60_000; i++)
        {
            var number = draw.Draw((ulong)i);
            var to = (number & 1) == 0 ? left[(int)(number % Hosts)] : right[(int)(number % Hosts)];
            lab.Forwarding.Send(left[(int)((number >> 32) % Hosts)], lab.Tcp(routers[0], to));
        }

        var strays = lab.Run().Arrivals.Count(a => lab.Network.AddressOf(a.Node) != a.Packet.Destination);

        Assert.That((lab.Arrivals.Count, strays), Is.EqualTo((60_000, 0)));
    }
}
