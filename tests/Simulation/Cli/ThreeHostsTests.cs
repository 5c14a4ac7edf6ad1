using System.Text.Json;

namespace NetSim.Tests.Simulation;

/// <summary>One text runs under netsim, as a program of its own, and has the conventions of dotnet-script.</summary>
public sealed class ThreeHostsTests
{
    private NetSimPackage _package = null!;
    private Netsim _netsim = null!;

    [OneTimeSetUp]
    public void Pack()
    {
        _package = new NetSimPackage();
        _netsim = new Netsim();
    }

    [OneTimeTearDown]
    public void Remove()
    {
        _package.Dispose();
        _netsim.Dispose();
    }

    [TestCase("attacks/syn-flood", "-p flood=500 -p syncookies=0,1 --seed 7")]
    [TestCase("capacity/worker-reload", "-p rate=50")]
    [TestCase("tutorial/handshake", "")]
    public void A_scenario_has_the_same_result_under_dotnet_run_and_under_netsim(string scenario, string options)
    {
        var script = Path.Combine(NetSimPackage.Repository, "scenarios", scenario + ".csx");
        var app = _package.WriteApp(Path.GetFileName(scenario) + ".cs", File.ReadAllText(script));
        string[] arguments = [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json", "--out", Path.GetFileName(scenario)];

        var alone = _package.Run(app, arguments);
        var scripted = _netsim.Run(["run", script, .. arguments]);
        var same = _netsim.Run(["run", app, .. arguments]);

        Assert.That((alone.Code, same.Code), Is.EqualTo((scripted.Code, scripted.Code)), alone.ToString);
        Assert.That(Fingerprints(alone), Is.EqualTo(Fingerprints(scripted)).And.Not.Empty);
        Assert.That(Fingerprints(same), Is.EqualTo(Fingerprints(scripted)));
    }

    [Test]
    public void A_program_of_its_own_prints_the_table_takes_words_of_its_own_and_refuses_what_netsim_refuses()
    {
        _package.WriteApp("small.cs", """
            // What does a small program say?
            using static NetSim.Scenarios.Scenario;
            var n = Param("n", 3, range: 1..9);
            var web = Net.Host("web");
            Net.Link(Net.Host("client"), web);
            web.Listen(80, 16, async c => c.Close());
            Run(1.s);
            Print($"{n} [{string.Join(' ', args)}] [{string.Join(' ', Args)}]");
            if (n == 7) { var none = new int[0]; none[n] = 1; }
            Expect(n < 5);
            """);

        var table = _package.Run("small.cs", "-p", "n=4", "--", "a", "b");
        var failed = _package.Run("small.cs", "-p", "n=6");
        var thrown = _package.Run("small.cs", "-p", "n=7");
        var unknown = _package.Run("small.cs", "-p", "m=7");
        var help = _package.Run("small.cs", "--help");

        Assert.Multiple(() =>
        {
            Assert.That(table.Code, Is.Zero, table.ToString);
            Assert.That(table.Out, Does.Contain("4 [a b] [a b]").And.Contain("fingerprint").And.Contain("PASS"));
            Assert.That(failed.Code, Is.EqualTo(4), failed.ToString);
            Assert.That(thrown.Code, Is.EqualTo(3), thrown.ToString);
            Assert.That(thrown.Error, Does.Contain("IndexOutOfRangeException").And.Contain("small.cs:10"));
            Assert.That(unknown.Code, Is.EqualTo(2), unknown.ToString);
            Assert.That(unknown.Error, Does.Contain("'m'"));
            Assert.That(help.Code, Is.Zero, help.ToString);
            Assert.That(help.Out, Does.Contain("What does a small program say?").And.Contain("--seed"));
        });
    }

    [Test]
    public void The_words_of_dotnet_script_are_understood()
    {
        _netsim.Write("part.csx", "int Twice(int n) => n * 2;");
        _netsim.Write("x.csx", """
            #!/usr/bin/env dotnet-script
            #r "nuget: NetSim, 0.1.0"
            #load "part.csx"
            using static NetSim.Scenarios.Scenario;
            Print($"{Twice(Args.Count)} {string.Join('|', Args)}");
            Net.Host("web");
            Run(1.s);
            """);

        var result = _netsim.Run("run", "x.csx", "--", "one", "--two");

        Assert.That(result.Code, Is.Zero, result.ToString);
        Assert.That(result.Out, Does.Contain("4 one|--two"));
    }

    [Test]
    public void Another_package_is_refused_at_its_line()
    {
        _netsim.Write("y.cs", "#!/usr/bin/env dotnet\n#:package NetSim@0.1.0\n#:package Newtonsoft.Json@13.0.3\nusing static NetSim.Scenarios.Scenario;\nRun(1.s);\n");

        var result = _netsim.Run("run", "y.cs");

        Assert.That(result.Code, Is.EqualTo(2), result.ToString);
        Assert.That(result.Error, Does.Contain("NETSIM0009").And.Contain("y.cs:3:1").And.Contain("dotnet run"));
    }

    private static List<string> Fingerprints(CommandResult result)
    {
        using var document = JsonDocument.Parse(result.Out);
        var runs = document.RootElement.ValueKind is JsonValueKind.Array ? document.RootElement.EnumerateArray().ToList() : [document.RootElement];
        return runs.ConvertAll(run => run.GetProperty("fingerprint").GetString()!); // A complete run has one.
    }
}
