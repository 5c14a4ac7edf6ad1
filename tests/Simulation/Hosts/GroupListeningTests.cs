using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Tests.Simulation;

/// <summary>Servers by the thousand are described once.</summary>
public sealed class GroupListeningTests
{
    [Test]
    public void Only_the_members_that_somebody_talks_to_exist()
    {
        using var world = Servers(1_000, out var servers);
        world.GroupOf(servers.First).Listen(Lab.Port, 16, Lab.Echo);
        var answered = SimTime.Zero;
        var address = world.Network.AddressOf(servers[700]);
        world.MachineOf("client").Start(async machine => answered = await Lab.Ask(machine, address, 10));

        world.RunUntil(Lab.Seconds(1));

        Assert.That(answered, Is.EqualTo(Lab.Seconds(0.040)));
        Assert.That(world.GroupOf(servers.First).MembersInUse().Select(machine => machine.Name), Is.EqualTo(new[] { "server[700]" }));
        Assert.That(world.MachineOf(servers[700]).Listening.Single().Accepted, Is.EqualTo(1));
    }

    [Test]
    public void Every_member_counts_as_listening_whether_it_exists_or_not()
    {
        using var world = Servers(100, out var servers);
        world.GroupOf(servers.First).Listen(Lab.Port, 16, Lab.Echo);
        world.MachineOf(servers[1]).Listen(81, 16, Lab.Echo);
        var group = new int[TcpStates.Count];
        var untouched = new int[TcpStates.Count];

        world.GroupOf(servers.First).AddStates(group);
        world.MachineOf(servers[2]).AddStates(untouched);

        Assert.That(group[(int)TcpState.Listen], Is.EqualTo(101));
        Assert.That(untouched[(int)TcpState.Listen], Is.EqualTo(1));
        Assert.That(world.MachineOf(servers[2]).Listening.Single().Port, Is.EqualTo(Lab.Port));
    }

    [Test]
    public void A_backlog_is_cut_to_the_somaxconn_of_the_time_of_listen()
    {
        using var world = Servers(10, out var servers);
        var group = world.GroupOf(servers.First);
        group.Sysctl["net.core.somaxconn"] = "100";
        group.Listen(Lab.Port, 1_000, Lab.Echo);
        group.Sysctl["net.core.somaxconn"] = "50";

        Assert.That(world.MachineOf(servers[3]).Listening.Single().Listener.Backlog, Is.EqualTo(100));
        Assert.That(world.MachineOf(servers[3]).Listen(81, 1_000, Lab.Echo).Listener.Backlog, Is.EqualTo(50));
    }

    [Test]
    public void A_member_that_is_in_use_listens_at_once_and_a_taken_port_is_refused()
    {
        using var world = Servers(10, out var servers);
        var group = world.GroupOf(servers.First);
        var member = world.MachineOf(servers[0]);
        member.Listen(81, 16, Lab.Echo);

        group.Listen(Lab.Port, 16, Lab.Echo);

        Assert.That(member.Listening.Select(socket => (int)socket.Port), Is.EqualTo(new[] { 81, 80 }));
        Assert.That(
            Assert.Throws<SocketError>(() => group.Listen(Lab.Port, 16, Lab.Echo))!.Errno, Is.EqualTo(Errno.EADDRINUSE));
        Assert.That(
            Assert.Throws<SocketError>(() => group.Listen(81, 16, Lab.Echo))!.Errno, Is.EqualTo(Errno.EADDRINUSE));
        Assert.Throws<InvalidOperationException>(() => group.Uptime = Duration.Zero);
    }

    [Test]
    public void Members_that_are_made_while_the_run_is_on_give_one_fingerprint(
        [Values(1, 4)] int partitions, [Values(1, 2)] int threads)
    {
        Assert.That(
            Fingerprint(partitions, threads, beforehand: false), Is.EqualTo(Fingerprint(1, 1, beforehand: true)));
    }

    private static ulong Fingerprint(int partitions, int threads, bool beforehand)
    {
        var options = new WorldOptions { Partitions = partitions, Threads = threads };
        using var world = Servers(40, out var servers, options);
        world.GroupOf(servers.First).Listen(Lab.Port, 16, Lab.Echo);
        foreach (var member in Enumerable.Range(0, beforehand ? 40 : 0))
        {
            Assert.That(world.MachineOf(servers[member]).Tcp.Address, Is.Not.EqualTo(default(Ipv4Address)));
        }

        foreach (var member in Enumerable.Range(0, 40))
        {
            var address = world.Network.AddressOf(servers[member]);
            world.MachineOf("client").Start(async machine => await Lab.Ask(machine, address, 100 * member + 1));
        }

        world.RunUntil(Lab.Seconds(2));
        return world.Fingerprint;
    }

    private static World Servers(int count, out NodeGroup servers, WorldOptions? options = null)
    {
        var topology = new Topology();
        servers = topology.AddNodes(count, "server");
        topology.Link(servers, topology.AddNode(NodeKind.Host, "client"), Lab.TenMilliseconds);
        return World.Build(topology, options);
    }
}
