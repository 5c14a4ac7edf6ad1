namespace NetSim.Tests.Simulation;

/// <summary>The lessons about forged resets and slow readers.</summary>
public sealed class AttackLessonTests
{
    // server's kernel, session that is left after all sequence numbers have been tried
    [TestCase("linux-2.6.32", 0)]
    [TestCase("linux-6.18", 1)]
    public void A_blind_reset_ends_the_session_only_where_any_number_in_the_window_does(string kernel, int left)
    {
        var record = ScenarioRuns.Run("attacks/rst-injection.csx", ScenarioRuns.With(("server", kernel)));

        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
        Assert.That(record.Gauge("router.ESTAB").Last, Is.EqualTo(left));
    }

    [TestCase("63")]
    [TestCase("64")]
    public void Users_are_served_as_long_as_one_worker_is_free(string readers)
    {
        var record = ScenarioRuns.Run("attacks/slow-reader.csx", ScenarioRuns.With(("readers", readers)));

        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
        Assert.That(record.Number("users.timeouts") > 0, Is.EqualTo(readers == "64"));
    }
}
