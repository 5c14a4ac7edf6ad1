using NetSim.Results;

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
    public void A_larger_backlog_saves_the_users_who_arrive_when_the_pause_is_nearly_over()
    {
        var small = Reload("128", "2000");
        var large = Reload("1024", "2000");

        Assert.That(small.Number("app:9000.accept_queue.max"), Is.EqualTo(129));
        Assert.That(small.Number("php.timeouts"), Is.GreaterThan(350));
        Assert.That(large.Number("app:9000.accept_queue.max"), Is.InRange(590, 610));
        Assert.That(large.Number("php.timeouts"), Is.InRange(190, 210));
    }

    [Test]
    public void Users_with_patience_connect_at_a_later_SYN_even_with_a_small_backlog()
    {
        var record = Reload("128", "4000");

        Assert.That(record.Number("php.timeouts"), Is.Zero);
        Assert.That(record.Number("php.request_latency.max"), Is.GreaterThan(3));
    }

    [Test]
    public void Ten_thousand_hosts_complete_at_least_three_requests_each()
    {
        var record = ScenarioRuns.Run("capacity/many-hosts.csx");

        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
        Assert.That(record.Hosts.Sum(h => h.Members), Is.EqualTo(10_010));
    }

    private static RunRecord Reload(string backlog, string patience) => ScenarioRuns.Run(
        "capacity/worker-reload.csx", ScenarioRuns.With(("backlog", backlog), ("patience_ms", patience)));
}
