using NetSim.Scenarios;
using NetSim.Scripting;

namespace NetSim.Tests.Simulation;

/// <summary>What a script may not say is refused at its line, with the reason and what would be right.</summary>
public sealed class ScriptRefusalTests
{
    private const int Line = 7;

    private const string Prelude = """
        using static NetSim.Scenarios.Scenario;
        var web = Net.Host("web", ip: "203.0.113.10");
        var users = Net.Hosts(2, "user");
        Net.Link(users, web, delay: 1.ms);
        var load = Net.OpenLoop(users, web, 80, 10.perSecond, name: "users");
        var listener = web.Listen(80, 16, async c => { await c.Receive(); c.Close(); });

        """;

    private string _folder = null!;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("netsim-refusal-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [TestCase("web.Sysctl[\"net.ipv4.tcp_syncookie\"] = 1;", 1, "net.ipv4.tcp_syncookies")]
    [TestCase("web.Sysctl[\"net.ipv4.tcp_tw_recycle\"] = 1;", 1, "tcp_tw_recycle")]
    [TestCase("web.Sysctl[\"net.ipv4.tcp_syn_retries\"] = 0;", 1, "127")]
    [TestCase("Net.Link(web, Net.Host(\"b\"), delay: (-1).ms);", 1, "negative")]
    [TestCase("Net.Link(web, Net.Host(\"b\"), loss: 101.percent);", 1, "100 %")]
    [TestCase("Net.Host(\"web\");", 1, "'web'")]
    [TestCase("Net.Host(\"b\", ip: \"300.1.1.1\");", 1, "IPv4")]
    [TestCase("Net.Host(\"b\", kernel: \"linux-6.81\");", 1, "'linux-6.18'")]
    [TestCase("Kernel(\"linux-7\");", 1, "linux-6.18")]
    [TestCase("Net.OpenLoop(users, web, 80, 10.perSecond, name: \"users\");", 1, "'users'")]
    [TestCase("web.Listen(0, 16, async c => c.Close());", 1, "65535")]
    [TestCase("web.Listen(81, -1, async c => c.Close());", 1, "negative")]
    [TestCase("Run((-1).s);", 1, "above zero")]
    [TestCase("Every(0.s, () => { });", 1, "above zero")]
    [TestCase("Param(\"n\", 1); Param(\"n\", 2);", 16, "'n'")]
    [TestCase("Run(1.s); Param(\"late\", 1);", 11, "before the first Run")]
    [TestCase("Run(1.s); Pcap(web, \"web.pcapng\");", 11, "before the first Run")]
    [TestCase("Run(1.s); Net.Host(\"late\");", 11, "before the first Run")]
    [TestCase("Run(1.s); Net.Link(users, web);", 11, "before the first Run")]
    [TestCase("Run(1.s); At(0.5.s, () => { });", 11, "past")]
    [TestCase("listener.PauseAccept(1.s);", 1, "before the first Run")]
    [TestCase("var n = web.Netstat[\"TcpExtListenDrop\"];", 9, "TcpExtListenDrops")]
    [TestCase("var gauge = web.Sockets(TcpState.Listen);", 13, "LISTEN")]
    [TestCase("Run(1.s); Expect(load.ConnectLatency > 1.0);", 11, "distribution")]
    [TestCase("var s = Sleep(1.s);", 9, "Run(")]
    [TestCase("var t = web.State<List<int>>();", 9, "before the first Run")]
    public void A_wrong_statement_is_refused_where_it_stands(string statement, int column, string right)
    {
        var failure = Fail(statement);

        Assert.That(failure.Message, Does.Contain(right));
        Assert.That((failure.Line, failure.Column), Is.EqualTo((Line, column)), failure.ToText);
        Assert.That(failure.ToText(), Does.Contain($"x.csx:{Line}:{column}").And.EndWith("^"));
    }

    [Test]
    public void A_handler_that_awaits_what_is_not_simulated_ends_the_run_at_its_line()
    {
        var failure = Fail("""
            web.Start(async m =>
            {
                await Sleep(1.s);
                await new Foreign();
            });
            class Foreign : System.Runtime.CompilerServices.INotifyCompletion
            {
                public Foreign GetAwaiter() => this;
                public bool IsCompleted => false;
                public void GetResult() { }
                public void OnCompleted(Action go) { }
            }
            Run(2.s);
            """);

        Assert.That(failure.Message, Does.Contain(".Foreign, which does not run on simulated time").And.Contain("Await Sleep, Receive, Send, Connect"));
        Assert.That(failure.Line, Is.EqualTo(Line + 3), failure.ToText);
    }

    [Test]
    public void The_command_shows_place_and_caret_and_ends_with_the_code_of_its_kind()
    {
        using var netsim = new Netsim();
        netsim.Write("failed.csx", Prelude + "web.Sysctl[\"net.ipv4.tcp_syncookie\"] = 1;");
        netsim.Write("law.csx", Prelude + "var n = 0; web.Start(async m => { n++; await Sleep(1.s); }); users.Listen(9, 9, async c => { n++; c.Close(); });");
        netsim.Write("wrong.csx", Prelude + "web.Lisen(1);");
        netsim.Write("expect.csx", Prelude + "Run(1.s); Expect(load.Requests > 1_000);");

        var results = new[] { "failed", "law", "wrong", "expect" }.Select(name => netsim.Run("run", name + ".csx")).ToList();

        Assert.That(results.Select(r => r.Code), Is.EqualTo(new[] { 3, 2, 2, 4 }), () => string.Join('\n', results));
        Assert.That(results[0].Error, Does.Contain("failed.csx:7:1\n   7 | web.Sysctl").And.Contain("^^^"));
        Assert.That(results[1].Error, Does.Contain("error NETSIM0003").And.Contain("law.csx:7:35\n").And.Contain("host.State<T>()"));
        Assert.That(results[2].Error, Does.Contain("error CS1061").And.Contain("did you mean 'Listen'?").And.Contain("wrong.csx:7:5\n"));
        Assert.That(results[3].Out, Does.Contain("FAIL").And.Contain("(expect.csx:7)"));
    }

    private ScriptDiagnostic Fail(string text)
    {
        var path = Path.Combine(_folder, "x.csx");
        File.WriteAllText(path, Prelude + text);
        var loaded = ScriptHost.Load(path, new ScriptHostOptions { UseCache = false });
        Assert.That(loaded.Succeeded, Is.True, () => string.Join('\n', loaded.Diagnostics));
        var outcome = ScenarioRunner.Run(loaded.Program!, new RunSettings()); // It succeeded.
        Assert.That(outcome.Failure, Is.Not.Null);
        Assert.That(outcome.Record.Fingerprint, Is.Null);
        return ScriptFailure.Describe(outcome.Failure!);
    }
}
