using NetSim.Results;

namespace NetSim.Tests.Simulation;

/// <summary>The lessons assert their own numbers; here they are held to them.</summary>
public sealed class LessonTests
{
    [TestCase("tutorial/handshake.csx")]
    [TestCase("tutorial/eleven-states.csx")]
    [TestCase("tutorial/retries.csx")]
    [TestCase("tutorial/syn-received.csx")]
    [TestCase("tutorial/fin-wait2.csx")]
    [TestCase("tutorial/close-wait.csx")]
    [TestCase("tutorial/closing.csx")]
    [TestCase("tutorial/why-time-wait.csx")]
    [TestCase("tutorial/keepalive.csx")]
    [TestCase("tutorial/dns.csx")]
    [TestCase("capacity/time-wait-exhaustion.csx")]
    [TestCase("capacity/syn-backlog.csx")]
    [TestCase("capacity/close-wait-leak.csx")]
    [TestCase("capacity/failover-black-hole.csx")]
    [TestCase("capacity/monitoring-thresholds.csx")]
    [TestCase("attacks/reuse-and-recycle.csx")]
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

    [TestCase("tutorial/retries.csx", "kernel", "linux-2.6.32")]
    [TestCase("tutorial/retries.csx", "kernel", "linux-3.10")]
    [TestCase("tutorial/retries.csx", "lateness", "1")]
    [TestCase("tutorial/syn-received.csx", "strays", "3")]
    [TestCase("tutorial/fin-wait2.csx", "fin_timeout", "5")]
    [TestCase("tutorial/close-wait.csx", "fixed", "1")]
    [TestCase("tutorial/closing.csx", "later_ms", "49")]
    [TestCase("tutorial/closing.csx", "later_ms", "51")]
    [TestCase("tutorial/why-time-wait.csx", "time_wait", "0")]
    [TestCase("tutorial/why-time-wait.csx", "msl_s", "20")]
    [TestCase("tutorial/keepalive.csx", "keepalive_time", "60")]
    [TestCase("tutorial/keepalive.csx", "lateness", "1")]
    [TestCase("tutorial/dns.csx", "loss_percent", "0")]
    [TestCase("tutorial/dns.csx", "loss_percent", "20")]
    [TestCase("capacity/time-wait-exhaustion.csx", "buckets", "5000")]
    [TestCase("capacity/syn-backlog.csx", "backlog", "4096")]
    [TestCase("capacity/syn-backlog.csx", "syncookies", "1")]
    [TestCase("capacity/close-wait-leak.csx", "leak_percent", "5")]
    [TestCase("capacity/failover-black-hole.csx", "retries2", "8")]
    [TestCase("capacity/failover-black-hole.csx", "user_timeout_s", "30")]
    [TestCase("attacks/reuse-and-recycle.csx", "tw_reuse", "1")]
    [TestCase("attacks/reuse-and-recycle.csx", "tw_recycle", "1")]
    public void Its_expectations_follow_the_question_when_a_parameter_changes(string scenario, string parameter, string value)
    {
        var record = ScenarioRuns.Run(scenario, ScenarioRuns.With((parameter, value)));

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
