using NetSim.Scenarios;

namespace NetSim.Tests.Simulation;

/// <summary>Law 1: the seed decides everything; threads, partitions, queues and observers decide nothing.</summary>
public sealed class DeterminismTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("netsim-determinism-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Threads_partitions_and_queue_change_no_byte_of_dump_and_capture()
    {
        var reference = Run("reference", new RunSettings());

        Assert.Multiple(() =>
        {
            foreach (var (name, settings) in Variants())
            {
                var variant = Run(name, settings);
                Assert.That(variant.Fingerprint, Is.EqualTo(reference.Fingerprint), name);
                Assert.That(variant.Dump, Is.EqualTo(reference.Dump), name);
                Assert.That(variant.Capture, Is.EqualTo(reference.Capture), name);
            }
        });
    }

    [Test]
    public void Another_seed_has_another_fingerprint() =>
        Assert.That(
            Run("b", new RunSettings { Seed = 43 }).Fingerprint,
            Is.Not.EqualTo(Run("a", new RunSettings { Seed = 42 }).Fingerprint));

    [Test]
    public void One_packet_a_nanosecond_later_is_another_run() =>
        Assert.That(
            Run("b", new RunSettings { DelayedEvent = 5 }).Fingerprint,
            Is.Not.EqualTo(Run("a", new RunSettings()).Fingerprint));

    [Test]
    public void Without_a_results_directory_and_its_capture_the_run_is_the_same()
    {
        var observed = Run("observed", new RunSettings());
        var unobserved = ScenarioRuns.Run("attacks/syn-flood.csx", Small(new RunSettings()));

        Assert.That(unobserved.Fingerprint, Is.EqualTo(observed.Fingerprint));
    }

    private static IEnumerable<(string Name, RunSettings Settings)> Variants()
    {
        yield return ("threads-2", new RunSettings { Threads = 2, Partitions = 8 });
        yield return ("threads-4", new RunSettings { Threads = 4, Partitions = 8 });
        yield return ("partitions-1", new RunSettings { Partitions = 1 });
        yield return ("partitions-8", new RunSettings { Partitions = 8 });
        yield return ("bcl", new RunSettings { Queue = "bcl" });
        yield return ("radix", new RunSettings { Queue = "radix" });
    }

    private static RunSettings Small(RunSettings settings) => settings with
    {
        Parameters = new Dictionary<string, string> { ["syncookies"] = "0", ["loss_percent"] = "1.5" },
    };

    private (string? Fingerprint, byte[] Dump, byte[] Capture) Run(string name, RunSettings settings)
    {
        var output = Path.Combine(_folder, name);
        var record = ScenarioRuns.Run("attacks/syn-flood.csx", Small(settings) with { OutputDirectory = output });
        return (
            record.Fingerprint,
            File.ReadAllBytes(Path.Combine(output, "run.msgpack")),
            File.ReadAllBytes(Path.Combine(output, "web.pcapng")));
    }
}
