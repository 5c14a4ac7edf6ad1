using NetSim.Core;
using NetSim.Hosts;
using NetSim.Tcp;

namespace NetSim.Tests.Simulation;

public sealed class ListeningTests
{
    [Test]
    public void A_paused_server_lets_connections_wait_in_the_accept_queue()
    {
        using var world = Lab.Pair();
        var answered = SimTime.Zero;
        var server = world.MachineOf("server");
        var listening = server.Listen(Lab.Port, 16, Lab.Echo);
        listening.PauseAccept(Duration.FromSeconds(3L));
        world.MachineOf("client").Start(async machine => answered = await Lab.Ask(machine, server.Address, 10));

        world.RunUntil(Lab.Seconds(2));
        Assert.That(listening.Paused, Is.True);
        Assert.That(listening.Listener.AcceptQueueLength, Is.EqualTo(1));
        world.RunUntil(Lab.Seconds(10));

        Assert.That(answered, Is.EqualTo(Lab.Seconds(3.010)));
        Assert.That(listening.AcceptQueue.Max, Is.EqualTo(1));
        Assert.That(listening.AcceptQueue.MeanBetween(Lab.Seconds(1), Lab.Seconds(2)), Is.EqualTo(1));
    }

    [Test]
    public void With_one_worker_requests_are_served_one_after_another()
    {
        using var world = Lab.Star(5);
        var answered = new SimTime[5];
        var server = world.MachineOf("server");
        var mostRunning = 0;
        ListeningSocket? listening = null;
        listening = server.Listen(
            Lab.Port,
            16,
            async connection =>
            {
                mostRunning = Math.Max(mostRunning, listening!.Running); // Set before anybody connects.
                await connection.Receive();
                await Handler.Sleep(Duration.FromMilliseconds(100));
                await connection.Send(1);
            },
            concurrency: 1);
        foreach (var client in Enumerable.Range(0, 5))
        {
            world.MachineOf((uint)client).Start(async machine =>
                answered[client] = await Lab.Ask(machine, server.Address, 1));
        }

        world.RunUntil(Lab.Seconds(10));

        Assert.That(mostRunning, Is.EqualTo(1));
        Assert.That(answered.Max().Seconds, Is.InRange(0.5, 0.6));
    }

    [Test]
    public void A_closed_listener_refuses_and_resets_what_waited()
    {
        using var world = Lab.Pair();
        var server = world.MachineOf("server");
        var client = world.MachineOf("client");
        var listening = server.Listen(Lab.Port, 16, Lab.Echo);
        listening.Paused = true;
        client.Start(async machine =>
        {
            var connection = await machine.Connect(server.Address, Lab.Port);
            await connection.Receive();
        });
        world.RunUntil(Lab.Seconds(1));

        listening.Close();
        world.RunUntil(Lab.Seconds(2));

        Assert.That(client.UnhandledErrors(Wire.Errno.ECONNRESET), Is.EqualTo(1));
        Assert.That(server.Descriptors, Is.Zero);
        Assert.That(server.Listening, Is.Empty);
    }

    [Test]
    public void The_gauge_of_a_state_agrees_with_a_count_of_the_sockets()
    {
        using var world = Lab.Star(50);
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 100, async connection =>
        {
            await connection.Receive();
            await Handler.Sleep(Duration.FromMilliseconds(200));
        });
        var states = Enum.GetValues<TcpState>().Where(s => s is not (TcpState.Closed or TcpState.Listen)).ToArray();
        var gauges = states.Select(server.Sockets).ToArray();
        foreach (var client in Enumerable.Range(0, 50))
        {
            world.MachineOf((uint)client).Start(async machine =>
            {
                await Handler.Sleep(Duration.FromMilliseconds(10 * client));
                await Lab.Ask(machine, server.Address, 1);
            });
        }

        foreach (var tenth in Enumerable.Range(1, 12))
        {
            world.RunUntil(Lab.Seconds(tenth / 10.0 + 0.0031));
            var counts = new int[TcpStates.Count];
            server.AddStates(counts);
            var counted = states.Select(s => (long)counts[(int)s]);
            Assert.That(gauges.Select(g => g.Last), Is.EqualTo(counted), $"at {world.Now}");
        }

        Assert.That(gauges.Select(g => g.Max).Max(), Is.GreaterThan(10));
    }

    [Test]
    public void A_script_error_in_a_connection_handler_ends_the_run()
    {
        using var world = Lab.Pair();
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, async connection =>
        {
            await connection.Receive();
            throw new FormatException("cannot parse the request");
        });
        world.MachineOf("client").Start(async machine => await Lab.Ask(machine, server.Address, 1));

        Assert.That(
            () => world.RunUntil(Lab.Seconds(1)),
            Throws.TypeOf<HandlerFailedException>().With.Message.Contains("'server' failed at 30ms: cannot parse"));
    }

    [Test]
    public void Sysctls_are_refused_by_name()
    {
        using var world = Lab.Pair();
        var server = world.MachineOf("server");

        Assert.That(
            () => server.Sysctl["net.ipv4.tcp_syncookie"] = "1",
            Throws.TypeOf<SysctlException>()
                .With.Message.Contains("server").And.Message.Contains("net.ipv4.tcp_syncookies"));
        Assert.That(
            () => server.Sysctl["net.ipv4.tcp_syn_retries"] = "0",
            Throws.TypeOf<SysctlException>().With.Message.Contains("1 to 127"));
    }

    [Test]
    public void A_groups_sysctl_reaches_members_in_use_and_others()
    {
        using var world = Lab.Star(3);
        var group = world.GroupOf(0);
        group[0].Sysctl["net.ipv4.tcp_fin_timeout"] = "11";

        group.Sysctl["net.ipv4.tcp_fin_timeout"] = "22";
        group[1].Sysctl["net.ipv4.tcp_fin_timeout"] = "33";

        Assert.That(
            Enumerable.Range(0, 3).Select(i => group[i].Sysctl["net.ipv4.tcp_fin_timeout"]),
            Is.EqualTo(["22", "33", "22"]));
    }
}
