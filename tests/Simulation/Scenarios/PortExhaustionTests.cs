namespace NetSim.Tests.Simulation;

public sealed class PortExhaustionTests
{
    private const string Scenario = "capacity/port-exhaustion.csx";

    [Test]
    public void All_28232_ports_are_gone_31_4_seconds_after_the_first_connection()
    {
        var record = ScenarioRuns.Run(Scenario, ScenarioRuns.With(("minutes", "1")));

        Assert.That(record.Number("edge.upstream.opened"), Is.EqualTo(28_232));
        Assert.That(record.Number("edge.upstream.first_error.EADDRNOTAVAIL"), Is.EqualTo(31.4).Within(0.1));
        Assert.That(record.Gauge("edge.TIME-WAIT").Max, Is.EqualTo(28_232));
        Assert.That(record.Expectations.Single().Passed, Is.False);
    }

    [TestCase("tw_reuse", "1")]
    [TestCase("pool", "64")]
    [TestCase("rps", "400")]
    public void Each_of_the_three_cures_leaves_no_error(string parameter, string value)
    {
        var record = ScenarioRuns.Run(Scenario, ScenarioRuns.With((parameter, value)));

        Assert.That(record.Number("edge.upstream.errors.EADDRNOTAVAIL"), Is.Zero);
        Assert.That(record.Expectations.Single().Passed, Is.True);
    }
}
