using System.Xml.Linq;

namespace NetSim.Tests.Simulation;

/// <summary>What a sweep leaves for people, pipelines and other programs, and where it may run.</summary>
public sealed class SweepFilesTests
{
    private const string Scenario = """
        // Does a request come back?
        using static NetSim.Scenarios.Scenario;
        var delay = Param("delay_ms", 10);
        var server = Net.Host("server");
        server.Listen(80, 16, async c => { await c.ReceiveExactly(100); await c.Send(1_000); c.Close(); });
        var client = Net.Hosts(2, "client");
        Net.Link(client, server, delay: delay.ms);
        var load = Net.OpenLoop(client, server, 80, rate: 10.perSecond, request: 100, name: "load");
        Run(1.s);
        Record(load.RequestLatency);
        Expect(load.RequestLatency.Max < 0.1);
        """;

    private Netsim _netsim = null!;

    [SetUp]
    public void SetUp()
    {
        _netsim = new Netsim();
        _netsim.Write("way.csx", Scenario);
    }

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [Test]
    public void A_sweep_writes_its_report_and_its_verdicts_as_JUnit_XML()
    {
        var result = _netsim.Run("sweep", "way.csx", "-p", "delay_ms=5,50", "--reps", "2", "-o", "out", "--junit", "ci/j.xml");

        Assert.That(result.Code, Is.EqualTo(4), result.ToString);
        Assert.That(result.Error.TrimEnd(), Does.EndWith("report: out/report.html"));
        Assert.That(Read("out/report.html"), Does.Contain("Does a request come back?").And.Contain("<svg class=\"sweep\""));
        var suites = XDocument.Parse(Read("ci/j.xml")).Root!.Elements().ToList();
        Assert.That(suites.Select(s => s.Attribute("name")!.Value), Is.EqualTo(new[] { "way delay_ms=5", "way delay_ms=50" }));
        Assert.That(suites.Select(s => s.Attribute("failures")!.Value), Is.EqualTo(new[] { "0", "1" }));
        Assert.That(suites[1].Descendants("failure").Single().Attribute("message")!.Value, Does.Contain("holds in 0 of 2 runs"));
    }

    [Test]
    public void Expectations_of_the_command_line_are_in_report_and_JUnit_XML_with_their_evidence()
    {
        var result = _netsim.Run(
            "sweep", "way.csx", "-p", "delay_ms=5,20", "-o", "out", "--junit", "j.xml", "--expect", "load.request_latency_max < 30ms");

        Assert.That(result.Code, Is.EqualTo(4), result.ToString);
        var failure = XDocument.Parse(Read("j.xml")).Descendants("failure").Single().Attribute("message")!.Value;
        Assert.That(failure, Does.StartWith("delay_ms=20: load.request_latency_max < 30ms fails ("));
        Assert.That(Read("out/report.html"), Does.Contain("delay_ms=5: load.request_latency_max &lt; 30ms holds ("));
    }

    [Test]
    public void A_report_made_again_keeps_the_expectations_of_the_command_line()
    {
        _netsim.Run("sweep", "way.csx", "-p", "delay_ms=5,20", "-o", "out", "--expect", "load.request_latency_max < 30ms");

        var report = _netsim.Run("report", "out", "-o", "again.html");

        Assert.That(report.Code, Is.Zero, report.ToString);
        Assert.That(Read("again.html"), Does.Contain("delay_ms=20: load.request_latency_max &lt; 30ms fails (")
            .And.Contain("--expect &#x27;load.request_latency_max &lt; 30ms&#x27;"));
        Assert.That(Read("again.html"), Is.EqualTo(Read("out/report.html")));
    }

    [Test]
    public void A_sweep_that_goes_on_keeps_its_expectations_or_takes_new_ones()
    {
        string[] sweep = ["sweep", "way.csx", "-p", "delay_ms=5,20", "-o", "out", "--resume"];
        var first = _netsim.Run([.. sweep, "--expect", "load.request_latency_max < 30ms"]);
        var kept = _netsim.Run(sweep);
        var misspelt = _netsim.Run([.. sweep, "--expect", "load.request_latency_mux < 300ms"]);
        var replaced = _netsim.Run([.. sweep, "--expect", "load.request_latency_max < 300ms"]);
        var again = _netsim.Run(sweep);

        Assert.That((first.Code, kept.Code, misspelt.Code, replaced.Code, again.Code), Is.EqualTo((4, 4, 2, 0, 0)));
        Assert.That(kept.Out, Is.EqualTo(first.Out).And.Contain("FAIL  delay_ms=20: load.request_latency_max < 30ms"));
        Assert.That(misspelt.Error, Does.Contain("did you mean 'load.request_latency_max'?"));
        Assert.That(again.Out, Is.EqualTo(replaced.Out).And.Contain("PASS  delay_ms=20: load.request_latency_max < 300ms"));
    }

    [Test]
    public void A_run_writes_its_report_and_its_verdicts_when_out_is_given()
    {
        var result = _netsim.Run("run", "way.csx", "-p", "delay_ms=50", "-o", "out", "--junit", "j.xml");

        Assert.That(result.Code, Is.EqualTo(4), result.ToString);
        Assert.That(result.Error.TrimEnd(), Does.EndWith("report: out/report.html"));
        Assert.That(Read("out/report.html"), Does.Contain("netsim run way.csx -p delay_ms=50 --seed 42 --kernel linux-6.18"));
        Assert.That(XDocument.Parse(Read("j.xml")).Descendants("failure").Count(), Is.EqualTo(1));
    }

    [Test]
    public void A_report_is_written_again_from_the_results_alone()
    {
        _netsim.Run("sweep", "way.csx", "-p", "delay_ms=5,10", "-o", "out");
        _netsim.Run("run", "way.csx", "-o", "run");

        var sweep = _netsim.Run("report", "out", "-o", "sweep.html");
        var run = _netsim.Run("report", "run/run.msgpack", "-o", "run.html");

        Assert.That((sweep.Code, run.Code), Is.EqualTo((0, 0)), sweep.ToString() + run);
        Assert.That(Read("sweep.html"), Is.EqualTo(Read("out/report.html")));
        Assert.That(Read("run.html"), Is.EqualTo(Read("run/report.html")));
    }

    [Test]
    public void The_tables_of_a_sweep_are_exported_as_they_were_written()
    {
        _netsim.Run("sweep", "way.csx", "-p", "delay_ms=5,10", "--reps", "3", "-o", "out");

        var summary = _netsim.Run("export", "out", "--to", "csv");
        var intervals = _netsim.Run("export", "out/sweep.msgpack", "--to", "csv", "--table", "intervals");
        var markdown = _netsim.Run("export", "out", "--to", "markdown");

        Assert.That(summary.Out, Is.EqualTo(Read("out/summary.csv")));
        Assert.That(intervals.Out, Is.EqualTo(Read("out/intervals.csv")));
        Assert.That(markdown.Out, Does.StartWith("# way\n\n| point | delay_ms | metric | unit |"));
    }

    [Test]
    public void Of_a_damaged_sweep_the_good_runs_are_exported_and_the_damage_is_reported()
    {
        _netsim.Run("sweep", "way.csx", "-p", "delay_ms=5,10", "--reps", "3", "-o", "out");
        var dump = Path.Combine(_netsim.Directory, "out", "sweep.msgpack");
        var bytes = File.ReadAllBytes(dump);
        bytes[^20] ^= 0xff;
        File.WriteAllBytes(dump, bytes);

        var result = _netsim.Run("export", "out", "--to", "jsonl");

        Assert.That(result.Code, Is.EqualTo(3), result.ToString);
        Assert.That(result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(5));
        Assert.That(result.Error, Does.Contain("damage:"));
    }

    [Test]
    public void Without_Slurm_a_sweep_on_slurm_is_refused_and_nothing_is_written()
    {
        _netsim.Environment["PATH"] = "/nowhere";

        var result = _netsim.Run("sweep", "way.csx", "-p", "delay_ms=5", "--on", "slurm", "-o", "out");

        Assert.That(result.Code, Is.EqualTo(2), result.ToString);
        Assert.That(result.Error, Does.Contain("Slurm is not installed here: there is no 'scontrol'"));
        Assert.That(Directory.Exists(Path.Combine(_netsim.Directory, "out")), Is.False);
    }

    [Test]
    public void The_status_of_a_sweep_needs_its_directory_alone()
    {
        _netsim.Run("sweep", "way.csx", "-p", "delay_ms=5,10", "--reps", "3", "-o", "out");

        var result = _netsim.Run("sweep", "--status", "out");
        var nowhere = _netsim.Run("sweep", "--status", "nowhere");

        Assert.That(result.Code, Is.Zero, result.ToString);
        Assert.That(result.Out, Does.Contain("complete").And.Contain("2 of 2 done").And.Contain("6 of 6 count, 0 failed"));
        Assert.That((nowhere.Code, nowhere.Out), Is.EqualTo((2, "")), nowhere.ToString);
    }

    [TestCase(new[] { "sweep" }, "A scenario is missing")]
    [TestCase(new[] { "sweep", "way.csx" }, "'--out' is required")]
    [TestCase(new[] { "sweep", "way.csx", "-o", "out", "--on", "moon" }, "moon")]
    public void What_is_missing_or_unknown_is_named(string[] arguments, string said)
    {
        var result = _netsim.Run(arguments);

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")), result.ToString);
        Assert.That(result.Error, Does.Contain(said));
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(_netsim.Directory, name));
}
