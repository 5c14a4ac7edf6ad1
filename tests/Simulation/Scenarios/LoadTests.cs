using NetSim.Core;
using NetSim.Scenarios;
using NetSim.Tcp;
using NetSim.Traffic;
using NetSim.Wire;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Simulation;

/// <summary>Who asks whom, how often, and what happens when nobody answers.</summary>
public sealed class LoadTests
{
    [Test]
    public void Users_of_a_closed_loop_ask_as_often_as_answer_and_thinking_allow() => Holds(() =>
    {
        var (clients, web) = Served(think: 0.ms);
        var load = Net.ClosedLoop(clients, web, 80, users: 6, think: 80.ms);
        Run(10.03.s);
        // Two ways of 10 ms and 80 ms of thinking: a round of 100 ms, the first 20 ms later for the handshake.
        Expect(load.Requests == 6 * 101);
        Expect(load.Completed == 6 * 100);
        Expect(load.Open == 6);
        Expect(load.Opened == 6);
        Expect(web.Sockets(TcpState.Established) == 6);
    });

    [Test]
    public void Users_leave_after_their_requests_and_close_their_connections() => Holds(() =>
    {
        var (clients, web) = Served(think: 0.ms);
        var load = Net.ClosedLoop(clients, web, 80, users: 3, requests: 4, ramp: 3.s);
        Run(1.5.s);
        Expect(load.Requests == 8); // The third user begins at 2 s.
        Run(3.s);
        Expect(load.Completed == 12);
        Expect(load.Opened == 3);
        Expect(web.Sockets(TcpState.Established) == 0);
    });

    [Test]
    public void A_pipeline_of_eight_takes_one_round_trip_where_eight_requests_take_eight() => Holds(() =>
    {
        var (clients, web) = Served(think: 0.ms, answer: 1_448); // Full segments: Nagle holds none of them back.
        var single = Net.ClosedLoop(clients, web, 80, users: 1, requests: 8, response: 1_448, name: "single");
        var eight = Net.ClosedLoop(
            clients, web, 80, users: 1, requests: 8, pipeline: 8, response: 1_448, from: 5.s, name: "eight");
        Run(10.s);
        Expect(single.Completed == 8);
        Expect(eight.Completed == 8);
        Expect(eight.RequestLatency.Max < 0.0405); // Handshake and one round.
        Expect(eight.Open == 0);
    });

    [Test]
    public void Stages_bring_the_area_under_their_ramps() => Holds(() =>
    {
        var (clients, web) = Served(think: 0.ms);
        var load = Net.OpenLoop(
            clients, web, 80, response: 1_000,
            stages: [(10.s, 100.perSecond), (20.s, 500.perSecond), (5.s, 500.perSecond), (5.s, 0.perSecond)]);
        Run(60.s);
        Expect(load.Requests == 500 + 6_000 + 2_500 + 1_250);
        Expect(load.Requests.Between(0.s, 10.s) == 500);
        Expect(load.Requests.Between(10.s, 30.s) == 6_000);
        Expect(load.Requests.Between(20.s, 30.s) == 4_000);
        Expect(load.Requests.Between(40.s, 60.s) == 0);
        Expect(load.Completed == load.Requests.Value);
    });

    [Test]
    public void Poisson_arrivals_follow_the_stages_too() => Holds(() =>
    {
        var (clients, web) = Served(think: 0.ms);
        var load = Net.OpenLoop(
            clients, web, 80, 0.perSecond, arrivals: Arrivals.Poisson, stages: [(50.s, 200.perSecond)]);
        Run(50.s);
        // 5000 expected, standard deviation 71; a quarter of them in the first half.
        Expect(load.Requests > 4_700 && load.Requests < 5_300);
        Expect(load.Requests.Between(0.s, 25.s) > 1_100 && load.Requests.Between(0.s, 25.s) < 1_400);
    });

    [Test]
    public void Several_targets_are_asked_in_turn_or_by_weight() => Holds(() =>
    {
        var (clients, a, b) = Two();
        var (atA, atB) = (a.Netstat["TcpPassiveOpens"], b.Netstat["TcpPassiveOpens"]);
        Net.OpenLoop(clients, [(a, 80), (b, 80)], 100.perSecond, until: 9.s, name: "turns");
        Run(10.s);
        Expect(atA == 450);
        Expect(atB == 450);
    });

    [Test]
    public void Weights_are_shares_of_the_requests() => Holds(() =>
    {
        var (clients, a, b) = Two();
        var (atA, atB) = (a.Netstat["TcpPassiveOpens"], b.Netstat["TcpPassiveOpens"]);
        Net.OpenLoop(clients, [(a, 80, 3), (b, 80, 1)], 400.perSecond, TargetPick.Weighted, until: 10.s);
        Run(11.s);
        // 3000 of 4000 expected, standard deviation 27.
        Expect(atA > 2_890 && atA < 3_110);
        Expect(atA + atB == 4_000);
    });

    [Test]
    public void Retries_wait_twice_as_long_each_time_and_end_with_the_last_error() => Holds(() =>
    {
        var (clients, web) = Served(think: 0.ms, port: 81);
        var load = Net.OpenLoop(
            clients[0], web, 80, 1.perSecond, until: 1.s, retry: Retry(times: 3, backoff: 100.ms), name: "refused");
        Run(1.s + 20.ms);
        Expect(load.Retries >= 1);
        Run(2.s);
        // Four attempts of 20 ms, waits of 100, 200 and 400 ms.
        Expect(load.Retries == 3);
        Expect(load.Errors(Errno.ECONNREFUSED) == 1);
        Expect(web.Netstat["TcpOutRsts"] == 4);
        Expect(load.Open == 0);
    });

    [Test]
    public void Clients_reconnect_to_a_server_that_comes_back() => Holds(() =>
    {
        var (clients, web) = Served(think: 0.ms);
        var load = Net.ClosedLoop(
            clients, web, 80, users: 10, think: 1.s, name: "users",
            retry: Retry(times: 100, backoff: 200.ms, most: 2.s, jitter: 100.percent, attemptTimeout: 1.s));
        At(5.s, web.Crash);
        At(9.s, () => web.Restart());
        Run(20.s);
        Expect(load.Retries > 20);
        Expect(load.Opened == 20);
        Expect(load.Completed == load.Requests.Value - load.Open.Value);
        Expect(web.Sockets(TcpState.Established) == 10);
    });

    [Test]
    public void A_retried_request_has_one_deadline_from_its_intended_start() => Holds(() =>
    {
        var (clients, web) = Served(think: 0.ms, port: 81);
        var load = Net.OpenLoop(
            clients[0], web, 80, 1.perSecond, until: 1.s, timeout: 1.s, retry: Retry(times: 100, backoff: 300.ms, factor: 1));
        Run(5.s);
        Expect(load.Timeouts == 1);
        Expect(load.Errors(Errno.ECONNREFUSED) == 0);
    });

    [Test]
    public void A_large_pool_opens_as_many_connections_as_requests_were_ever_under_way() => Holds(() =>
    {
        var (clients, web) = Served(think: 150.ms);
        var open = web.Sockets(TcpState.Established);
        var load = Net.OpenLoop(
            clients[0], web, 80, 20.perSecond, arrivals: Arrivals.Poisson, keepAlive: true, pool: 100);
        Run(30.s);
        Expect(load.Opened > 5);
        Expect(load.Opened == open.Max.Value);
    });

    [Test]
    public void A_load_of_one_member_leaves_the_rest_of_its_group_alone() => Holds(() =>
    {
        var (clients, web) = Served(think: 0.ms);
        var open = Net.OpenLoop(clients[1], web, 80, 10.perSecond, keepAlive: true, name: "open");
        var closed = Net.ClosedLoop(clients[2], web, 80, users: 1, think: 1.s, name: "closed");
        Run(5.s);
        Expect(open.Requests == 50);
        Expect(open.Opened == 1);
        Expect(closed.Opened == 1);
    });

    [Test]
    public void A_small_pool_closes_what_it_cannot_keep() => Holds(() =>
    {
        var (clients, web) = Served(think: 150.ms);
        var open = web.Sockets(TcpState.Established);
        var load = Net.OpenLoop(clients[0], web, 80, 20.perSecond, arrivals: Arrivals.Poisson, keepAlive: true, pool: 2, until: 30.s);
        Run(31.s);
        Expect(load.Opened > 20);
        Expect(open == 2);
        Expect(load.Completed == load.Requests.Value);
    });

    [Test]
    public void Loads_of_every_kind_have_one_fingerprint_on_any_threads()
    {
        var one = CodeProgram.Run(EveryKind, new RunSettings { Partitions = 1 });
        var four = CodeProgram.Run(EveryKind, new RunSettings { Partitions = 4, Threads = 2 });

        Assert.That(one.Failure, Is.Null);
        Assert.That(four.Record.Fingerprint, Is.EqualTo(one.Record.Fingerprint).And.Not.Null);
    }

    private static void EveryKind()
    {
        var (clients, a, b) = Two();
        Net.OpenLoop(
            clients, [(a, 80, 3), (b, 80)], pick: TargetPick.Weighted, stages: [(2.s, 300.perSecond)],
            arrivals: Arrivals.Poisson, keepAlive: true, pool: 2, name: "ramp");
        Net.ClosedLoop(
            clients, [(a, 80), (b, 81)], users: 11, TargetPick.Random, think: 20.ms, thinking: Arrivals.Poisson,
            retry: Retry(3, jitter: 100.percent), name: "users");
        Net.ClosedLoop(clients, a, 80, users: 4, pipeline: 5, response: 1_000, name: "pipeline");
        Run(3.s);
    }

    private static (HostGroup Clients, Host Web) Served(Duration think, int port = 80, int answer = 1_000)
    {
        var web = Net.Host("web");
        web.Listen(port, 4_096, async c =>
        {
            while (await c.ReceiveExactly(300) == 300)
            {
                if (think > Duration.Zero)
                {
                    await Sleep(think);
                }

                await c.Send(answer);
            }

            c.Close();
        });
        var clients = Net.Hosts(3, "client");
        Net.Link(clients, web, delay: 10.ms);
        return (clients, web);
    }

    private static (HostGroup Clients, Host A, Host B) Two()
    {
        var hub = Net.Router("hub");
        var servers = Net.Hosts(2, "server").Listen(80, 4_096, async c =>
        {
            while (await c.ReceiveExactly(300) == 300)
            {
                await c.Send(1_000);
            }

            c.Close();
        });
        var clients = Net.Hosts(6, "client");
        Net.Link(clients, hub, delay: 10.ms);
        Net.Link(servers, hub, delay: 1.ms);
        return (clients, servers[0], servers[1]);
    }

    private static void Holds(Action text)
    {
        var outcome = CodeProgram.Run(text);

        Assert.That(outcome.Failure, Is.Null);
        Assert.That(outcome.Record.Expectations, Is.Not.Empty);
        Assert.That(outcome.Record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }
}
