using NetSim.Core;
using NetSim.Hosts;
using NetSim.Results;
using NetSim.Scenarios;
using NetSim.Tcp;
using NetSim.Wire;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Simulation;

/// <summary>Sysctls written while the run goes on: what sockets and listeners keep is what they keep on Linux 6.18.</summary>
public sealed class SysctlChangeTests
{
    [Test]
    public void A_listener_keeps_the_backlog_that_somaxconn_left_it()
    {
        var record = Completed(() =>
        {
            var (client, web) = Pair();
            web.Sysctl["net.core.somaxconn"] = 4;
            var listener = web.Listen(80, 100, async c => await c.Receive());
            client.Start(async machine =>
            {
                await Sleep(1.s);
                for (var i = 0; i < 20; i++)
                {
                    _ = Hold(machine, web);
                }
            });
            At(500.ms, () => web.Sysctl["net.core.somaxconn"] = 4_096);
            At(600.ms, () => listener.PauseAccept(1.min));
            Run(2.s);
            Expect(listener.AcceptQueue == 5); // Backlog 4 admits five.
            web.Restart(); // The service calls listen() anew, with the sysctls of the start.
            Expect(web.Sysctl["net.core.somaxconn"].Text == "4");
        });

        Assert.That(Failed(record), Is.Empty);
    }

    [Test]
    public void Buffers_come_from_the_socket_or_the_listener_of_their_time()
    {
        var seen = new List<int>();
        Completed(() =>
        {
            var (client, web) = Pair();
            web.Listen(80, 100, async c =>
            {
                seen.Add(BufferOf(c));
                await c.Receive();
            });
            client.Start(async machine =>
            {
                seen.Add(BufferOf(await machine.Connect(web, 80)));
                await Sleep(1.s);
                seen.Add(BufferOf(await machine.Connect(web, 80)));
                await Sleep(10.ms);
            });
            foreach (var host in (Host[])[client, web])
            {
                At(500.ms, () => host.Sysctl["net.ipv4.tcp_rmem"] = "4096 65536 6291456");
            }

            Run(2.s);
        });

        // The client's first, the child of the listener, the client's second, the child of the same, older listener.
        Assert.That(seen, Is.EqualTo(new[] { 131_072, 131_072, 65_536, 131_072 }));
    }

    [Test]
    public void Options_are_settled_by_the_handshake()
    {
        var seen = new List<string>();
        Completed(() =>
        {
            var (client, web) = Pair();
            web.Listen(80, 100, async c => await c.Receive());
            client.Start(async machine =>
            {
                var old = await machine.Connect(web, 80);
                await Sleep(1.s);
                var young = await machine.Connect(web, 80);
                seen.AddRange([Told(old), Told(young)]);
            });
            At(500.ms, () => client.Sysctl["net.ipv4.tcp_timestamps"] = 0);
            At(500.ms, () => client.Sysctl["net.ipv4.tcp_sack"] = 0);
            Run(2.s);
        });

        Assert.That(seen, Is.EqualTo(new[] { "Timestamps, Sack", "None" }));
    }

    [Test]
    public void Retries_are_read_at_each_timeout_also_by_what_is_under_way()
    {
        SimTime? failed = null;
        Completed(() =>
        {
            var (client, web) = Pair();
            Net.Link(client, Net.Host("elsewhere"), delay: 1.ms);
            client.Start(async machine =>
            {
                await machine.Connect(web, 80).OrErrno();
                failed = Now;
            });
            At(1.ms, web.Crash);
            At(2.s, () => client.Sysctl["net.ipv4.tcp_syn_retries"] = 2);
            Run(3.min);
        });

        // Two retries and four linear timeouts: SYNs at 1, 2, 3, 4, 5 s, and the sixth timeout at 7 s ends it instead of at 131.
        Assert.That(failed!.Value.Seconds, Is.EqualTo(7).Within(0.2));
    }

    [Test]
    public void Keepalive_of_a_socket_that_is_idle_already_keeps_its_alarm()
    {
        var record = Completed(() =>
        {
            var (client, web) = Pair();
            web.Listen(80, 100, async c =>
            {
                c.SetOption(SocketOption.KeepAlive, 1);
                await c.Receive();
            });
            web.Sysctl["net.ipv4.tcp_keepalive_time"] = 100;
            client.Start(async machine =>
            {
                var c = await machine.Connect(web, 80);
                await c.Receive();
            });
            At(10.s, () => web.Sysctl["net.ipv4.tcp_keepalive_time"] = 7);
            Run(99.s);
            Expect(web.Netstat["TcpExtTCPKeepAlive"] == 0);
            Run(10.s);
            Expect(web.Netstat["TcpExtTCPKeepAlive"] >= 1); // Its alarm of 100 s, then every 7 s of idleness.
        });

        Assert.That(Failed(record), Is.Empty);
    }

    [Test]
    public void Orphans_stay_in_FIN_WAIT_2_as_long_as_the_sysctl_said_when_they_entered_it()
    {
        var record = Completed(() =>
        {
            var (client, web) = Pair();
            web.Listen(80, 100, async c =>
            {
                await c.Receive();
                await Sleep(10.min); // Never closes: the client stays in FIN-WAIT-2.
            });
            client.Start(async machine =>
            {
                (await machine.Connect(web, 80)).Close();
                await Sleep(5.s);
                (await machine.Connect(web, 80)).Close();
            });
            At(2.s, () => client.Sysctl["net.ipv4.tcp_fin_timeout"] = 10);
            Run(20.s);
            Expect(client.Sockets(TcpState.FinWait2) == 1); // The younger one has gone.
            Run(50.s);
            Expect(client.Sockets(TcpState.FinWait2) == 0);
        });

        Assert.That(Failed(record), Is.Empty);
    }

    private static async HandlerTask Hold(Machine machine, Host web)
    {
        var result = await machine.Connect(web, 80).OrErrno();
        if (result.Errno == Errno.None)
        {
            await result.Connection.Receive();
        }
    }

    private static int BufferOf(Connection c) => c.Machine.Dispatcher.Stack.Sock(c.Socket).ReceiveBuffer;

    private static string Told(Connection c)
    {
        var negotiated = c.Machine.Dispatcher.Stack.Sock(c.Socket).Negotiated;
        return (negotiated & (HandshakeOptions.Timestamps | HandshakeOptions.Sack)).ToString();
    }

    private static IEnumerable<string> Failed(RunRecord record) =>
        record.Expectations.Where(e => !e.Passed).Select(e => e.Text);

    private static RunRecord Completed(Action text, RunSettings? settings = null)
    {
        var outcome = CodeProgram.Run(text, settings);
        Assert.That(outcome.Failure, Is.Null);
        return outcome.Record;
    }

    private static (Host Client, Host Web) Pair()
    {
        var web = Net.Host("web");
        var client = Net.Host("client");
        Net.Link(client, web, delay: 10.ms);
        return (client, web);
    }
}
