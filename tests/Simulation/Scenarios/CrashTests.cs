using NetSim.Core;
using NetSim.Hosts;
using NetSim.Scenarios;
using NetSim.Tcp;
using NetSim.Wire;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Simulation;

/// <summary>Machines lose power and boot again: what the others see, and what is left.</summary>
public sealed class CrashTests
{
    [Test]
    public void A_crashed_host_says_nothing_and_answers_RST_once_it_is_back()
    {
        var seen = new List<string>();
        Errno? error = null;
        CodeProgram.Run(() =>
        {
            var (client, web) = Pair();
            web.Listen(80, 16, async c => await c.Receive());
            client.Start(async machine =>
            {
                var c = await machine.Connect(web, 80);
                await Sleep(1.s);
                await c.Send(100); // Into the dark: sent again and again.
                try
                {
                    await c.Receive();
                }
                catch (SocketError reset)
                {
                    error = reset.Errno;
                    seen.Add($"reset after {Now >= SimTime.Zero + 10.s}");
                }
            });
            At(500.ms, web.Crash);
            At(10.s, () => web.Restart());
            Run(5.s);
            seen.Add($"up {web.IsUp}, established {client.Sockets(TcpState.Established).Value}");
            Run(15.s);
        });

        Assert.That(seen, Is.EqualTo(new[] { "up False, established 1", "reset after True" }));
        Assert.That(error, Is.EqualTo(Errno.ECONNRESET));
    }

    [Test]
    public void Listeners_and_programs_start_again_and_connections_and_states_do_not()
    {
        var starts = 0;
        var record = Completed(() =>
        {
            var (client, web) = Pair();
            web.Listen(80, 16, async c => await c.Receive(), name: "http");
            web.Start(async _ =>
            {
                starts++;
                await Sleep(1.hours);
            });
            client.Start(async machine =>
            {
                var first = await machine.Connect(web, 80);
                await Sleep(3.s);
                var second = await machine.Connect(web, 80);
                Expect(second.IsOpen && first.IsOpen);
                await Sleep(1.s);
            });
            At(1.s, web.Crash);
            At(2.s, () => web.Restart());
            Run(1.s);
            Expect(web.Sockets(TcpState.Established) == 1);
            Run(1.s);
            Expect(web.Sockets(TcpState.Established) == 0);
            Run(1.5.s);
            Expect(web.Sockets(TcpState.Established) == 1);
            Expect(web.Netstat["TcpPassiveOpens"] == 2);
            Expect(web.Netstat["TcpEstabResets"] == 0);
            Expect(web.Netstat["TcpCurrEstab"] == 1);
        });

        Assert.That(starts, Is.EqualTo(2));
        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    [Test]
    public void Sysctls_of_the_run_are_lost_and_those_of_the_start_come_back() => Completed(() =>
    {
        var (_, web) = Pair();
        web.Sysctl["net.ipv4.tcp_fin_timeout"] = 30;
        var pair = Net.Hosts(2, "node");
        Net.Link(pair, web, delay: 1.ms);
        pair[1].Sysctl["net.ipv4.tcp_fin_timeout"] = 20;
        At(1.s, () => web.Sysctl["net.ipv4.tcp_fin_timeout"] = 5);
        At(1.s, () => pair.Sysctl["net.ipv4.tcp_fin_timeout"] = 6);
        Run(2.s);
        Holds("5", web);
        Holds("6", pair[1]);
        web.Restart();
        pair[1].Restart();
        Holds("30", web);
        Holds("20", pair[1]);
        Holds("6", pair[0]);
        web.Sysctl["net.ipv4.tcp_fin_timeout"] = 7;
        Holds("7", web);
    });

    [Test]
    public void Between_boot_and_service_a_connect_is_refused()
    {
        var outcomes = new List<Errno>();
        Completed(() =>
        {
            var (client, web) = Pair();
            web.Listen(80, 16, async c => await c.Receive());
            client.Start(async machine =>
            {
                for (var second = 0; second < 6; second++)
                {
                    var result = await machine.Connect(web, 80).OrErrno();
                    outcomes.Add(result.Errno);
                    await Sleep(1.s);
                }
            });
            At(500.ms, () => web.Restart(services: 3.s));
            Run(10.s);
        });

        Errno[] expected =
            [Errno.None, Errno.ECONNREFUSED, Errno.ECONNREFUSED, Errno.ECONNREFUSED, Errno.None, Errno.None];
        Assert.That(outcomes, Is.EqualTo(expected));
    }

    [Test]
    public void A_load_on_a_crashed_host_fails_with_ENETDOWN_and_goes_on_afterwards()
    {
        var record = Completed(() =>
        {
            var (client, web) = Pair();
            web.Listen(80, 16, async c =>
            {
                await c.Receive();
                await Sleep(100.ms);
                await c.Send(1_000);
                c.Close();
            });
            var clients = Net.Hosts(2, "user");
            Net.Link(clients, web, delay: 1.ms);
            var load = Net.OpenLoop(clients, web, 80, 10.perSecond, name: "users");
            At(2.s, clients[0].Crash);
            At(4.s, () => clients[0].Restart());
            Run(6.s);
            Record(load.Requests, load.Completed, load.Errors(Errno.ENETDOWN));
            Expect(load.Errors(Errno.ENETDOWN) >= 10);
            Expect(load.Completed >= 45);
            _ = client;
        });

        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    [Test]
    public void A_proxy_with_a_pool_serves_again_after_a_restart_of_itself_and_of_its_upstream()
    {
        var record = Completed(() =>
        {
            var app = Net.Host("app");
            app.Listen(8080, 64, async c =>
            {
                while (await c.Receive() > 0)
                {
                    await c.Send(2_000);
                }
            });
            var edge = Net.Proxy("edge", upstream: app, listen: 80, port: 8080, pool: 8);
            Net.Link(edge, app, delay: 1.ms);
            var users = Net.Hosts(5, "user");
            Net.Link(users, edge, delay: 1.ms);
            var load = Net.OpenLoop(users, edge, 80, 50.perSecond, timeout: 1.s, keepAlive: true, name: "users");
            At(1.s, edge.Crash);
            At(2.s, () => edge.Restart());
            At(4.s, () => app.Restart());
            Run(6.s);
            Expect(load.Completed.Between(0.s, 1.s) >= 49);
            Expect(load.Completed.Between(1.1.s, 1.5.s) == 0);
            Expect(load.Completed.Between(2.s, 4.s) >= 80);
            Expect(load.Completed.Between(4.s, 5.5.s) >= 70);
        });

        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    [Test]
    public void An_application_that_accepts_nothing_lets_its_queue_fill_until_it_resumes()
    {
        var record = Completed(() =>
        {
            var (_, web) = Pair();
            var users = Net.Hosts(5, "user");
            Net.Link(users, web, delay: 1.ms);
            var listener = web.Listen(80, 64, async c =>
            {
                await c.Receive();
                c.Close();
            });
            Net.OpenLoop(users, web, 80, 10.perSecond, name: "users");
            At(1.s, listener.PauseAccept);
            At(3.s, listener.ResumeAccept);
            Run(2.95.s);
            Expect(listener.AcceptQueue >= 19);
            Run(1.s);
            Expect(listener.AcceptQueue <= 1);
        });

        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    [TestCase(1, 1, "radix")]
    [TestCase(2, 4, "radix")]
    [TestCase(1, 3, "bcl")]
    public void Crashes_and_restarts_have_one_fingerprint(int threads, int partitions, string queue)
    {
        var reference = Completed(Storm).Fingerprint;

        var other = Completed(Storm, new() { Threads = threads, Partitions = partitions, Queue = queue }).Fingerprint;

        Assert.That(other, Is.EqualTo(reference));
    }

    private static void Storm()
    {
        var servers = Net.Hosts(3, "server").Each((s, _) => s.Listen(80, 16, async c =>
        {
            await c.Receive();
            await Sleep(30.ms);
            await c.Send(20_000);
            c.Close();
        }));
        var users = Net.Hosts(12, "user");
        var hub = Net.Router("hub");
        Net.Link(servers, hub, 100.Mbps, 1.ms);
        Net.Link(users, hub, 10.Mbps, 5.ms, loss: 1.percent);
        for (var i = 0; i < 3; i++)
        {
            Net.OpenLoop(users, servers[i], 80, 40.perSecond, timeout: 2.s, name: $"to{i}");
        }

        At(1.s, servers[0].Crash);
        At(1.5.s, users[3].Crash);
        At(2.s, () => servers[0].Restart());
        At(2.s, () => users[3].Restart());
        Every(700.ms, () => servers[1].Restart(services: 50.ms));
        Run(5.s);
    }

    private static void Holds(string finTimeout, Host host) =>
        Assert.That(host.Sysctl["net.ipv4.tcp_fin_timeout"].Text, Is.EqualTo(finTimeout), host.Name);

    private static NetSim.Results.RunRecord Completed(Action text, RunSettings? settings = null)
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
