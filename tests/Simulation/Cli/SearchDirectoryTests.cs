using System.Text.Json;
using NetSim.Experiments;

namespace NetSim.Tests.Simulation;

/// <summary>A search that keeps its runs: what it leaves, what it survives, what it refuses.</summary>
public sealed class SearchDirectoryTests
{
    private static readonly string[] s_files = ["sweep.msgpack", "summary.csv", "intervals.csv", "search.json"];

    private Netsim _netsim = null!;
    private string _script = null!;

    [SetUp]
    public void SetUp()
    {
        _netsim = new Netsim();
        _script = _netsim.Write("small.csx", SweepScripts.Small);
    }

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [Test]
    public void A_search_leaves_its_runs_its_evidence_and_a_report_that_can_be_made_again()
    {
        string[] search = ["search", _script, "-p", "size=20..30", "--expect", "load.requests >= 255"];
        var bare = _netsim.Run([.. search, "-j", "1"]);
        var kept = _netsim.Run([.. search, "-j", "2", "--out", "a"]);
        var report = _netsim.Run("report", "a", "-o", "again.html");
        var status = _netsim.Run("search", "--status", "a");

        Assert.That((kept.Code, report.Code, status.Code), Is.EqualTo((0, 0, 0)), kept.ToString() + report + status);
        Assert.That(kept.Out, Is.EqualTo(bare.Out).And.Contain("is 26 (confidence 0.95)."));
        Assert.That(status.Out, Does.Contain("state     complete").And.Contain("load.requests >= 255 is 26 (confidence 0.95)."));
        Assert.That(Read("again.html"), Is.EqualTo(Read("a/report.html")).And.Contain("is 26 (confidence 0.95).")
            .And.Contain("netsim search").And.Contain("--minimize"));
        using var answer = JsonDocument.Parse(Read("a/search.json"));
        var runs = answer.RootElement.GetProperty("evidence").EnumerateArray().Sum(e => e.GetProperty("runs").GetInt32());
        Assert.That(Read("a/summary.csv").Trim().Split('\n'), Has.Length.EqualTo(1 + runs));
    }

    [Test]
    public void A_search_killed_again_and_again_ends_with_the_bytes_of_one_that_was_not()
    {
        string[] search =
            ["search", _script, "-p", "size=1..60", "--expect", "load.requests >= 255", "--min-reps", "40", "-j", "2", "-q"];
        Assert.That(_netsim.Run([.. search, "--out", "whole"]).Code, Is.Zero);

        var random = new Random(6271);
        var alive = 0;
        for (var kill = 0; kill < 6; kill++)
        {
            var earlier = Size("killed/sweep.msgpack");
            using var process = _netsim.Start([.. search, "--out", "killed", "--resume"]);
            SpinWait.SpinUntil(() => process.HasExited || Size("killed/sweep.msgpack") > earlier + 5_000, TimeSpan.FromSeconds(60));
            alive += process.WaitForExit(random.Next(100)) ? 0 : 1;
            process.Kill();
            process.WaitForExit();
        }

        Assert.That(alive, Is.Positive, "no kill came before the end");
        var before = Count("killed");
        var end = Resume([.. search, "--out", "killed", "--resume"]);
        Assert.That(end.Code, Is.Zero, end.ToString());
        Assert.That(before, Is.InRange(1, Count("whole")));
        Assert.That(Bytes("killed"), Is.EqualTo(Bytes("whole")));
    }

    [Test]
    public void A_search_at_its_end_runs_nothing_again()
    {
        string[] search = ["search", _script, "-p", "size=20..30", "--expect", "load.requests >= 255", "--out", "a"];
        _netsim.Run(search);
        var before = Bytes("a");
        _netsim.Environment["COUNT_RUNS"] = Path.Combine(_netsim.Directory, "runs.txt");
        var again = _netsim.Run([.. search, "--resume"]);

        Assert.That(again.Code, Is.Zero, again.ToString());
        Assert.That(File.Exists(Path.Combine(_netsim.Directory, "runs.txt")), Is.False, "a run was done again");
        Assert.That(Bytes("a"), Is.EqualTo(before));
    }

    [Test]
    public void A_search_that_was_stopped_says_so_and_goes_on()
    {
        string[] search = ["search", _script, "-p", "size=1..60", "--expect", "load.requests >= 255", "--min-reps", "320", "--out", "a"];
        var stopped = _netsim.Run([.. search, "--wall-limit", "2s", "-j", "1"]);
        var status = _netsim.Run("search", "--status", "a");

        Assert.That(stopped.Code, Is.EqualTo(124), stopped.ToString());
        Assert.That(status.Out, Does.Contain("not complete").And.Not.Contain("answer"));
        Assert.That(Read("a/report.html"), Does.Contain("--resume goes on with it"));
    }

    [Test]
    public void Another_question_is_refused_and_nothing_changes()
    {
        string[] search = ["search", _script, "-p", "size=24..28", "--out", "a"];
        Assert.That(_netsim.Run([.. search, "--expect", "load.requests >= 255"]).Code, Is.Zero);
        var before = Bytes("a");
        var anew = _netsim.Run([.. search, "--expect", "load.requests >= 255"]);
        var other = _netsim.Run([.. search, "--expect", "load.requests >= 256", "--resume"]);
        var largest = _netsim.Run([.. search, "--expect", "load.requests >= 255", "--resume", "--maximize"]);
        var sweep = _netsim.Run("sweep", _script, "-p", "size=24..28", "--out", "a", "--resume");
        var nowhere = _netsim.Run("search", _script, "-p", "size=24..28", "--resume");

        Assert.That((anew.Code, other.Code, largest.Code, sweep.Code, nowhere.Code), Is.EqualTo((2, 2, 2, 2, 2)));
        Assert.That(anew.Error, Does.Contain("--resume goes on with it"));
        Assert.That(other.Error, Does.Contain("a search for the smallest size, by load.requests >= 255, not a search for"));
        Assert.That(largest.Error, Does.Contain("not a search for the largest size"));
        Assert.That(sweep.Error, Does.Contain("not a sweep"));
        Assert.That(nowhere.Error, Does.Contain("--resume needs --out DIR"));
        Assert.That(Bytes("a"), Is.EqualTo(before));
    }

    // A search that was killed may leave its lock to a worker that is just ending.
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

    private long Size(string name)
    {
        var file = new FileInfo(Path.Combine(_netsim.Directory, name));
        return file.Exists ? file.Length : 0;
    }

    private int Count(string directory) => SweepDump.Open(Path.Combine(_netsim.Directory, directory)).Results.Count;

    private string Read(string name) => File.ReadAllText(Path.Combine(_netsim.Directory, name));

    private string Bytes(string directory) => string.Join('\n', s_files.Select(name =>
        Convert.ToHexString(File.ReadAllBytes(Path.Combine(_netsim.Directory, directory, name)))));
}
