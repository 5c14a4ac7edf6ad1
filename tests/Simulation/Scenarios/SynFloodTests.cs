using NetSim.Results;

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

    private static RunRecord Run(ulong seed) =>
        ScenarioRuns.Run(Scenario, ScenarioRuns.With(("syncookies", "0")) with { Seed = seed });
}
