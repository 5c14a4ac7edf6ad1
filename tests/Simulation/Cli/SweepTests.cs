using System.Text.Json;

namespace NetSim.Tests.Simulation;

/// <summary><c>netsim sweep</c>, <c>search</c> and <c>compare</c> as a user runs them.</summary>
public sealed class SweepTests
{
    private Netsim _netsim;
    private string _script;
    private string _out;

    [OneTimeSetUp]
    public void SetUp()
    {
        _netsim = new Netsim();
        _script = _netsim.Write("small.csx", SweepScripts.Small);
    }

    [OneTimeTearDown]
    public void TearDown() => _netsim.Dispose();

    [SetUp]
    public void ChooseDirectory() => _out = TestContext.CurrentContext.Test.ID;

    [Test]
    public void Four_backlogs_and_two_settings_of_cookies_give_a_table_of_intervals()
    {
        var flood = Repository.PathOf("scenarios/attacks/syn-flood.csx");
        string[] sweep = ["sweep", flood, "-p", "backlog=32..256*2", "-p", "syncookies=0,1", "--reps", "20"];
        var two = _netsim.Run([.. sweep, "-j", "2", "--out", _out + "two"]);
        var one = _netsim.Run([.. sweep, "-j", "1", "--out", _out + "one"]);

        var intervals = File.ReadAllLines(InDirectory(_out + "two/intervals.csv"));
        Assert.That(two.Code, Is.Zero, two.ToString());
        Assert.That(two.Out, Does.Contain("±").And.Contain("syncookies"));
        Assert.That(File.ReadAllLines(InDirectory(_out + "two/summary.csv")), Has.Length.EqualTo(1 + 160));
        Assert.That(intervals[0], Does.StartWith("point,backlog,syncookies,metric,unit,runs,failed,values,mean,mean_low,mean_high"));
        Assert.That(intervals.Where(line => line.Contains(",early,", StringComparison.Ordinal)), Has.Exactly(8).Items);
        Assert.That(one.Out, Is.EqualTo(two.Out));
        Assert.That(SweepScripts.Bytes(InDirectory(_out + "one")), Is.EqualTo(SweepScripts.Bytes(InDirectory(_out + "two"))));
    }

    [Test]
    public void Json_is_one_object_and_json_lines_stream_every_run()
    {
        var json = _netsim.Run("sweep", _script, "-p", "size=4,8", "--reps", "3", "-j", "1", "--out", _out + "a", "--json");
        var lines = _netsim.Run("sweep", _script, "-p", "size=4,8", "--reps", "3", "-j", "1", "--out", _out + "b", "--jsonl");

        using var sweep = JsonDocument.Parse(json.Out);
        var point = sweep.RootElement.GetProperty("points")[0];
        Assert.That(sweep.RootElement.GetProperty("schema").GetString(), Is.EqualTo("netsim.sweep/1"));
        Assert.That(point.GetProperty("estimates").GetProperty("load.requests").GetProperty("values").GetInt32(), Is.EqualTo(3));
        var streamed = lines.Out.Trim().Split('\n');
        Assert.That(streamed, Has.Length.EqualTo(7));
        Assert.That(streamed.Take(6).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("ended").GetString()), Has.All.EqualTo("until"));
        Assert.That(JsonDocument.Parse(streamed[6]).RootElement.GetProperty("precise").GetBoolean());
    }

    [Test]
    public void A_latin_hypercube_spreads_over_the_ranges()
    {
        var result = _netsim.Run("sweep", _script, "--lhs", "5", "-p", "size=1..50", "-p", "reply=100..10000", "--out", _out + "a", "--json");

        using var sweep = JsonDocument.Parse(result.Out);
        var sizes = sweep.RootElement.GetProperty("points").EnumerateArray()
            .Select(p => (int.Parse(p.GetProperty("parameters").GetProperty("size").GetString()!) - 1) / 10).Order();
        Assert.That(sizes, Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
    }

    [Test]
    public void Automatic_repetitions_end_when_intervals_are_tight_and_say_when_they_are_not()
    {
        string[] sweep = ["sweep", _script, "--reps", "auto", "--metric", "load.requests", "-j", "2"];
        var reached = _netsim.Run([.. sweep, "--rel", "0.1", "--out", _out + "a"]);
        var missed = _netsim.Run([.. sweep, "--rel", "0.001", "--max-reps", "12", "--out", _out + "b"]);

        Assert.That(reached.Code, Is.Zero, reached.ToString());
        Assert.That(missed.Code, Is.EqualTo(5), missed.ToString());
        Assert.That(missed.Error, Does.Contain("precision not reached at 1 of 1 points within 12 repetitions"));
    }

    [TestCase("load.requests > 20 && load.connect_ok > 10", 0, "PASS")]
    [TestCase("load.requests < 20", 4, "FAIL")]
    public void Expectations_of_the_command_line_decide_the_exit_code(string expression, int code, string word)
    {
        var result = _netsim.Run("sweep", _script, "--reps", "5", "--expect", expression, "--out", _out + "a");

        Assert.That(result.Code, Is.EqualTo(code), result.ToString());
        Assert.That(result.Out, Does.Contain(word));
    }

    [Test]
    public void A_search_finds_the_smallest_value_and_shows_its_evidence()
    {
        var result = _netsim.Run("search", _script, "-p", "size=1..60", "--minimize", "--expect", "load.requests >= 255", "-j", "2");
        var again = _netsim.Run("search", _script, "-p", "size=1..60", "--minimize", "--expect", "load.requests >= 255", "-j", "1");

        Assert.That(result.Code, Is.Zero, result.ToString());
        Assert.That(result.Out, Does.Contain("The smallest size that meets load.requests >= 255 is 26 (confidence 0.95)."));
        Assert.That(result.Out, Does.Contain("holds (check)"));
        Assert.That(again.Out, Is.EqualTo(result.Out));
    }

    [Test]
    public void A_search_for_the_scripts_own_expectations_says_how_sure_that_is()
    {
        var script = _netsim.Write("strict.csx", SweepScripts.Small.Replace("load.ConnectOk > 0", "size >= 26", StringComparison.Ordinal));
        var result = _netsim.Run("search", script, "-p", "size=20..40", "-q");

        Assert.That(result.Out, Does.Contain(
            "is 26 (in all of its 10 runs, so in at least 74 % of runs with confidence 0.95)."), result.ToString());
    }

    [Test]
    public void A_sweep_says_which_expectation_of_the_script_failed_where()
    {
        var script = _netsim.Write("strict.csx", SweepScripts.Small.Replace("load.ConnectOk > 0", "size > 4", StringComparison.Ordinal));
        var result = _netsim.Run("sweep", script, "-p", "size=4,8", "--reps", "3", "--out", _out);

        Assert.That(result.Code, Is.EqualTo(4), result.ToString());
        Assert.That(result.Error, Does.Contain("it makes the exit code 4"));
        Assert.That(result.Error, Does.Match(@"FAIL  strict\.csx:\d+ in 3 of 6 runs, at 1 of 2 points; first at size=4, repetition 1: "));
    }

    [Test]
    public void A_script_declares_its_own_sweep_and_the_command_line_goes_before_it()
    {
        var script = _netsim.Write("own.csx", SweepScripts.Small.Replace(
            "var fault", "Sweep(\"size=2..8*2\", \"reply=100,200\");\nvar fault", StringComparison.Ordinal));
        var whole = _netsim.Run("sweep", script, "--out", _out + "a", "--json");
        var part = _netsim.Run("sweep", script, "-p", "size=5", "--out", _out + "b", "--json");
        var single = _netsim.Run("run", script, "--out", _out + "c", "--json");

        Assert.That(Points(whole), Is.EqualTo(6), "2, 4 and 8 by 100 and 200");
        Assert.That(Points(part), Is.EqualTo(2));
        Assert.That(single.Code, Is.Zero, single.ToString());
    }

    [Test]
    public void A_comparison_shows_what_differs_and_what_does_not()
    {
        _netsim.Run("sweep", _script, "-p", "size=8", "--reps", "8", "--out", _out + "a");
        _netsim.Run("sweep", _script, "-p", "size=9", "--reps", "8", "--out", _out + "b");
        var same = _netsim.Run("compare", _out + "a", _out + "a", "--json");
        var other = _netsim.Run("compare", _out + "a", _out + "b", "--json");

        Assert.That(VerdictOf(same, "load.requests"), Is.EqualTo("identical"), same.ToString());
        Assert.That(VerdictOf(other, "load.requests"), Is.EqualTo("higher"), other.ToString());
    }

    private static string? VerdictOf(CommandResult result, string metric)
    {
        using var json = JsonDocument.Parse(result.Out);
        return json.RootElement.GetProperty("metrics").EnumerateArray()
            .First(m => m.GetProperty("metric").GetString() == metric).GetProperty("verdict").GetString();
    }

    private string InDirectory(string path) => Path.Combine(_netsim.Directory, path);

    private static int Points(CommandResult result)
    {
        Assert.That(result.Code, Is.Zero, result.ToString());
        using var json = System.Text.Json.JsonDocument.Parse(result.Out);
        return json.RootElement.GetProperty("points").GetArrayLength();
    }
}
