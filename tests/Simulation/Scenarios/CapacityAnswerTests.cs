namespace NetSim.Tests.Simulation;

/// <summary>Each capacity scenario asks for a smallest or a largest value and states it: here it is held to it, on both sides.</summary>
public sealed class CapacityAnswerTests
{
    [TestCase("598", 1)]
    [TestCase("599", 0)]
    public void A_backlog_of_599_is_the_smallest_that_drops_no_SYN_during_a_reload(string backlog, int overflows)
    {
        var record = ScenarioRuns.Run(
            "capacity/worker-reload.csx", ScenarioRuns.With(("patience_ms", "4000"), ("backlog", backlog)));

        Assert.That(record.Number("app.TcpExtListenOverflows"), Is.EqualTo(overflows));
    }

    [TestCase("2", false)]
    [TestCase("3", true)]
    public void A_keepalive_pool_of_3_is_the_smallest_that_never_runs_out_of_ports(string pool, bool holds)
    {
        var record = ScenarioRuns.Run("capacity/keepalive-pool.csx", ScenarioRuns.With(("pool", pool)));

        Assert.That(record.Expectations.Single().Passed, Is.EqualTo(holds));
        Assert.That(record.Gauge("edge.TIME-WAIT").Max, holds ? Is.LessThan(25_000) : Is.GreaterThan(28_200));
    }

    [TestCase("454", true)]
    [TestCase("456", false)]
    public void A_proxy_opens_454_upstream_connections_a_second_for_ever_and_hardly_more(string rps, bool holds)
    {
        var record = ScenarioRuns.Run(
            "capacity/port-exhaustion.csx", ScenarioRuns.With(("rps", rps), ("minutes", "3")));

        Assert.That(record.Expectations.Single().Passed, Is.EqualTo(holds));
    }

    [Test]
    public void Without_timestamps_reuse_of_TIME_WAIT_does_not_help()
    {
        var record = ScenarioRuns.Run(
            "capacity/port-exhaustion.csx", ScenarioRuns.With(("tw_reuse", "1"), ("timestamps", "0"), ("minutes", "1")));

        Assert.That(record.Number("edge.upstream.first_error.EADDRNOTAVAIL"), Is.EqualTo(31.4).Within(0.1));
    }

    [TestCase("90112", "120", false)]
    [TestCase("98304", "120", true)]
    [TestCase("65536", "60", true)]
    public void A_table_must_hold_rate_times_time_wait_and_what_waits_for_the_collector(
        string max, string timeWait, bool holds)
    {
        var record = ScenarioRuns.Run(
            "capacity/conntrack-table.csx", ScenarioRuns.With(("max", max), ("time_wait", timeWait)));

        Assert.That(record.Expectations.Single().Passed, Is.EqualTo(holds));
        Assert.That(record.Number("web0.timeouts"), holds ? Is.Zero : Is.GreaterThan(100));
    }

    [TestCase("500", "199", false)]
    [TestCase("500", "200", true)]
    [TestCase("100", "39", false)]
    [TestCase("100", "40", true)]
    public void A_backlog_of_rate_times_round_trip_is_the_smallest_for_mobile_users(string rtt, string backlog, bool holds)
    {
        var record = ScenarioRuns.Run(
            "capacity/mobile-backlog.csx", ScenarioRuns.With(("rtt_ms", rtt), ("backlog", backlog)));

        Assert.That(record.Expectations.Single().Passed, Is.EqualTo(holds));
    }

    [Test]
    public void Raising_max_syn_backlog_alone_changes_nothing_and_somaxconn_caps_the_backlog()
    {
        var raised = ScenarioRuns.Run("capacity/mobile-backlog.csx", ScenarioRuns.With(("max_syn_backlog", "65536")));
        var plain = ScenarioRuns.Run("capacity/mobile-backlog.csx");
        var capped = ScenarioRuns.Run(
            "capacity/mobile-backlog.csx", ScenarioRuns.With(("backlog", "1024"), ("somaxconn", "128")));

        Assert.That(raised.Fingerprint, Is.EqualTo(plain.Fingerprint));
        Assert.That(capped.Fingerprint, Is.EqualTo(plain.Fingerprint));
    }

    [TestCase("1000", false)]
    [TestCase("2000", true)]
    public void Jitter_over_two_seconds_brings_4000_devices_back_as_fast_as_they_can_be_greeted(string span, bool holds)
    {
        var record = ScenarioRuns.Run("capacity/reconnect.csx", ScenarioRuns.With(("span_ms", span)));

        Assert.That(record.Expectations.All(e => e.Passed), Is.EqualTo(holds));
        Assert.That(record.Number("hub.TcpPassiveOpens"), Is.EqualTo(4_000));
    }

    [Test]
    public void Without_jitter_each_wave_of_SYNs_brings_backlog_plus_one_back()
    {
        var record = ScenarioRuns.Run("capacity/reconnect.csx", ScenarioRuns.With(("jitter", "0")));

        // SYNs at 0, 1, 2, 3, 4, 5, 7, 11, 19 and 35 s after the first: ten waves in a minute.
        Assert.That(record.Number("hub.TcpPassiveOpens"), Is.EqualTo(10 * 129));
        Assert.That(record.Expectations.All(e => !e.Passed));
    }
}
