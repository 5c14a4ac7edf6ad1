using System.Diagnostics;
using System.Text.Json;

namespace NetSim.Tests.Simulation;

/// <summary>Runs that end before their time.</summary>
public sealed class EndingTests
{
    private const string Endless = """
        using static NetSim.Scenarios.Scenario;
        var server = Net.Host("server");
        var client = Net.Host("client");
        Net.Link(client, server, delay: 1.ms);
        server.Listen(80, backlog: 16, async c => { await c.Receive(); HANDLER; await c.Send(10); c.Close(); });
        var load = Net.OpenLoop(client, server, 80, rate: 1_000.perSecond, timeout: 5.s, name: "users");
        Record(load.ConnectOk);
        Sample(every: 10.ms);
        Run(1_000_000.s);

        """;

    private Netsim _netsim = null!;

    [SetUp]
    public void SetUp() => _netsim = new Netsim();

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [Test]
    public void The_wall_clock_limit_ends_a_run_with_a_valid_partial_result()
    {
        Write(handler: "");

        var result = _netsim.Run("run", "x.csx", "--wall-limit", "2s", "--json");

        Assert.That(result.Code, Is.EqualTo(124), result.ToString);
        var run = JsonDocument.Parse(result.Out).RootElement;
        Assert.That(run.GetProperty("complete").GetBoolean(), Is.False);
        Assert.That(run.GetProperty("ended").GetString(), Is.EqualTo("wall-limit"));
        Assert.That(run.GetProperty("fingerprint").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(run.GetProperty("metrics").GetProperty("users.connect_ok").GetDouble(), Is.GreaterThan(0));
        Assert.That(Export().Code, Is.Zero);
    }

    [Test]
    public void A_handler_that_never_returns_is_ended_with_its_process_and_the_results_so_far_are_kept()
    {
        Write(handler: "if (Now.Seconds > 0.5) while (true) { }");

        var result = _netsim.Run("run", "x.csx", "--wall-limit", "2s");

        Assert.That(result.Code, Is.EqualTo(124), result.ToString);
        Assert.That(result.Error, Does.Contain("does not return").And.Contain("ending the process"));
        Assert.That(Export().Out, Does.Contain("\"ended\":\"wall-limit\"").And.Contain("\"sample\""));
    }

    [Test]
    public void A_script_that_never_returns_is_ended_too()
    {
        _netsim.Write("x.csx", "while (true) { }");

        Assert.That(_netsim.Run("run", "x.csx", "--wall-limit", "1s").Code, Is.EqualTo(124));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void Ctrl_C_ends_a_run_with_a_valid_partial_result()
    {
        Write(handler: "");
        _netsim.Run("check", "x.csx");
        using var process = _netsim.Start("run", "x.csx", "--json");
        WaitForResults();
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);

        var result = Netsim.Finish(process);

        Assert.That(result.Code, Is.EqualTo(130), result.ToString);
        Assert.That(
            JsonDocument.Parse(result.Out).RootElement.GetProperty("ended").GetString(), Is.EqualTo("interrupted"));
        Assert.That(Export().Code, Is.Zero);
    }

    private void Write(string handler) =>
        _netsim.Write("x.csx", Endless.Replace("HANDLER", handler, StringComparison.Ordinal));

    private CommandResult Export() => _netsim.Run("export", "results/x", "--to", "jsonl");

    // The run has begun when its dump holds its first records.
    private void WaitForResults()
    {
        var dump = new FileInfo(Path.Combine(_netsim.Directory, "results", "x", "run.msgpack"));
        var begun = SpinWait.SpinUntil(() => { dump.Refresh(); return dump is { Exists: true, Length: > 0 }; }, 60_000);
        Assert.That(begun, Is.True, "the run wrote nothing");
    }
}
