namespace NetSim.Tests.Simulation;

/// <summary>A recorded run is run again and compared.</summary>
public sealed class ReplayTests
{
    private const string Script = """
        using static NetSim.Scenarios.Scenario;
        var delay = Param("delay", 10.5);
        var label = Param("label", "a");
        var web = Net.Host("web");
        var users = Net.Hosts(3, "user");
        Net.Link(users, web, delay: delay.ms, loss: 5.percent);
        web.Listen(80, 16, async c => { await c.Receive(); c.Close(); });
        Net.OpenLoop(users, web, 80, 50.perSecond);
        Run(5.s);
        """;

    private Netsim _netsim = null!;

    [SetUp]
    public void SetUp()
    {
        _netsim = new Netsim();
        _netsim.Write("x.csx", Script);
        var run = _netsim.Run("run", "x.csx", "-p", "delay=7.25", "-p", "label=b\\,c d", "--seed", "18446744073709551615", "--out", "r", "-q");
        Assert.That(run.Code, Is.Zero, run.ToString);
    }

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [TestCase("r")]
    [TestCase("r/run.msgpack")]
    [TestCase("r", "--threads", "2")]
    public void The_same_text_gives_the_same_fingerprint(params string[] arguments)
    {
        var result = _netsim.Run(["replay", .. arguments]);

        Assert.That(result.Code, Is.Zero, result.ToString);
        Assert.That(result.Out, Does.Match("^same: fingerprint [0-9a-f]{16,}, [1-9]"));
        Assert.That(result.Error, Is.Empty);
    }

    [Test]
    public void A_changed_script_is_said_and_a_changed_result_is_a_failed_verification()
    {
        _netsim.Write("x.csx", Script.Replace("5.percent", "6.percent", StringComparison.Ordinal));

        var result = _netsim.Run("replay", "r");

        Assert.That(result.Code, Is.EqualTo(4), result.ToString);
        Assert.That(result.Out, Does.StartWith("different: fingerprint "));
        Assert.That(result.Error, Does.Contain("the script has changed"));
    }

    [Test]
    public void Another_version_is_said()
    {
        var log = Path.Combine(_netsim.Directory, "r", "run.log.jsonl");
        File.WriteAllText(log, File.ReadAllText(log).Replace("\"engine\":\"NetSim ", "\"engine\":\"NetSim 0.0.9 of ", StringComparison.Ordinal));

        var result = _netsim.Run("replay", "r");

        Assert.That(result.Code, Is.Zero, result.ToString);
        Assert.That(result.Error, Does.Contain("it was run by NetSim 0.0.9"));
    }

    [Test]
    public void A_script_that_was_moved_is_named()
    {
        File.Move(Path.Combine(_netsim.Directory, "x.csx"), Path.Combine(_netsim.Directory, "y.csx"));

        var lost = _netsim.Run("replay", "r");
        var found = _netsim.Run("replay", "r", "--scenario", "y.csx");

        Assert.That(lost.Code, Is.EqualTo(2), lost.ToString);
        Assert.That(lost.Error, Does.Contain("no such file").And.Contain("--scenario FILE"));
        Assert.That(found.Code, Is.Zero, found.ToString);
    }

    [Test]
    public void A_dump_alone_needs_the_script_and_no_dump_at_all_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_netsim.Directory, "alone"));
        File.Copy(Path.Combine(_netsim.Directory, "r", "run.msgpack"), Path.Combine(_netsim.Directory, "alone", "run.msgpack"));

        var unnamed = _netsim.Run("replay", "alone");
        var named = _netsim.Run("replay", "alone", "--scenario", "x.csx");
        var none = _netsim.Run("replay", "cache");

        Assert.That((unnamed.Code, named.Code, none.Code), Is.EqualTo((2, 0, 2)), unnamed.ToString);
        Assert.That(unnamed.Error, Does.Contain("--scenario FILE"));
        Assert.That(none.Error, Does.Contain("holds no run.msgpack"));
    }

    [Test]
    public void A_partial_run_has_nothing_to_compare_with()
    {
        _netsim.Write("z.csx", Script + "\nthrow new Exception(\"no\");");
        _netsim.Run("run", "z.csx", "--out", "z");

        var result = _netsim.Run("replay", "z");

        Assert.That(result.Code, Is.EqualTo(2), result.ToString);
        Assert.That(result.Error, Does.Contain("partial"));
    }
}
