using NetSim.Verification;

namespace NetSim.Tests.Conformance;

/// <summary>Law 1 with late timers: one fingerprint, however the work is divided.</summary>
public sealed class ReplayDeterminismTests
{
    private static readonly string[] Names =
        ["e01_syn_flood", "e02_synack_rtx", "e02b_young_pruning", "e04_syncookies", "e05_acceptq", "e11_flood_mix"];

    [TestCaseSource(nameof(Names))]
    public void Threads_and_partitions_change_no_fingerprint(string name)
    {
        var record = MeasurementFile.Read(Measurements.Measured).Last(record => record.Experiment == name);

        var one = Fingerprint(record, threads: 1, partitions: 1);

        Assert.That(one, Is.Not.Zero);
        Assert.That(Fingerprint(record, threads: 2, partitions: 2), Is.EqualTo(one));
        Assert.That(Fingerprint(record, threads: 4, partitions: 3), Is.EqualTo(one));
    }

    [Test]
    public void The_seed_changes_it()
    {
        var record = MeasurementFile.Read(Measurements.Measured).Last(static r => r.Experiment == "e11_flood_mix");

        Assert.That(Fingerprint(record, 1, 1, seed: 2), Is.Not.EqualTo(Fingerprint(record, 1, 1)));
    }

    private static ulong Fingerprint(MeasurementRecord record, int threads, int partitions, ulong seed = 1)
    {
        using var bench = new Bench(new() { Threads = threads, Partitions = partitions, Seed = seed });
        var experiment = Experiments.Find(record.Experiment);
        experiment.Run(experiment.Parameters.Read(record.Parameters), bench);
        return bench.Fingerprint;
    }
}
