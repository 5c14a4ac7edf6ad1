using NetSim.Core;
using NetSim.Network;
using NetSim.Tests.TestKit.Network;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Network;

public sealed class TopologyTests
{
    private static readonly LinkOptions OneMillisecond = new() { Delay = Duration.FromMilliseconds(1) };

    [Test]
    public void A_group_has_consecutive_indices_addresses_and_names()
    {
        var topology = new Topology();
        topology.AddNode(NodeKind.Host, "web");
        var phones = topology.AddNodes(500, "phone", new(0x0A020003));

        Assert.That(topology.NameOf(phones[17]), Is.EqualTo("phone[17]"));
        Assert.That(topology.AddressOf(phones[17]).ToString(), Is.EqualTo("10.2.0.20"));
        Assert.That(topology.TryFind("phone[17]", out var found) && found == phones[17], Is.True);
        Assert.That(topology.TryFind("phone[500]", out _), Is.False);
    }

    [Test]
    public void An_address_that_is_taken_is_refused_by_name()
    {
        var topology = new Topology();
        topology.AddNodes(10, "phone", new(0x0A020000));

        Assert.That(
            () => topology.AddNode(NodeKind.Host, "web", new(0x0A020004)),
            Throws.ArgumentException.With.Message.Contains("10.2.0.4 of 'web' already belongs to 'phone[4]'"));
    }

    [Test]
    public void A_name_that_is_taken_is_refused()
    {
        var topology = new Topology();
        topology.AddNode(NodeKind.Host, "web");

        Assert.That(
            () => topology.AddNodes(2, "web"),
            Throws.ArgumentException.With.Message.Contains("named 'web'"));
    }

    [Test]
    public void Automatic_addresses_avoid_those_that_were_given()
    {
        var topology = new Topology();
        topology.AddNode(NodeKind.Host, "web", new(0x0A640003));
        var group = topology.AddNodes(4, "phone");
        var next = topology.AddNode(NodeKind.Host, "next");

        Assert.That(topology.AddressOf(group.First).ToString(), Is.EqualTo("10.100.0.4"));
        Assert.That(topology.AddressOf(next).ToString(), Is.EqualTo("10.100.0.8"));
    }

    [Test]
    public void A_packet_crosses_a_chain_of_routers_and_loses_a_ttl_at_each()
    {
        var lab = Chain(3, out var a, out var b);

        lab.Forwarding.Send(a, lab.Tcp(a, b));

        var arrival = lab.Run().Arrivals.Single();
        Assert.That(arrival.Node, Is.EqualTo(b));
        Assert.That(arrival.Packet.TimeToLive, Is.EqualTo(61));
        Assert.That(arrival.At, Is.EqualTo(new SimTime(4_000_000)));
    }

    [Test]
    public void A_ttl_that_runs_out_is_reported_to_the_sender()
    {
        var lab = Chain(3, out var a, out var b);
        var packet = lab.Tcp(a, b, sourcePort: 4242);
        packet.TimeToLive = 2;

        lab.Forwarding.Send(a, packet);

        var error = lab.Run().Arrivals.Single();
        Assert.That(error.Node, Is.EqualTo(a));
        Assert.That(error.Packet.IcmpType, Is.EqualTo(IcmpType.TimeExceeded));
        Assert.That(lab.Network.NameOf(NodeAt(lab, error.Packet.Source)), Is.EqualTo("r1"));
        Assert.That(error.Extension.QuotedSourcePort, Is.EqualTo(4242));
    }

    [Test]
    public void A_router_with_a_smaller_mtu_ahead_asks_for_smaller_packets()
    {
        var topology = new Topology();
        var a = topology.AddNode(NodeKind.Host, "a");
        var r = topology.AddNode(NodeKind.Router, "r");
        var b = topology.AddNode(NodeKind.Host, "b");
        topology.Link(a, r, OneMillisecond);
        topology.Link(r, b, OneMillisecond with { Mtu = 1400 });
        var lab = new NetworkLab(topology);

        lab.Forwarding.Send(a, lab.Tcp(a, b, 1460));

        Assert.That(lab.Run().Arrivals.Single().Packet.NextHopMtu, Is.EqualTo(1400));
    }

    [Test]
    public void What_is_sent_to_an_unrouted_address_is_counted_and_gone()
    {
        var lab = Chain(1, out var a, out var b);
        var packet = lab.Tcp(a, b);
        packet.Destination = new(0xC6120001);

        lab.Forwarding.Send(a, packet);

        Assert.That(lab.Run().Arrivals, Is.Empty);
        Assert.That(lab.Forwarding.Counters.Unreachable, Is.EqualTo(1));
    }

    [Test]
    public void Routers_that_are_told_to_answer_do()
    {
        var lab = Chain(1, out var a, out var b);
        lab.Network.Topology.RoutersAnswerUnreachable = true;
        var packet = lab.Tcp(a, b);
        packet.Destination = new(0xC6120001);

        lab.Forwarding.Send(a, packet);

        Assert.That(lab.Run().Arrivals.Single().Packet.IcmpType, Is.EqualTo(IcmpType.DestinationUnreachable));
    }

    [Test]
    public void A_host_linked_to_a_group_knows_its_members_and_nobody_else()
    {
        var topology = new Topology();
        var phones = topology.AddNodes(100_000, "phone");
        var web = topology.AddNode(NodeKind.Host, "web");
        topology.Link(phones, web, OneMillisecond);
        var lab = new NetworkLab(topology);
        var stray = lab.Tcp(web, phones[0]);
        stray.Destination = new(0xC6120001);

        var outcome = lab.Forwarding.Send(web, stray);
        lab.Forwarding.Send(web, lab.Tcp(web, phones[99_999]));

        Assert.That(outcome, Is.EqualTo(SendOutcome.NoRoute));
        Assert.That(lab.Forwarding.Counters.NoRoute, Is.EqualTo(1));
        Assert.That(lab.Run().Arrivals.Single().Node, Is.EqualTo(phones[99_999]));
    }

    [Test]
    public void A_host_with_two_links_uses_the_one_that_leads_there()
    {
        var topology = new Topology();
        var edge = topology.AddNode(NodeKind.Host, "edge");
        var clients = topology.AddNodes(10, "client");
        var app = topology.AddNode(NodeKind.Host, "app");
        topology.Link(clients, edge, OneMillisecond);
        topology.Link(edge, app, OneMillisecond);
        var lab = new NetworkLab(topology);

        lab.Forwarding.Send(edge, lab.Tcp(edge, app));
        lab.Forwarding.Send(edge, lab.Tcp(edge, clients[3]));
        var direct = lab.Forwarding.Send(clients[3], lab.Tcp(clients[3], app));

        Assert.That(lab.Run().Arrivals.Select(r => r.Node), Is.EqualTo(new[] { app, clients[3] }));
        Assert.That(direct, Is.EqualTo(SendOutcome.NoRoute), "hosts do not forward");
        Assert.That(
            lab.Network.WhyUnreachable(clients[3], lab.Network.AddressOf(app)),
            Is.EqualTo($"'client[3]' has no route to {lab.Network.AddressOf(app)} ('app')"));
    }

    [Test]
    public void A_member_may_have_a_second_link_of_its_own()
    {
        var topology = new Topology();
        var phones = topology.AddNodes(10, "phone");
        var web = topology.AddNode(NodeKind.Host, "web");
        var lab4 = topology.AddNode(NodeKind.Host, "bench");
        topology.Link(phones, web, OneMillisecond);
        topology.Link(phones[4], lab4, OneMillisecond);
        var lab = new NetworkLab(topology);

        lab.Forwarding.Send(phones[4], lab.Tcp(phones[4], lab4));
        lab.Forwarding.Send(phones[4], lab.Tcp(phones[4], web));
        lab.Forwarding.Send(phones[5], lab.Tcp(phones[5], web));
        lab.Forwarding.Send(web, lab.Tcp(web, phones[9]));

        Assert.That(lab.Run().Arrivals.Select(r => r.Node), Is.EquivalentTo(new[] { lab4, web, web, phones[9] }));
    }

    [Test]
    public void A_static_route_goes_before_the_shortest_way()
    {
        var topology = new Topology();
        var a = topology.AddNode(NodeKind.Host, "a");
        var near = topology.AddNode(NodeKind.Router, "near");
        var far = topology.AddNode(NodeKind.Router, "far");
        var b = topology.AddNode(NodeKind.Host, "b", new(0xC0A80105));
        topology.Link(a, near, OneMillisecond);
        topology.Link(near, far, OneMillisecond);
        topology.Link(near, b, OneMillisecond);
        topology.Link(far, b, OneMillisecond);
        topology.AddRoute(near, Ipv4Prefix.Parse("192.168.0.0/16"), far);
        var lab = new NetworkLab(topology);

        lab.Forwarding.Send(a, lab.Tcp(a, b));

        Assert.That(lab.Run().Arrivals.Single().Packet.TimeToLive, Is.EqualTo(62));
    }

    [Test]
    public void An_alias_reaches_its_node()
    {
        var topology = new Topology();
        var a = topology.AddNode(NodeKind.Host, "a");
        var b = topology.AddNode(NodeKind.Host, "b");
        topology.Link(a, b, OneMillisecond);
        topology.AddAddresses(b, new(0xC6120000), 131_072);
        var lab = new NetworkLab(topology);
        var packet = lab.Tcp(a, b);
        packet.Destination = new(0xC613FFFF);

        lab.Forwarding.Send(a, packet);

        Assert.That(lab.Run().Arrivals.Single().Node, Is.EqualTo(b));
    }

    [Test]
    public void A_packet_to_oneself_loops_back_at_once()
    {
        var lab = Chain(1, out var a, out _);

        lab.Forwarding.Send(a, lab.Tcp(a, a));

        Assert.That(lab.Run().Arrivals.Single().At, Is.EqualTo(SimTime.Zero));
    }

    [Test]
    public void Parallel_links_get_names_of_their_own()
    {
        var topology = new Topology();
        var a = topology.AddNode(NodeKind.Host, "a");
        var b = topology.AddNode(NodeKind.Host, "b");

        var names = new[] { topology.Link(a, b, OneMillisecond).Name, topology.Link(a, b, OneMillisecond).Name };

        Assert.That(names, Is.EqualTo(new[] { "a-b", "a-b#2" }));
    }

    private static uint NodeAt(NetworkLab lab, Ipv4Address address)
    {
        Assert.That(lab.Network.TryNodeAt(address, out var node), Is.True);
        return node;
    }

    private static NetworkLab Chain(int routers, out uint a, out uint b)
    {
        var topology = new Topology();
        a = topology.AddNode(NodeKind.Host, "a");
        var previous = a;
        for (var i = 0; i < routers; i++)
        {
            var router = topology.AddNode(NodeKind.Router, $"r{i}");
            topology.Link(previous, router, OneMillisecond);
            previous = router;
        }

        b = topology.AddNode(NodeKind.Host, "b");
        topology.Link(previous, b, OneMillisecond);
        return new NetworkLab(topology);
    }
}
