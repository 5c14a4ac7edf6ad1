namespace NetSim.Tests.Simulation;

/// <summary>The lesson about load balancers that forget quiet connections.</summary>
public sealed class IdleTimeoutTests
{
    private const string Scenario = "capacity/idle-timeout.csx";

    // broken requests, dead connections that stay at the server beside the living one.
    [TestCase("7200", "0", 1, 2)]
    [TestCase("7200", "1", 1, 1)]
    [TestCase("300", "0", 0, 1)]
    [TestCase("300", "1", 0, 1)]
    public void Keepalive_below_the_idle_timeout_saves_the_request(string keepalive, string reset, int broken, int held)
    {
        var record = ScenarioRuns.Run(Scenario, ScenarioRuns.With(("keepalive_s", keepalive), ("reset", reset)));

        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
        Assert.That(record.Number("broken"), Is.EqualTo(broken));
        Assert.That(record.Gauge("db.ESTAB").Last, Is.EqualTo(held));
    }

    [Test]
    public void A_keepalive_of_one_second_less_than_the_idle_timeout_comes_too_late()
    {
        var record = ScenarioRuns.Run(Scenario, ScenarioRuns.With(("keepalive_s", "349")));

        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
        Assert.That(record.Number("broken"), Is.EqualTo(1));
    }
}
