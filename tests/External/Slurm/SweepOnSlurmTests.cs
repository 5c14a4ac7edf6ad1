using System.Text;

namespace NetSim.Tests.Slurm;

/// <summary>A sweep on a cluster gives the bytes that it gives on one machine, whatever happens to a node.</summary>
[Category("External")]
[NonParallelizable]
public sealed class SweepOnSlurmTests
{
    private SlurmCluster _cluster = null!; // Started before each test.
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Start()
    {
        _cluster = SlurmCluster.Start();
        _directory = new TemporaryDirectory();
    }

    [TearDown]
    public void Stop()
    {
        _cluster?.Dispose();
        _directory?.Dispose();
    }

    [Test]
    public void Two_nodes_give_the_same_files_byte_for_byte_as_one_machine()
    {
        string[] points = ["-p", "syncookies=0,1", "-p", "backlog=64,128", "--reps", "5"];

        var local = BuiltNetsim.Run(["sweep", SlurmCluster.Scenario, .. points, "-o", In("local")]);
        var slurm = BuiltNetsim.Run(
            ["sweep", SlurmCluster.Scenario, .. points, "--on", "slurm", "--nodes", "2", "--partition", "main", "-o", In("slurm")]);
        var status = BuiltNetsim.Run("sweep", "--status", In("slurm"));

        Assert.That((local.Code, slurm.Code, status.Code), Is.EqualTo((0, 0, 0)), local.Said + slurm.Said + status.Said);
        AssertSameFiles();
        Assert.That(status.Said, Does.Contain("complete").And.Contain("20 of 20 count, 0 failed"));
        Assert.That(Directory.Exists(In("slurm/slurm")), Is.False, "what only pilots need is gone");
    }

    [Test]
    public void What_Slurm_would_not_take_is_refused_and_nothing_is_written()
    {
        var partition = BuiltNetsim.Run(
            "sweep", SlurmCluster.Scenario, "--on", "slurm", "--partition", "nowhere", "-o", In("a"));
        OutsideProgram.Run("scontrol", "shutdown");
        Thread.Sleep(2_000);
        var unreachable = BuiltNetsim.Run("sweep", SlurmCluster.Scenario, "--on", "slurm", "-o", In("b"));

        Assert.That(partition.Code, Is.EqualTo(2), partition.Said);
        Assert.That(partition.Said, Does.Contain("Slurm refuses").And.Contain("partition"));
        Assert.That(unreachable.Code, Is.EqualTo(2), unreachable.Said);
        Assert.That(unreachable.Said, Does.Contain("Slurm cannot be reached"));
        Assert.That(Directory.EnumerateFileSystemEntries(_directory.FullPath), Is.Empty);
    }

    [Test]
    [Explicit("takes a minute: on demand")]
    [Category("OnDemand")]
    public void A_node_that_dies_in_the_middle_loses_nothing_and_nothing_counts_twice()
    {
        string[] points = ["-p", "flood=10000,12000", "--reps", "20"];
        var said = new StringBuilder();
        using var sweep = BuiltNetsim.Start(
            said, ["sweep", SlurmCluster.Scenario, .. points, "--on", "slurm", "-o", In("slurm")]);
        WaitUntil(() => BuiltNetsim.Run("sweep", "--status", In("slurm")).Said is var status
            && status.Contains("pilot     n1") && status.Contains("pilot     n2") && !status.Contains("runs      0 of"));

        _cluster.Kill("n2");
        said.AppendLine($"{DateTime.UtcNow:HH:mm:ss} -- n2 was killed");
        var ended = sweep.WaitForExit(TimeSpan.FromMinutes(4));
        sweep.WaitForExit();
        var local = BuiltNetsim.Run(["sweep", SlurmCluster.Scenario, .. points, "-o", In("local")]);

        TestContext.Out.WriteLine(said);
        Assert.That(ended, Is.True);
        Assert.That((sweep.ExitCode, local.Code), Is.EqualTo((0, 0)), said + local.Said);
        Assert.That(said.ToString(), Does.Match("n2-.* gives no sign of life: 1 of its chunks go to others"));
        AssertSameFiles();
    }

    private static void WaitUntil(Func<bool> condition)
    {
        for (var attempt = 0; attempt < 30 && !condition(); attempt++)
        {
            Thread.Sleep(200);
        }
    }

    private string In(string name) => _directory.File(name);

    private void AssertSameFiles()
    {
        foreach (var file in (string[])["sweep.msgpack", "summary.csv", "intervals.csv"])
        {
            Assert.That(
                File.ReadAllBytes(In($"slurm/{file}")), Is.EqualTo(File.ReadAllBytes(In($"local/{file}"))), file);
        }
    }
}
