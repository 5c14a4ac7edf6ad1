using NetSim.Results;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Simulation;

/// <summary>The flood of the measured experiment (RULES: 2,000 SYN/s, backlog 128, 20 connects/s, RTT 20 ms, 8 s patience).</summary>
public sealed class SynFloodTests
{
    private const string Scenario = "attacks/syn-flood.csx";
    private const int Seeds = 20;

    [Test]
    public void With_cookies_every_client_connects_at_its_first_SYN()
    {
        var record = ScenarioRuns.Run(Scenario, ScenarioRuns.With(("syncookies", "1")));

        Assert.That(record.Number("early"), Is.EqualTo(1));
        Assert.That(record.Number("users.connect_ok"), Is.EqualTo(400));
        Assert.That(record.Distribution("users.connect_latency").Max, Is.LessThan(0.5));
        Assert.That(record.Number("web.TcpExtSyncookiesSent"), Is.GreaterThan(15_000));
    }

    [Test]
    public void Without_cookies_two_to_eight_in_a_hundred_of_the_early_users_connect_over_twenty_seeds()
    {
        var fractions = Enumerable.Range(1, Seeds).Select(seed => Run((ulong)seed).Number("early")).ToList();

        Assert.That(fractions.Average(), Is.InRange(0.02, 0.08), string.Join(" ", fractions));
    }

    [Test]
    public void Without_cookies_the_SYN_queue_stands_at_backlog_plus_one_while_the_flood_fills_it()
    {
        var queue = Run(42).Gauge("web:80.syn_queue");

        Assert.That(queue.Max, Is.EqualTo(129));
    }

    [Test]
    public void About_half_of_the_queue_comes_free_at_once_some_seven_seconds_after_it_filled()
    {
        var outcome = CodeProgram.Run(() =>
        {
            var web = Net.Host("web");
            web.Sysctl["net.ipv4.tcp_syncookies"] = 0;
            web.Sysctl["net.ipv4.tcp_max_syn_backlog"] = 4096;
            var listener = web.Listen(80, 128, async c => c.Close());
            Net.SynFlood(web, 80, 2_000.perSecond, "198.18.0.0/15", from: 1.s, until: 3.s);
            NetSim.Scenarios.Scenario.Run(30.s);

            // The flood is over at 3 s, so what comes free stays free: pruning lets half of the backlog live.
            Assert.That(listener.SynQueue.Between(2.s, 8.s).Value, Is.EqualTo(129));
            Assert.That(listener.SynQueue.Between(9.s, 30.s).Value, Is.EqualTo(64).Within(1));
        });

        Assert.That(outcome.Failure, Is.Null);
    }

    private static RunRecord Run(ulong seed) =>
        ScenarioRuns.Run(Scenario, ScenarioRuns.With(("syncookies", "0")) with { Seed = seed });
}
