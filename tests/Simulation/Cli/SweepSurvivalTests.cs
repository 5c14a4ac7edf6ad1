using System.Diagnostics;

namespace NetSim.Tests.Simulation;

/// <summary>What a sweep survives: runs that go wrong, workers and sweeps that are killed, Ctrl-C.</summary>
public sealed class SweepSurvivalTests
{
    private Netsim _netsim;
    private string _script;

    [SetUp]
    public void SetUp()
    {
        _netsim = new Netsim();
        _script = _netsim.Write("small.csx", SweepScripts.Small);
    }

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [Test]
    public void Runs_that_throw_spin_eat_or_die_are_recorded_and_touch_no_other()
    {
        var clean = _netsim.Run("sweep", _script, "-p", "fault=none", "--reps", "6", "-j", "2", "--out", "clean");
        var result = _netsim.Run("sweep", _script, "-p", "fault=throw,spin,none,eat,die", "--reps", "2", "-j", "2",
            "--run-limit", "3s", "--memory-limit", "400", "--out", "a");

        var rows = File.ReadAllLines(InDirectory("a/summary.csv"));
        Assert.That(clean.Code, Is.Zero, clean.ToString());
        Assert.That(result.Code, Is.EqualTo(3), result.ToString());
        Assert.That(rows.Count(row => row.Contains("true,until", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("fault=throw, repetition 1: InvalidOperationException: as asked (small.csx:12)"));
        Assert.That(result.Error, Does.Contain("fault=spin, repetition 2: the wall-clock limit of 3 s for a run has passed"));
        Assert.That(result.Error, Does.Contain("fault=eat, repetition 1: the memory limit of 400 MiB for a worker was exceeded"));
        Assert.That(result.Error, Does.Contain("fault=die, repetition 1: its worker ended with exit code"));

        // The same numbers as beside runs that behave.
        var fingerprints = File.ReadAllLines(InDirectory("clean/summary.csv")).Select(Fingerprint).ToList();
        var beside = rows.Where(row => row.Contains("true,until", StringComparison.Ordinal)).Select(Fingerprint);
        Assert.That(beside, Is.SubsetOf(fingerprints));
    }

    [Test]
    public void A_sweep_killed_at_twenty_instants_ends_with_the_bytes_of_one_that_was_not()
    {
        const int Kills = 20, Workers = 2, Points = 3, Repetitions = 200;
        string[] sweep = ["sweep", _script, "-p", "size=4,8,12", "--reps", $"{Repetitions}", "-j", $"{Workers}", "-q"];
        Assert.That(_netsim.Run([.. sweep, "--out", "whole"]).Code, Is.Zero);

        _netsim.Environment["COUNT_RUNS"] = InDirectory("runs.txt");
        var random = new Random(8125);
        var alive = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = _netsim.Start([.. sweep, "--out", "killed", "--resume"]);
            alive += process.WaitForExit(150 + random.Next(250)) ? 0 : 1;
            process.Kill(); // SIGKILL, and to this process alone: its workers must notice themselves.
            process.WaitForExit();
        }

        Assert.That(alive, Is.Positive, "no kill came before the end");
        var end = Resume([.. sweep, "--out", "killed", "--resume"]);
        Assert.That(end.Code, Is.Zero, end.ToString());
        Assert.That(SweepScripts.Bytes(InDirectory("killed")), Is.EqualTo(SweepScripts.Bytes(InDirectory("whole"))));
        Assert.That(File.ReadAllLines(InDirectory("runs.txt")), Has.Length.LessThanOrEqualTo((Points * Repetitions) + (Kills * Workers)));
    }

    [Test]
    public void Ctrl_c_ends_a_sweep_that_resumes()
    {
        string[] sweep = ["sweep", _script, "--reps", "2000", "-j", "2", "-q", "--out", "a"];
        using var process = _netsim.Start(sweep);
        Assert.That(SpinWait.SpinUntil(() => Size("a/sweep.msgpack") > 20_000, TimeSpan.FromSeconds(60)));
        using var signal = Process.Start("kill", ["-INT", $"{process.Id}"]);
        var stopped = Netsim.Finish(process);

        Assert.That(stopped.Code, Is.EqualTo(130), stopped.ToString());
        Assert.That(File.ReadAllLines(InDirectory("a/summary.csv")), Has.Length.GreaterThan(10).And.Length.LessThan(2_001));
        Assert.That(_netsim.Run([.. sweep, "--resume"]).Code, Is.Zero);
        Assert.That(File.ReadAllLines(InDirectory("a/summary.csv")), Has.Length.EqualTo(2_001));
    }

    [Test]
    public void A_worker_that_somebody_kills_costs_nothing()
    {
        string[] sweep = ["sweep", _script, "--reps", "600", "-j", "1", "-q"];
        Assert.That(_netsim.Run([.. sweep, "--out", "whole"]).Code, Is.Zero);
        using var process = _netsim.Start([.. sweep, "--out", "a"]);
        Assert.That(SpinWait.SpinUntil(() => Size("a/sweep.msgpack") > 20_000, TimeSpan.FromSeconds(60)));
        KillChildOf(process.Id);
        var result = Netsim.Finish(process);

        Assert.That(result.Code, Is.Zero, result.ToString());
        Assert.That(SweepScripts.Bytes(InDirectory("a")), Is.EqualTo(SweepScripts.Bytes(InDirectory("whole"))));
    }

    [Test]
    public void Two_sweeps_on_one_directory_refuse_each_other()
    {
        string[] sweep = ["sweep", _script, "--reps", "3000", "-j", "1", "-q", "--out", "a"];
        using var process = _netsim.Start(sweep);
        Assert.That(SpinWait.SpinUntil(() => Size("a/sweep.msgpack") > 20_000, TimeSpan.FromSeconds(60)));
        var second = _netsim.Run([.. sweep, "--resume"]);
        process.Kill(entireProcessTree: true);
        process.WaitForExit();

        Assert.That(second.Code, Is.EqualTo(2), second.ToString());
        Assert.That(second.Error, Does.Contain("another sweep is writing to 'a'"));
    }

    private static string Fingerprint(string row) => row.Split(',')[^3];

    // A sweep that was killed may leave its lock to a worker that is just ending.
    private CommandResult Resume(string[] arguments)
    {
        CommandResult result;
        var attempts = 0;
        do
        {
            result = _netsim.Run(arguments);
        }
        while (result.Error.Contains("another sweep is writing", StringComparison.Ordinal) && ++attempts < 50);
        return result;
    }

    private static void KillChildOf(int parent)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (ParentOf(process.Id) == parent)
                {
                    process.Kill();
                }
            }
        }
    }

    // Field 4 of /proc/<pid>/stat, behind the name in parentheses.
    private static int ParentOf(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private long Size(string path) => File.Exists(InDirectory(path)) ? new FileInfo(InDirectory(path)).Length : 0;

    private string InDirectory(string path) => Path.Combine(_netsim.Directory, path);
}
