namespace NetSim.Tests.Simulation;

/// <summary>What a sweep refuses: a message, exit code 2, and nothing written or overwritten.</summary>
public sealed class SweepRefusalTests
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

    [TestCase("size=64..8*2", "the range 64..8*2 of 'size' is empty")]
    [TestCase("sise=8", "declares no parameter 'sise'; did you mean 'size'?")]
    [TestCase("size=0,8", "parameter 'size' must be in 1..1000, and 0 is not (small.csx:2)")]
    [TestCase("size=1.5", "parameter 'size' is a whole number, not '1.5'")]
    [TestCase("fault=other", "must be in none|throw|spin|eat|die")]
    public void Wrong_parameters_are_refused_before_anything_is_written(string parameter, string message)
    {
        var result = _netsim.Run("sweep", _script, "-p", parameter, "--out", _out);

        Assert.That(result.Code, Is.EqualTo(2), result.ToString());
        Assert.That(result.Error, Does.Contain(message));
        Assert.That(Directory.Exists(InDirectory(_out)), Is.False);
    }

    [TestCase("Sweep(\"size=64..8*2\");", "the range 64..8*2 of 'size' is empty: 8 lies below 64 (declared.csx:3)")]
    [TestCase("Sweep(\"size\");", "(declared.csx:3)")]
    [TestCase("Sweep(\"sise=8\");", "declares no parameter 'sise'; did you mean 'size'?")]
    [TestCase("Sweep($\"size={1 + size}\");", "literal texts, which are read without running the script (declared.csx:3)")]
    public void A_wrong_sweep_of_the_script_is_refused_at_its_line(string declaration, string message)
    {
        var lines = SweepScripts.Small.Split('\n').ToList();
        lines.Insert(2, declaration);
        var script = _netsim.Write("declared.csx", string.Join('\n', lines));
        var result = _netsim.Run("sweep", script, "--out", _out);

        Assert.That(result.Code, Is.EqualTo(2), result.ToString());
        Assert.That(result.Error, Does.Contain(message));
        Assert.That(Directory.Exists(InDirectory(_out)), Is.False);
    }

    [Test]
    public void A_script_that_was_edited_does_not_resume()
    {
        var script = _netsim.Write("edited.csx", SweepScripts.Small);
        Assert.That(_netsim.Run("sweep", script, "-p", "size=4,8", "--out", _out).Code, Is.Zero);
        var before = SweepScripts.Bytes(InDirectory(_out));
        _netsim.Write("edited.csx", SweepScripts.Small.Replace("delay: 5.ms", "delay: 6.ms", StringComparison.Ordinal));
        var result = _netsim.Run("sweep", script, "-p", "size=4,8", "--out", _out, "--resume");

        Assert.That(result.Code, Is.EqualTo(2), result.ToString());
        Assert.That(result.Error, Does.Contain("its script, which was edited since"));
        Assert.That(SweepScripts.Bytes(InDirectory(_out)), Is.EqualTo(before));
    }

    [Test]
    public void Another_experiments_directory_is_left_alone()
    {
        Assert.That(_netsim.Run("sweep", _script, "-p", "size=4,8", "--out", _out).Code, Is.Zero);
        var before = SweepScripts.Bytes(InDirectory(_out));
        var resumed = _netsim.Run("sweep", _script, "-p", "size=4,9", "--out", _out, "--resume");
        var anew = _netsim.Run("sweep", _script, "-p", "size=4,8", "--out", _out);
        var run = _netsim.Run("run", _script, "--out", _out);

        Assert.That((resumed.Code, anew.Code, run.Code), Is.EqualTo((2, 2, 2)));
        Assert.That(resumed.Error, Does.Contain("holds another experiment: its parameters: size=4,8, not size=4,9"));
        Assert.That(anew.Error, Does.Contain("--resume goes on with it"));
        Assert.That(run.Error, Does.Contain("holds the results of a sweep"));
        Assert.That(SweepScripts.Bytes(InDirectory(_out)), Is.EqualTo(before));
    }

    [Test]
    public void An_unknown_metric_is_told_with_the_first_result()
    {
        var result = _netsim.Run("sweep", _script, "--reps", "1000", "--expect", "load.reqests > 0", "--out", _out);

        Assert.That(result.Code, Is.EqualTo(2), result.ToString());
        Assert.That(result.Error, Does.Contain("there is no metric 'load.reqests'; did you mean 'load.requests'?"));
    }

    [TestCase("--reps", "many", "--reps must be a whole number from 1 to 1000000 or 'auto', not 'many'")]
    [TestCase("--confidence", "2", "--confidence must be a number from 0.5 to 0.9999, not '2'")]
    [TestCase("--kernel", "linux-6.81", "did you mean 'linux-6.18'?")]
    [TestCase("--expect", "load.requests >", "wanted a metric")]
    [TestCase("--run-limit", "soon", "--run-limit must be a span")]
    [TestCase("--lhs", "3", "a Latin-hypercube sample needs a parameter with a range")]
    [TestCase("--rel", "0.1", "--rel needs --reps auto")]
    [TestCase("--max-reps", "20", "--max-reps needs --reps auto")]
    [TestCase("--metric", "load.requests", "--metric needs --reps auto")]
    [TestCase("--nodes", "4", "--nodes needs --on slurm")]
    public void Wrong_options_are_refused_by_name(string option, string value, string message)
    {
        var result = _netsim.Run("sweep", _script, option, value, "--out", _out);

        Assert.That(result.Code, Is.EqualTo(2), result.ToString());
        Assert.That(result.Error, Does.Contain(message));
    }

    [TestCase("-p size=4..6 -p reply=1,2 --expect load.requests>0", "one parameter with several values, not size and reply")]
    [TestCase("--expect load.requests>0", "needs a parameter with a range")]
    [TestCase("-p fault=none,throw", "a search needs numbers")]
    [TestCase("-p size=4..6 --minimize --maximize", "two different values")]
    [TestCase("-p size=4..6 --min-reps 50 --max-reps 20", "--max-reps 20 lies below --min-reps 50")]
    public void Wrong_searches_are_refused(string arguments, string message)
    {
        var result = _netsim.Run(["search", _script, .. arguments.Split(' ')]);

        Assert.That(result.Code, Is.EqualTo(2), result.ToString());
        Assert.That(result.Error, Does.Contain(message));
    }

    private string InDirectory(string path) => Path.Combine(_netsim.Directory, path);
}
