namespace NetSim.Tests.Simulation;

/// <summary>Myths, upgrades and timers: each scenario asserts its numbers, and here it is held to them.</summary>
public sealed class ValidationTests
{
    [TestCase("myth-fin-timeout", "fin_timeout", "5")]
    [TestCase("myth-fin-timeout", "fin_timeout", "60")]
    [TestCase("myth-max-syn-backlog", "backlog", "128")]
    [TestCase("myth-max-syn-backlog", "backlog", "1024")]
    [TestCase("myth-tw-reuse-server", "rate", "20")]
    [TestCase("myth-fin-timeout-flood", "syncookies", "0")]
    [TestCase("myth-fin-timeout-flood", "syncookies", "1")]
    [TestCase("timer-lateness", "syn_retries", "1")]
    [TestCase("timer-lateness", "syn_retries", "6")]
    public void A_scenario_meets_all_its_expectations(string name, string parameter, string value)
    {
        var record = ScenarioRuns.Run($"validation/{name}.csx", ScenarioRuns.With((parameter, value)));

        Assert.That(record.Expectations, Is.Not.Empty);
        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    [Test]
    public void An_upgrade_changes_queues_and_timers_where_the_table_of_kernels_says_so()
    {
        var record = ScenarioRuns.Run("validation/upgrade.csx");

        Assert.That(record.Expectations, Has.Count.EqualTo(7 * 4 + 3));
        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    [TestCase("validation/upgrade.csx")]
    [TestCase("validation/timer-lateness.csx")]
    public void Late_timers_keep_one_fingerprint_for_any_number_of_threads(string scenario)
    {
        var fingerprints = new[] { 1, 2, 4 }
            .Select(threads => ScenarioRuns.Run(scenario, ScenarioRuns.With() with { Threads = threads, Partitions = 4 }))
            .Select(record => record.Fingerprint)
            .ToList();

        Assert.That(fingerprints[0], Is.Not.Null);
        Assert.That(fingerprints.Distinct().ToList(), Has.Count.EqualTo(1));
    }
}
