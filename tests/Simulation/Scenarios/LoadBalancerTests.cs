using NetSim.Scenarios;
using NetSim.Tcp;
using NetSim.Traffic;
using NetSim.Wire;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Simulation;

/// <summary>Who gets which server, what health checks notice, and what becomes of idle connections.</summary>
public sealed class LoadBalancerTests
{
    [Test]
    public void Connections_go_round_the_servers_and_their_ends_are_counted() => Holds(() =>
    {
        var (clients, lb, _) = Fleet();
        var load = Net.OpenLoop(clients, lb, 80, 90.perSecond, response: 1_000, until: 10.s);
        Run(11.s);
        Expect(load.Completed == 900);
        Expect(lb.Upstreams[0].Connections == 300);
        Expect(lb.Upstreams[1].Connections == 300);
        Expect(lb.Upstreams[2].Connections == 300);
        Expect(lb.Upstreams[0].Active == 0);
        Expect(lb.Strays == 0);
    });

    [Test]
    public void Least_connections_avoids_the_server_that_is_full() => Holds(() =>
    {
        var (clients, lb, _) = Fleet(pick: UpstreamPick.LeastConnections);
        Net.ClosedLoop(clients, lb, 80, users: 7, think: 1.s, response: 1_000);
        Run(10.s);
        Expect(lb.Upstreams[0].Active == 3);
        Expect(lb.Upstreams[1].Active == 2);
        Expect(lb.Upstreams[2].Active == 2);
    });

    [Test]
    public void A_hash_keeps_each_client_at_its_server() => Holds(() =>
    {
        var (clients, lb, _) = Fleet(pick: UpstreamPick.Hash);
        Net.OpenLoop(clients[4], lb, 80, 50.perSecond, response: 1_000, until: 4.s);
        Run(5.s);
        Expect(lb.Upstreams.Count(u => u.Connections.Value > 0) == 1);
        Expect(lb.Upstreams.Max(u => u.Connections.Count) == 200);
    });

    [Test]
    public void A_crashed_server_is_marked_down_after_three_checks_and_up_after_two() => Holds(() =>
    {
        var (clients, lb, servers) = Fleet(health: Health(interval: 2.s, timeout: 500.ms, rise: 2, fall: 3));
        var load = Net.ClosedLoop(
            clients, lb, 80, users: 30, think: 500.ms, keepAlive: false, response: 1_000,
            retry: Retry(times: 50, backoff: 100.ms, jitter: 100.percent, attemptTimeout: 1.s));
        At(9.s, servers[1].Crash);
        At(21.s, () => servers[1].Restart());
        Run(40.s);
        // Checks at 10, 12 and 14 s fail after 0.5 s each; those at 22 and 24 s succeed within a round trip of 2 ms.
        Expect(lb.Upstreams[1].FirstDown >= 14.5 && lb.Upstreams[1].FirstDown < 14.55);
        Expect(lb.Upstreams[1].FirstUp > 24.0 && lb.Upstreams[1].FirstUp < 24.01);
        Expect(lb.Upstreams[0].ChecksFailed == 0);
        Expect(load.Retries > 0);
        Expect(load.Completed + load.Open == load.Requests.Value); // Nobody was lost: retries found another server.
        Expect(lb.Upstreams[1].Connections > 0);
    });

    [Test]
    public void Without_a_server_that_is_up_clients_are_refused() => Holds(() =>
    {
        var (clients, lb, servers) = Fleet(health: Health(interval: 1.s, fall: 1));
        var load = Net.OpenLoop(clients, lb, 80, 10.perSecond, response: 1_000, from: 10.s, until: 20.s);
        At(3.s, () =>
        {
            foreach (var server in servers)
            {
                server.Crash();
            }
        });
        Run(21.s);
        Expect(load.Errors(Errno.ECONNREFUSED) == 100);
        Expect(lb.Refused == 100);
    });

    [Test]
    public void Marking_down_can_reset_the_clients_at_once() => Holds(() =>
    {
        var (clients, lb, servers) = Fleet(health: Health(interval: 1.s, timeout: 200.ms, fall: 2), onDown: DownAction.Reset);
        Net.ClosedLoop(clients, lb, 80, users: 6, think: 100.s, response: 1_000);
        var established = clients[1].Sockets(TcpState.Established);
        At(5.5.s, servers[1].Crash);
        Run(5.s);
        Expect(clients.Count == 6 && lb.Upstreams[1].Active == 2);
        Run(5.s);
        Expect(lb.Upstreams[1].Active == 0);
        Expect(established == 0); // The second client was the second server's.
    });

    [Test]
    public void A_forgotten_connection_shows_only_when_it_is_used() => Holds(() =>
    {
        var (clients, lb, servers) = Fleet(idleTimeout: 350.s);
        var load = Net.ClosedLoop(clients, lb, 80, users: 1, think: 400.s, requests: 2, response: 1_000);
        var atServer = servers[0].Sockets(TcpState.Established);
        Run(399.s);
        Expect(lb.IdleEnds == 1);
        Expect(atServer == 1);
        Run(10.s);
        Expect(lb.Strays == 1);
        Expect(load.Errors(Errno.ECONNRESET) == 1);
        Expect(atServer == 1); // Nobody tells the server.
    });

    [Test]
    public void A_balancer_that_resets_tells_both_ends() => Holds(() =>
    {
        var (clients, lb, servers) = Fleet(idleTimeout: 350.s, onIdle: IdleEnd.Reset);
        var load = Net.ClosedLoop(clients, lb, 80, users: 1, think: 400.s, requests: 2, response: 1_000);
        var atServer = servers[0].Sockets(TcpState.Established);
        Run(351.s);
        Expect(lb.IdleEnds == 1);
        Expect(atServer == 0);
        Run(60.s);
        Expect(load.Completed == 2); // On a new connection.
        Expect(load.Opened == 2);
        Expect(lb.Strays == 0);
    });

    [Test]
    public void A_balanced_fleet_has_one_fingerprint_on_any_threads()
    {
        static void Text()
        {
            var (clients, lb, servers) = Fleet(health: Health(interval: 1.s), pick: UpstreamPick.Random, idleTimeout: 2.s);
            Net.OpenLoop(clients, lb, 80, 200.perSecond, response: 1_000, arrivals: Arrivals.Poisson, timeout: 2.s);
            Net.ClosedLoop(clients, lb, 80, users: 10, think: 3.s, response: 1_000, name: "idle");
            At(2.s, servers[2].Crash);
            Run(8.s);
        }

        var one = CodeProgram.Run(Text, new RunSettings { Partitions = 1 });
        var four = CodeProgram.Run(Text, new RunSettings { Partitions = 4, Threads = 2 });

        Assert.That(one.Failure, Is.Null);
        Assert.That(four.Record.Fingerprint, Is.EqualTo(one.Record.Fingerprint).And.Not.Null);
    }

    [Test]
    public void What_cannot_be_balanced_is_refused() => Assert.Multiple(() =>
    {
        Refused(_ => Net.LoadBalancer("lb", [], listen: 80, port: 80), "'lb'", "at least one upstream");
        Refused(w => Net.LoadBalancer("lb", [w, w], listen: 80, port: 80), "twice");
        Refused(w => Net.LoadBalancer("lb", [w], listen: 40_000, port: 80), "32768", "40000");
        Refused(w => Net.LoadBalancer("lb", [w], listen: 80, port: 80, idleTimeout: 0.s), "idle timeout", "above zero");
        Refused(w => Net.LoadBalancer("lb", [w], listen: 80, port: 80, onDown: DownAction.Reset), "health:");
        Refused(_ => Health(interval: 1.s, timeout: 2.s), "timeout", "interval");
        Refused(_ => Health(fall: 0), "falls after 0");
    });

    private static (HostGroup Clients, BalancerHost Lb, Host[] Servers) Fleet(
        UpstreamPick pick = UpstreamPick.RoundRobin, Core.Duration? idleTimeout = null, IdleEnd onIdle = IdleEnd.Forget,
        HealthCheck? health = null, DownAction onDown = DownAction.Keep)
    {
        Host[] servers = [Net.Host("a"), Net.Host("b"), Net.Host("c")];
        foreach (var server in servers)
        {
            server.Listen(8080, 512, async c =>
            {
                while (await c.ReceiveExactly(300) == 300)
                {
                    await c.Send(1_000);
                }

                c.Close();
            });
        }

        var lb = Net.LoadBalancer(
            "lb", servers, listen: 80, port: 8080, pick: pick, idleTimeout: idleTimeout, onIdle: onIdle, health: health,
            onDown: onDown);
        Array.ForEach(servers, server => Net.Link(server, lb, delay: 1.ms));
        var clients = Net.Hosts(6, "client");
        Net.Link(clients, lb, delay: 10.ms);
        return (clients, lb, servers);
    }

    private static void Holds(Action text)
    {
        var outcome = CodeProgram.Run(text);

        Assert.That(outcome.Failure, Is.Null);
        Assert.That(outcome.Record.Expectations, Is.Not.Empty);
        Assert.That(outcome.Record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    private static void Refused(Action<Host> say, params string[] fragments)
    {
        var outcome = CodeProgram.Run(() => say(Net.Host("web")));

        Assert.That(outcome.Failure, Is.InstanceOf<ScenarioException>());
        foreach (var fragment in fragments)
        {
            Assert.That(outcome.Failure!.Message, Does.Contain(fragment));
        }
    }
}
