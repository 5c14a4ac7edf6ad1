using NetSim.Scenarios;
using NetSim.Tcp;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Simulation;

/// <summary>What each attacker costs its victim.</summary>
public sealed class AttackTests
{
    [Test]
    public void Each_ACK_of_a_flood_costs_a_reset_and_no_state() => Holds(() =>
    {
        var (_, web) = Served();
        var flood = Net.AckFlood(web, 80, 1_000.perSecond, spoof: "198.18.0.0/15", from: 1.s, until: 3.s);
        Run(5.s);
        Expect(flood.Sent == 2_000);
        Expect(web.Netstat["TcpOutRsts"] == 2_000);
        Expect(web.Sockets(TcpState.SynReceived) == 0);
    });

    [Test]
    public void Reflected_SYN_ACKs_reach_the_victim_and_are_reset() => Holds(() =>
    {
        var hub = Net.Router("hub");
        var victim = Net.Host("victim");
        var mirrors = Net.Hosts(5, "mirror").Listen(443, 128, async c => await c.Receive());
        Net.Link(victim, hub, delay: 10.ms);
        Net.Link(mirrors, hub, delay: 5.ms);
        var attack = Net.Reflection(victim, mirrors, 443, 100.perSecond, via: hub, until: 10.s);
        Run(12.s);
        Expect(attack.Sent == 1_000);
        Expect(victim.Netstat["TcpInSegs"] == 1_000);
        Expect(victim.Netstat["TcpOutRsts"] == 1_000);
    });

    [Test]
    public void Hoarders_take_the_workers_until_they_leave() => Holds(() =>
    {
        var (clients, web) = Served(workers: 20);
        var hoard = Net.ConnectionHoarding(clients, web, 80, connections: 20, from: 1.s, until: 10.s);
        var load = Net.OpenLoop(clients, web, 80, 10.perSecond, response: 1_000, timeout: 2.s, until: 20.s, name: "users");
        Run(25.s);
        Expect(hoard.Opened == 20);
        Expect(hoard.Failed == 0);
        Expect(load.Completed.Between(2.s, 7.s) == 0);
        Expect(load.Timeouts.Between(2.s, 7.s) == 50);
        Expect(load.Completed.Between(12.s, 20.s) == 80);
    });

    [Test]
    public void Slow_senders_hold_a_worker_each_with_an_octet_a_second() => Holds(() =>
    {
        var (clients, web) = Served(workers: 20);
        var slow = Net.SlowSender(clients, web, 80, connections: 20);
        var established = web.Sockets(TcpState.Established);
        Run(60.s);
        Expect(slow.Opened == 20);
        Expect(slow.Lost == 0);
        Expect(established == 20);
    });

    [Test]
    public void Slow_senders_that_the_server_throws_out_count_as_lost() => Holds(() =>
    {
        var web = Net.Host("web");
        web.Listen(80, 64, async c =>
        {
            await Sleep(5.s);
            c.Abort();
        });
        var clients = Net.Hosts(3, "client");
        Net.Link(clients, web, delay: 10.ms);
        var slow = Net.SlowSender(clients, web, 80, connections: 9);
        Run(20.s);
        Expect(slow.Opened == 9);
        Expect(slow.Lost == 9);
    });

    [Test]
    public void Attackers_have_one_fingerprint_on_any_threads()
    {
        static void Text()
        {
            var (clients, web) = Served(workers: 10);
            Net.AckFlood(web, 80, 500.perSecond, spoof: "198.18.0.0/16");
            Net.RstInjection(web, 80, clients[0], 500.perSecond);
            Net.ConnectionHoarding(clients, web, 80, connections: 4);
            Net.SlowSender(clients, web, 80, connections: 4);
            Net.SlowReader(clients, web, 80, connections: 4);
            Run(3.s);
        }

        var one = CodeProgram.Run(Text, new RunSettings { Partitions = 1 });
        var four = CodeProgram.Run(Text, new RunSettings { Partitions = 4, Threads = 2 });

        Assert.That(one.Failure, Is.Null);
        Assert.That(four.Record.Fingerprint, Is.EqualTo(one.Record.Fingerprint).And.Not.Null);
    }

    [Test]
    public void Attacks_that_cannot_be_meant_are_refused() => Assert.Multiple(() =>
    {
        Refused((c, w) => Net.AckFlood(w, 80, (-1).perSecond, "198.18.0.0/15"), "'ack-flood'", "-1");
        Refused((c, w) => Net.AckFlood(w, 80, 1.perSecond, "198.18.0.0/33"), "198.18.0.0/33");
        Refused((c, w) => Net.RstInjection(w, 80, c[0], 1.perSecond, step: 0), "step", "not 0");
        Refused((c, w) => Net.RstInjection(w, 80, c[0], 1.perSecond, firstPort: 50, lastPort: 40), "ports 50 to 40");
        Refused((c, w) => Net.ConnectionHoarding(c, w, 80, connections: 0), "'hoard'", "not 0");
        Refused((c, w) => Net.SlowSender(c, w, 80, connections: 1, every: 0.s), "every:", "above zero");
        Refused((c, w) => Net.SlowReader(c, w, 80, connections: 1, octets: 0), "at least 1 octet");
        Refused((c, w) => Net.SlowReader(c, w, 80, connections: 1, rate: 0.perSecond), "rate", "above 0");
    });

    private static (HostGroup Clients, Host Web) Served(int? workers = null)
    {
        var web = Net.Host("web");
        web.Listen(80, 512, async c =>
        {
            while (await c.ReceiveExactly(300) == 300)
            {
                await c.Send(1_000);
            }

            c.Close();
        }, concurrency: workers);
        var clients = Net.Hosts(4, "client");
        Net.Link(clients, web, delay: 10.ms);
        return (clients, web);
    }

    private static void Holds(Action text)
    {
        var outcome = CodeProgram.Run(text);

        Assert.That(outcome.Failure, Is.Null);
        Assert.That(outcome.Record.Expectations, Is.Not.Empty);
        Assert.That(outcome.Record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    private static void Refused(Action<HostGroup, Host> say, params string[] fragments)
    {
        var outcome = CodeProgram.Run(() =>
        {
            var (clients, web) = Served();
            say(clients, web);
        });

        Assert.That(outcome.Failure, Is.InstanceOf<ScenarioException>());
        foreach (var fragment in fragments)
        {
            Assert.That(outcome.Failure!.Message, Does.Contain(fragment));
        }
    }
}
