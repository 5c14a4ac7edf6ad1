using NetSim.Core;
using NetSim.Hosts;
using NetSim.Tcp;

namespace NetSim.Tests.Simulation;

public sealed class EchoTests
{
    [Test]
    public void A_connect_takes_one_round_trip_and_an_answer_another()
    {
        using var world = Lab.Pair();
        var (connected, answered, octets) = (SimTime.Zero, SimTime.Zero, 0);
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, Lab.Echo);
        world.MachineOf("client").Start(async machine =>
        {
            var connection = await machine.Connect(server.Address, Lab.Port);
            connected = Handler.Now;
            await connection.Send(1_000);
            octets = await connection.ReceiveExactly(1_000);
            answered = Handler.Now;
        });

        world.RunUntil(Lab.Seconds(1));

        Assert.That(connected, Is.EqualTo(Lab.Seconds(0.020)));
        Assert.That(answered, Is.EqualTo(Lab.Seconds(0.040)));
        Assert.That(octets, Is.EqualTo(1_000));
    }

    [Test]
    public void A_machine_reaches_itself_at_the_loopback_address_without_a_link()
    {
        using var world = Lab.Pair();
        var server = world.MachineOf("server");
        var octets = 0;
        var answered = SimTime.Zero;
        server.Listen(Lab.Port, 16, Lab.Echo);
        server.Start(async machine =>
        {
            var connection = await machine.Connect(Wire.Ipv4Address.Loopback, Lab.Port);
            await connection.Send(1_000);
            octets = await connection.ReceiveExactly(1_000);
            answered = Handler.Now;
        });

        world.RunUntil(Lab.Seconds(1));

        Assert.That(octets, Is.EqualTo(1_000));
        Assert.That(answered, Is.LessThan(Lab.Seconds(0.001)), "no link is on the way");
    }

    [Test]
    public void A_thousand_clients_are_all_answered()
    {
        using var world = Lab.Star(1_000);
        var answers = new SimTime[1_000];
        var server = world.MachineOf("server");
        var listening = server.Listen(Lab.Port, 2_000, Lab.Echo);
        server.Sysctl.Set("net.core.somaxconn", 4_096);
        foreach (var client in Enumerable.Range(0, 1_000))
        {
            world.MachineOf((uint)client).Start(async machine =>
            {
                await Handler.Sleep(Duration.FromMilliseconds(client % 10));
                answers[client] = await Lab.Ask(machine, server.Address, 5_000);
            });
        }

        world.RunUntil(Lab.Seconds(5));

        Assert.That(answers, Has.All.GreaterThan(SimTime.Zero));
        Assert.That(listening.Accepted, Is.EqualTo(1_000));
        Assert.That(listening.Running, Is.Zero);
        Assert.That(server.Descriptors, Is.EqualTo(1), "only the listening socket is left");
        Assert.That(server.Counters[Mib.TcpPassiveOpens], Is.EqualTo(1_000));
    }

    [Test]
    public void A_large_answer_arrives_whole()
    {
        using var world = Lab.Pair();
        var received = 0;
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, async connection => await connection.Send(1_000_000));
        world.MachineOf("client").Start(async machine =>
        {
            var connection = await machine.Connect(server.Address, Lab.Port);
            received = await connection.ReceiveExactly(2_000_000);
        });

        world.RunUntil(Lab.Seconds(10));

        Assert.That(received, Is.EqualTo(1_000_000), "the stream ends there");
    }

    [Test]
    public void After_a_half_close_the_other_direction_goes_on()
    {
        using var world = Lab.Pair();
        var (asked, received) = (0, 0);
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, async connection =>
        {
            asked = await connection.ReceiveExactly(int.MaxValue);
            await Handler.Sleep(Duration.FromSeconds(1L));
            await connection.Send(70_000);
        });
        world.MachineOf("client").Start(async machine =>
        {
            var connection = await machine.Connect(server.Address, Lab.Port);
            await connection.Send(3_000);
            connection.Shutdown();
            received = await connection.ReceiveExactly(int.MaxValue);
        });

        world.RunUntil(Lab.Seconds(10));

        Assert.That((asked, received), Is.EqualTo((3_000, 70_000)));
    }

    [Test]
    public void A_handler_that_ends_closes_its_connection_and_the_first_to_close_waits()
    {
        using var world = Lab.Pair();
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, async connection => await connection.Receive());
        var client = world.MachineOf("client");
        client.Start(async machine =>
        {
            var connection = await machine.Connect(server.Address, Lab.Port);
            await connection.Send(1);
            await connection.Receive();
        });
        var waiting = server.Sockets(TcpState.TimeWait);

        world.RunUntil(Lab.Seconds(10));

        Assert.That(waiting.Last, Is.EqualTo(1));
        Assert.That(client.Descriptors, Is.Zero);
        world.RunUntil(Lab.Seconds(70));
        Assert.That(waiting.Last, Is.Zero, "TIME-WAIT lasts 60 s");
    }

    [Test]
    public void A_machine_talks_to_itself()
    {
        using var world = Lab.Pair();
        var answered = SimTime.Zero;
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, Lab.Echo);
        server.Start(async machine => answered = await Lab.Ask(machine, machine.Address, 100));

        world.RunUntil(Lab.Seconds(1));

        Assert.That(answered, Is.EqualTo(SimTime.Zero));
        Assert.That(server.Listening[0].Accepted, Is.EqualTo(1));
    }
}
