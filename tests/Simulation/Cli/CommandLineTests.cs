namespace NetSim.Tests.Simulation;

public sealed class CommandLineTests
{
    private Netsim _netsim = null!;

    [SetUp]
    public void SetUp() => _netsim = new Netsim();

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [Test]
    public void Version_is_printed_to_stdout()
    {
        var result = _netsim.Run("--version");

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Out, Does.Match(@"^\d+\.\d+\.\d+"));
    }

    [Test]
    public void Help_lists_the_verbs_that_work_and_no_other()
    {
        var help = _netsim.Run("--help").Out;

        Assert.That(help, Does.Contain("check").And.Contain("export").And.Contain("list").And.Contain("run <scenario>"));
        Assert.That(help, Does.Contain("sweep <scenario>").And.Contain("report <results>"));
        Assert.That(help, Does.Contain("new <name>").And.Contain("replay <results>").And.Contain("completion <bash|fish|pwsh|zsh>"));
        Assert.That(help, Does.Contain("ss <scenario>").And.Contain("nstat <scenario>").And.Contain("explain <name>"));
        Assert.That(help, Does.Not.Contain("worker").And.Not.Contain("reference"));
    }

    [TestCase("chek", "check")]
    [TestCase("run x.csx --sed 1", "--seed")]
    [TestCase("run x.csx --jsn", "--json")]
    public void A_mistyped_verb_or_option_is_refused_with_the_nearest_one(string line, string meant)
    {
        var result = _netsim.Run(line.Split(' '));

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")), result.ToString);
        Assert.That(result.Error, Does.Contain(meant));
    }

    [TestCase("--seed -1", "--seed")]
    [TestCase("--seed many", "whole number")]
    [TestCase("--threads 5000", "from 0 to 256")]
    [TestCase("--queue fifo", "radix")]
    [TestCase("--wall-limit soon", "30s, 5m or 1h")]
    [TestCase("--wall-limit 0s", "30s, 5m or 1h")]
    [TestCase("-p", "-p")]
    [TestCase("-p rate", "-p rate=value")]
    [TestCase("-p rate=", "-p rate=value")]
    [TestCase("-p rate=1,,2", "-p rate=value")]
    [TestCase("-p =1", "name=value")]
    [TestCase("-p rate=1 -p rate=2", "given twice")]
    [TestCase("-p a=1,2,3,4,5,6,7,8,9 -p b=1,2,3,4,5,6,7,8,9", "81 combinations")]
    public void A_wrong_value_is_refused_by_name(string options, string said)
    {
        _netsim.Write("x.csx", "");

        var result = _netsim.Run(["run", "x.csx", .. options.Split(' ')]);

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")), result.ToString);
        Assert.That(result.Error, Does.Contain(said));
    }

    [Test]
    public void Without_a_verb_help_is_offered() => Assert.That(_netsim.Run().Code, Is.EqualTo(2));

    [Test]
    public void A_list_shows_each_scenario_with_its_first_comment()
    {
        _netsim.Write("scenarios/a/one.csx", "// Is one enough?\nvar a = 1;\n");
        _netsim.Write("scenarios/two.csx", "var a = 1;\n");

        var result = _netsim.Run("list");

        Assert.That(result.Code, Is.Zero);
        Assert.That(result.Out, Is.EqualTo("scenarios/a/one.csx  Is one enough?\nscenarios/two.csx\n"));
    }

    [Test]
    public void Check_compiles_and_says_so()
    {
        _netsim.Write("x.csx", "var a = 1;\n");

        var result = _netsim.Run("check", "x.csx");

        Assert.That((result.Code, result.Out), Is.EqualTo((0, "x.csx: ok, 0 parameters\n")), result.ToString);
    }

    [TestCase("var a = ;", "x.csx:1:9")]
    [TestCase("Consol.WriteLine(1);", "did you mean 'Console'?")]
    [TestCase("var t = \"a\"; t.Lenght.ToString();", "did you mean 'Length'?")]
    public void Check_reports_errors_on_stderr_with_place_and_caret(string text, string said)
    {
        _netsim.Write("x.csx", text);

        var result = _netsim.Run("check", "x.csx");

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")), result.ToString);
        Assert.That(result.Error, Does.Contain(said).And.Contain("   1 | ").And.Contain("^"));
    }

    [Test]
    public void A_missing_scenario_is_named()
    {
        var result = _netsim.Run("run", "nothing.csx");

        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("nothing.csx: no such file"));
    }
}
