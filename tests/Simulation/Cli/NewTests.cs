namespace NetSim.Tests.Simulation;

/// <summary>A scenario to begin with.</summary>
public sealed class NewTests
{
    private Netsim _netsim = null!;

    [SetUp]
    public void SetUp() => _netsim = new Netsim();

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [TestCase("minimal")]
    [TestCase("flood", "syncookies=0,1")]
    [TestCase("proxy", "pool=0,32")]
    [TestCase("nat")]
    public void Each_template_compiles_runs_and_passes(string template, string? values = null)
    {
        var made = _netsim.Run("new", "mine", "--template", template);
        var run = _netsim.Run(["run", "mine.csx", .. values is null ? Array.Empty<string>() : ["-p", values]]);

        Assert.That((made.Code, made.Out.Trim()), Is.EqualTo((0, "mine.csx")), made.ToString);
        Assert.That(run.Code, Is.Zero, run.ToString);
        Assert.That(run.Out, Does.Contain("PASS").And.Not.Contain("FAIL"));
    }

    [Test]
    public void Without_a_template_it_is_the_smallest()
    {
        _netsim.Run("new", "a");
        _netsim.Run("new", "b", "-t", "minimal");

        Assert.That(Text("a.csx"), Is.EqualTo(Text("b.csx")));
    }

    [Test]
    public void A_program_begins_with_the_package_and_is_a_scenario_too()
    {
        _netsim.Run("new", "mine.cs");
        var check = _netsim.Run("check", "mine.cs");

        Assert.That(Text("mine.cs"), Does.Match(@"^#:package NetSim@\d+\.\d+\.\d+\n// "));
        Assert.That(check.Code, Is.Zero, check.ToString);
    }

    [Test]
    public void Nothing_is_overwritten()
    {
        _netsim.Write("mine.csx", "precious");

        var result = _netsim.Run("new", "mine");

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain("mine.csx is there already"));
        Assert.That(Text("mine.csx"), Is.EqualTo("precious"));
    }

    [TestCase("mine.py", "", ".csx or .cs")]
    [TestCase("none/mine", "", "cannot be written")]
    [TestCase("mine", "--template=floot", "'flood'")]
    [TestCase("--mine", "", "no option '--mine'")]
    public void A_wrong_name_or_template_is_refused(string name, string option, string said)
    {
        var result = _netsim.Run(["new", name, .. option.Length > 0 ? [option] : Array.Empty<string>()]);

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")), result.ToString);
        Assert.That(result.Error, Does.Contain(said));
    }

    private string Text(string name) => File.ReadAllText(Path.Combine(_netsim.Directory, name));
}
