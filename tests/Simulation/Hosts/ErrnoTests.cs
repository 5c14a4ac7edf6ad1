using NetSim.Core;
using NetSim.Hosts;
using NetSim.Wire;

namespace NetSim.Tests.Simulation;

public sealed class ErrnoTests
{
    [Test]
    public void Connecting_to_a_port_without_listener_is_refused_after_a_round_trip()
    {
        using var world = Lab.Pair();
        var (errno, at) = (Errno.None, SimTime.Zero);
        var server = world.MachineOf("server").Address;
        world.MachineOf("client").Start(async machine =>
        {
            try
            {
                await machine.Connect(server, Lab.Port);
            }
            catch (SocketError error)
            {
                (errno, at) = (error.Errno, Handler.Now);
            }
        });

        world.RunUntil(Lab.Seconds(1));

        Assert.That((errno, at), Is.EqualTo((Errno.ECONNREFUSED, Lab.Seconds(0.020))));
        Assert.That(world.MachineOf("client").Descriptors, Is.Zero);
    }

    [Test]
    public void A_connect_that_nobody_answers_times_out_as_linux_does()
    {
        using var world = Lab.Pair();
        var result = default(ConnectResult);
        var at = SimTime.Zero;
        world.Network.Topology.Links[0].Down();
        var client = world.MachineOf("client");
        client.Sysctl.Set("net.ipv4.tcp_syn_retries", 2);
        client.Sysctl.Set("net.ipv4.tcp_syn_linear_timeouts", 0);
        var server = world.MachineOf("server").Address;
        client.Start(async machine =>
        {
            result = await machine.Connect(server, Lab.Port).OrErrno();
            at = Handler.Now;
        });

        world.RunUntil(Lab.Seconds(60));

        Assert.That(result.Errno, Is.EqualTo(Errno.ETIMEDOUT));
        Assert.That(at.Seconds, Is.InRange(7.0, 7.5), "SYNs at 0, 1 and 3 s; given up at 7 s and the timers' lateness");
    }

    [Test]
    public void A_reset_fails_the_call_under_way_and_ends_the_handler_that_does_not_catch_it()
    {
        using var world = Lab.Pair();
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, async connection =>
        {
            await connection.Receive();
            connection.Abort();
        });
        var client = world.MachineOf("client");
        var reached = false;
        client.Start(async machine =>
        {
            var connection = await machine.Connect(server.Address, Lab.Port);
            await connection.Send(10);
            await connection.Receive();
            reached = true;
        });

        world.RunUntil(Lab.Seconds(1));

        Assert.That(reached, Is.False);
        Assert.That(client.UnhandledErrors(Errno.ECONNRESET), Is.EqualTo(1));
        Assert.That(client.Descriptors, Is.Zero);
    }

    [Test]
    public void Sending_after_the_own_half_close_is_a_broken_pipe()
    {
        using var world = Lab.Pair();
        var errno = Errno.None;
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, Lab.Echo);
        world.MachineOf("client").Start(async machine =>
        {
            var connection = await machine.Connect(server.Address, Lab.Port);
            connection.Shutdown();
            try
            {
                await connection.Send(1);
            }
            catch (SocketError error)
            {
                errno = error.Errno;
            }
        });

        world.RunUntil(Lab.Seconds(1));

        Assert.That(errno, Is.EqualTo(Errno.EPIPE));
    }

    [Test]
    public void A_closed_connection_is_a_bad_descriptor_and_closing_again_does_nothing()
    {
        using var world = Lab.Pair();
        var errno = Errno.None;
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, Lab.Echo);
        world.MachineOf("client").Start(async machine =>
        {
            var connection = await machine.Connect(server.Address, Lab.Port);
            connection.Close();
            connection.Close();
            var other = await machine.Connect(server.Address, Lab.Port);
            try
            {
                await connection.Receive();
            }
            catch (SocketError error)
            {
                errno = error.Errno;
            }

            Assert.That(other.IsOpen, Is.True);
        });

        world.RunUntil(Lab.Seconds(1));

        Assert.That(errno, Is.EqualTo(Errno.EBADF));
    }

    [Test]
    public void Closing_a_connection_fails_the_receive_that_another_method_waits_in()
    {
        using var world = Lab.Pair();
        var errno = Errno.None;
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, Lab.Echo);
        world.MachineOf("client").Start(async machine =>
        {
            var connection = await machine.Connect(server.Address, Lab.Port);
            var reader = Read(connection);
            await Handler.Sleep(Duration.FromMilliseconds(100));
            connection.Close();
            await reader;

            async HandlerTask Read(Connection from)
            {
                try
                {
                    await from.Receive();
                }
                catch (SocketError error)
                {
                    errno = error.Errno;
                }
            }
        });

        world.RunUntil(Lab.Seconds(1));

        Assert.That(errno, Is.EqualTo(Errno.EBADF));
    }

    [Test]
    public void Beyond_the_descriptor_limit_connect_fails_and_is_counted()
    {
        using var world = Lab.Pair();
        var results = new List<Errno>();
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, Lab.Echo);
        var client = world.MachineOf("client");
        client.DescriptorLimit = 2;
        client.Start(async machine =>
        {
            foreach (var _ in Enumerable.Range(0, 3))
            {
                results.Add((await machine.Connect(server.Address, Lab.Port).OrErrno()).Errno);
            }
        });

        world.RunUntil(Lab.Seconds(1));

        Assert.That(results, Is.EqualTo([Errno.None, Errno.None, Errno.EMFILE]));
        Assert.That(client.DescriptorRefusals, Is.EqualTo(1));
    }

    [Test]
    public void A_server_out_of_descriptors_leaves_connections_in_the_queue_until_one_is_free()
    {
        using var world = Lab.Star(3);
        var answered = new SimTime[3];
        var server = world.MachineOf("server");
        server.DescriptorLimit = 2;
        var listening = server.Listen(Lab.Port, 16, async connection =>
        {
            await connection.Receive();
            await Handler.Sleep(Duration.FromSeconds(1L));
            await connection.Send(1);
        });
        foreach (var client in Enumerable.Range(0, 3))
        {
            world.MachineOf((uint)client).Start(async machine =>
                answered[client] = await Lab.Ask(machine, server.Address, 1));
        }

        world.RunUntil(Lab.Seconds(10));

        Assert.That(answered.Order().Select(at => (int)at.Seconds), Is.EqualTo([1, 2, 3]));
        Assert.That(server.DescriptorRefusals, Is.GreaterThan(0));
        Assert.That(listening.AcceptQueue.Max, Is.EqualTo(2));
    }

    [Test]
    public void A_port_can_be_listened_on_once()
    {
        using var world = Lab.Pair();
        var server = world.MachineOf("server");
        var first = server.Listen(Lab.Port, 16, Lab.Echo);

        var error = Assert.Throws<SocketError>(() => server.Listen(Lab.Port, 16, Lab.Echo))!;

        Assert.That(error.Errno, Is.EqualTo(Errno.EADDRINUSE));
        first.Close();
        Assert.That(() => server.Listen(Lab.Port, 16, Lab.Echo), Throws.Nothing);
    }

    [Test]
    public void When_no_port_is_free_connect_says_so_at_once()
    {
        using var world = Lab.Pair();
        var results = new List<Errno>();
        var server = world.MachineOf("server");
        server.Listen(Lab.Port, 16, Lab.Echo);
        var client = world.MachineOf("client");
        client.Sysctl["net.ipv4.ip_local_port_range"] = "40000 40001";
        client.Start(async machine =>
        {
            foreach (var _ in Enumerable.Range(0, 3))
            {
                results.Add((await machine.Connect(server.Address, Lab.Port).OrErrno()).Errno);
            }
        });

        world.RunUntil(Lab.Seconds(1));

        Assert.That(results, Is.EqualTo([Errno.None, Errno.None, Errno.EADDRNOTAVAIL]));
    }
}
