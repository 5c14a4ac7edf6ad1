using NetSim.Core;
using NetSim.Network;
using NetSim.Tests.TestKit.Network;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Network;

/// <summary>What Linux 6.18 was measured to do with ports (experiment e10_nat, modes ports and exhaust).</summary>
public sealed class NatMappingTests
{
    private static NatLab WithPorts(int first, int last, int clients = 30) =>
        new(inside => new() { Inside = [inside], Ports = new(first, last) }, clients);

    [Test]
    public void A_free_port_is_kept_and_the_address_becomes_the_nats()
    {
        var lab = new NatLab();

        var seen = lab.ToServer(0, TcpFlags.Syn, 1, port: 40000);

        Assert.That(seen?.SourcePort, Is.EqualTo(40000));
        Assert.That(seen?.Source, Is.EqualTo(lab.Nat.Address));
    }

    [Test]
    public void Answers_reach_the_client_at_its_own_address_and_port()
    {
        var lab = new NatLab();
        lab.ToServer(0, TcpFlags.Syn, 1, port: 40000);
        var natPort = lab.ToServer(1, TcpFlags.Syn, 1, port: 40000)!.Value.SourcePort;

        var answer = lab.ToClient(natPort, TcpFlags.Syn | TcpFlags.Ack, 9, 2);

        Assert.That(answer?.Destination, Is.EqualTo(lab.Lab.Network.AddressOf(lab.Clients[1])));
        Assert.That(answer?.DestinationPort, Is.EqualTo(40000));
    }

    [TestCase(40000, 1024, 65535)]
    [TestCase(600, 600, 1023)]
    [TestCase(300, 1, 511)]
    public void A_colliding_port_is_replaced_by_one_of_its_class(int port, int lowest, int highest)
    {
        var lab = new NatLab();

        var first = lab.Connect(0, (ushort)port);
        var second = lab.Connect(1, (ushort)port);

        Assert.That(first, Is.EqualTo(port));
        Assert.That(second, Is.InRange(lowest, highest).And.Not.EqualTo(port));
    }

    [Test]
    public void The_same_inner_port_keeps_its_mapping_towards_another_destination()
    {
        var lab = new NatLab();
        lab.Connect(0, 40000);

        var first = lab.Connect(1, 40000, serverPort: 80);
        var second = lab.Connect(1, 40000, serverPort: 81);

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void Ports_are_taken_per_destination()
    {
        var lab = new NatLab();
        lab.Connect(0, 40001, serverPort: 80);

        Assert.That(lab.Connect(1, 40001, serverPort: 82), Is.EqualTo(40001));
    }

    [Test]
    public void Random_allocation_does_not_keep_ports_but_their_classes()
    {
        var lab = new NatLab(inside => new() { Inside = [inside], Allocation = PortAllocation.Random });

        Assert.That(lab.Connect(0, 40000), Is.InRange(1024, 65535).And.Not.EqualTo(40000));
        Assert.That(lab.Connect(0, 600), Is.InRange(600, 1023));
        Assert.That(lab.Connect(0, 300), Is.InRange(1, 511));
    }

    [Test]
    public void A_pool_of_ten_carries_ten_connections_to_one_destination()
    {
        var lab = WithPorts(5000, 5009);

        var ports = Enumerable.Range(0, 14).Select(i => lab.Connect(i, 40000)).ToArray();

        Assert.That(ports.OfType<ushort>().Order(), Is.EqualTo(Enumerable.Range(5000, 10)));
        Assert.That(ports[10..], Is.All.Null);
        Assert.That(lab.Nat.Counters.InsertFailed, Is.EqualTo(4));
        Assert.That(lab.Nat.Counters.Drop, Is.EqualTo(4));
        Assert.That(lab.Nat.CountAt(lab.Now), Is.EqualTo(10));
    }

    [Test]
    public void A_pool_of_ten_carries_twenty_connections_to_two_destinations()
    {
        var lab = WithPorts(5000, 5009);

        var ports = Enumerable.Range(0, 22).Select(i => lab.Connect(i, 40000, (ushort)(80 + i % 2))).ToArray();

        Assert.That(ports.Count(p => p is not null), Is.EqualTo(20));
        Assert.That(Array.FindIndex(ports, p => p is null), Is.EqualTo(20));
        Assert.That(
            ports.OfType<ushort>().Order(),
            Is.EqualTo(Enumerable.Range(5000, 10).SelectMany(p => new[] { p, p })));
    }

    [Test]
    public void An_attempt_to_reach_an_inner_address_from_outside_finds_no_way()
    {
        var lab = new NatLab();

        var why = lab.Lab.Network.WhyUnreachable(lab.Server, lab.Lab.Network.AddressOf(lab.Clients[0]));

        Assert.That(why, Does.Contain("'server' has no route to 10.1.0.2 ('client[0]')"));
        Assert.That(lab.Lab.Network.WhyUnreachable(lab.Clients[0], lab.Lab.Network.AddressOf(lab.Server)), Is.Null);
    }

    [Test]
    public void An_unasked_segment_from_outside_is_the_nats_own()
    {
        var lab = new NatLab();

        lab.ToClient(40000, TcpFlags.Syn, 1);

        Assert.That(lab.Lab.Arrivals.Single().Node, Is.EqualTo(lab.Nat.Node));
        Assert.That(lab.Nat.CountAt(lab.Now), Is.Zero);
    }

    [Test]
    public void An_icmp_error_about_a_translated_segment_reaches_the_client()
    {
        var lab = new NatLab();
        lab.Connect(0, 40000);
        var syn = lab.ToServer(1, TcpFlags.Syn, 5, port: 40000)!.Value;
        var error = Packet.IcmpError(
            new(0x0A090002), IcmpType.DestinationUnreachable, (byte)IcmpUnreachable.Port, in syn, 40, out var quote);

        lab.Lab.Forwarding.Send(lab.Server, error, quote);
        var arrived = lab.Lab.Run().Arrivals[^1];

        Assert.That(arrived.Node, Is.EqualTo(lab.Clients[1]));
        Assert.That(arrived.Extension.QuotedSource, Is.EqualTo(lab.Lab.Network.AddressOf(lab.Clients[1])));
        Assert.That(arrived.Extension.QuotedSourcePort, Is.EqualTo(40000));
    }

    [Test]
    public void A_ttl_that_runs_out_at_the_nat_is_reported_to_the_client_and_makes_no_entry()
    {
        var lab = new NatLab();
        var syn = lab.Lab.Tcp(lab.Clients[0], lab.Server, flags: TcpFlags.Syn);
        syn.TimeToLive = 1;

        lab.Lab.Forwarding.Send(lab.Clients[0], syn);

        Assert.That(lab.Lab.Run().Arrivals.Single().Packet.IcmpType, Is.EqualTo(IcmpType.TimeExceeded));
        Assert.That(lab.Lab.Arrivals[0].Node, Is.EqualTo(lab.Clients[0]));
        Assert.That(lab.Nat.CountAt(lab.Now), Is.Zero);
    }

    [Test]
    public void A_segment_too_long_for_the_outside_link_is_reported_as_the_client_sent_it()
    {
        var topology = new Topology();
        var client = topology.AddNode(NodeKind.Host, "client");
        var server = topology.AddNode(NodeKind.Host, "server");
        var nat = topology.AddNat("nat", null, new() { Inside = [new(client, 1)] });
        topology.Link(client, nat, LinkOptions.Ideal);
        topology.Link(nat, server, new() { Mtu = 1000 });
        var lab = new NetworkLab(topology);
        lab.Forwarding.Send(client, lab.Tcp(client, server, flags: TcpFlags.Syn, sequence: 1));
        lab.Run();
        var reply = lab.Tcp(server, nat, 0, 80, 1000, TcpFlags.Syn | TcpFlags.Ack, 7, 2);
        lab.Forwarding.Send(server, reply);
        lab.Run();

        lab.Forwarding.Send(client, lab.Tcp(client, server, length: 1400, sequence: 2, acknowledgment: 8));

        var error = lab.Run().Arrivals[^1];
        Assert.That(error.Packet.NextHopMtu, Is.EqualTo(1000));
        Assert.That((error.Node, error.Extension.QuotedSource), Is.EqualTo((client, lab.Network.AddressOf(client))));
    }

    [Test]
    public void Pings_and_datagrams_cross_both_ways()
    {
        var lab = new NatLab();
        var (client, server) = (lab.Lab.Network.AddressOf(lab.Clients[0]), lab.Lab.Network.AddressOf(lab.Server));

        var ping = lab.Exchange(lab.Clients[0], Packet.IcmpEcho(client, server, false, 77, 1), lab.Server)!.Value;
        var identifier = (ushort)(ping.Sequence.Value >> 16);
        var pong = lab.Exchange(
            lab.Server, Packet.IcmpEcho(server, ping.Source, true, identifier, 1), null)!.Value;
        var datagram = lab.Exchange(lab.Clients[0], Packet.Udp(new(client, server, 5353, 53), 40), lab.Server)!.Value;
        var answer = lab.Exchange(
            lab.Server, Packet.Udp(new(server, datagram.Source, 53, datagram.SourcePort), 90), null)!.Value;

        Assert.That(ping.Source, Is.EqualTo(lab.Nat.Address));
        Assert.That((pong.Destination, pong.Sequence.Value >> 16), Is.EqualTo((client, 77u)));
        Assert.That((answer.Destination, answer.DestinationPort), Is.EqualTo((client, (ushort)5353)));
    }

    [Test]
    public void A_nat_without_an_outside_is_refused()
    {
        var topology = new Topology();
        var clients = topology.AddNodes(2, "client");
        var nat = topology.AddNat("nat", null, new() { Inside = [clients] });
        topology.Link(clients, nat, LinkOptions.Ideal);

        Assert.That(
            () => topology.Build(RandomKey.FromSeed(1), Partitioner.Assign(topology, 1)),
            Throws.ArgumentException.With.Message.Contains("NAT 'nat' has no outside link"));
    }
}
