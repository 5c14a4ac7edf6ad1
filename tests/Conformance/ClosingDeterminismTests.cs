using System.Text.Json.Nodes;
using NetSim.Verification;

namespace NetSim.Tests.Conformance;

/// <summary>Law 1 with late timers for ports, closing, timers and NAT: one run, however the work is divided.</summary>
public sealed class ClosingDeterminismTests
{
    private static readonly string[] Names =
    [
        "e06_ports", "e06_syn_to_tw", "e06_timewait", "e06_twreuse", "e07_close", "e08_keepalive", "e09_delack",
        "e09_rto", "e10_nat", "e10_natreuse", "e13_conntrack_full",
    ];

    [TestCaseSource(nameof(Names))]
    public void Threads_and_partitions_change_neither_fingerprint_nor_observation(string name)
    {
        var record = MeasurementFile.Read(Path.Combine(AppContext.BaseDirectory, "independent-closing-6.18.json"))
            .Last(record => record.Experiment == name);

        var one = Replay(record, threads: 1, partitions: 1);

        Assert.That(one.Fingerprint, Is.Not.Zero);
        Assert.That(Replay(record, threads: 2, partitions: 2), Is.EqualTo(one));
        Assert.That(Replay(record, threads: 4, partitions: 3), Is.EqualTo(one));
    }

    private static (ulong Fingerprint, string Observed) Replay(MeasurementRecord record, int threads, int partitions)
    {
        using var bench = new Bench(new() { Threads = threads, Partitions = partitions });
        var experiment = Experiments.Find(record.Experiment);
        JsonObject observed = experiment.Run(experiment.Parameters.Read(record.Parameters), bench);
        return (bench.Fingerprint, observed.ToJsonString());
    }
}
