namespace NetSim.Tests.Simulation;

/// <summary>The lessons assert their own numbers; here they are held to them.</summary>
public sealed class LessonTests
{
    [TestCase("tutorial/handshake.csx")]
    [TestCase("tutorial/eleven-states.csx")]
    public void A_lesson_meets_all_its_expectations(string scenario)
    {
        var record = ScenarioRuns.Run(scenario);

        Assert.That(record.Expectations, Is.Not.Empty);
        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    [Test]
    public void The_handshake_also_holds_when_the_client_closes_first()
    {
        var record = ScenarioRuns.Run("tutorial/handshake.csx", ScenarioRuns.With(("first", "client")));

        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    [Test]
    public void A_backlog_of_128_does_not_hide_a_worker_reload_and_one_of_1024_does()
    {
        var small = ScenarioRuns.Run("capacity/worker-reload.csx", ScenarioRuns.With(("backlog", "128")));
        var large = ScenarioRuns.Run("capacity/worker-reload.csx", ScenarioRuns.With(("backlog", "1024")));

        Assert.That(small.Gauge("app:9000.accept_queue").Max, Is.EqualTo(129));
        Assert.That(small.Number("php.timeouts"), Is.GreaterThan(0));
        Assert.That(large.Gauge("app:9000.accept_queue").Max, Is.InRange(590, 610));
    }
}
