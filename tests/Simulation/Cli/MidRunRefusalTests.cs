using System.Text.Json;

namespace NetSim.Tests.Simulation;

/// <summary><c>netsim run</c> on scenarios that change things in mid-run: refusals with line and code, alerts in print and JSON.</summary>
public sealed class MidRunRefusalTests
{
    private const string Scenario = """
        using static NetSim.Scenarios.Scenario;
        var web = Net.Host("web");
        var client = Net.Host("client");
        var hub = Net.Router("hub");
        var link = Net.Link(client, hub, bandwidth: 10.Mbps, delay: 5.ms);
        Net.Link(hub, web, delay: 5.ms);
        var level = Gauge("level");
        var spans = Histogram("spans");
        var listener = web.Listen(80, 16, async c => await c.Receive());
        Run(1.s);
        // here

        """;

    private Netsim _netsim = null!;

    [SetUp]
    public void SetUp() => _netsim = new Netsim();

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [TestCase("Param(\"late\", 1);", "Param must come before the first Run")]
    [TestCase("link.Loss = 150.percent;", "loss must be between 0 % and 100 %")]
    [TestCase("At(2.s, () => link.Mtu = 9); Run(3.s);", "MTU must be 68 to 65,535")]
    [TestCase("web.Crash(); web.Start(async m => await Sleep(1.s));", "'web' is down and so cannot run a program")]
    [TestCase("hub.Reject(\"10.0.0.0/64\");", "'10.0.0.0/64' is no prefix")]
    [TestCase("Alert(level, warning: 5, critical: 3);", "must be at least its warning's 5")]
    [TestCase("spans.Record(5);", "'spans' counts in 's' and cannot take a bare number")]
    public void A_wrong_change_exits_3_with_its_line_and_caret(string line, string said)
    {
        _netsim.Write("x.csx", Scenario.Replace("// here", line, StringComparison.Ordinal));

        var result = _netsim.Run("run", "x.csx");

        Assert.That(result.Code, Is.EqualTo(3), result.ToString);
        Assert.That(result.Error, Does.Contain(said).And.Contain("--> x.csx:11:").And.Contain("  11 | ").And.Contain("^"));
    }

    [Test]
    public void Alerts_are_printed_with_their_instants_and_stand_in_the_JSON_object()
    {
        _netsim.Write("x.csx", Scenario.Replace(
            "// here", "Alert(level, warning: 5, hold: 1.s); At(2.s, () => level.Set(7)); Run(5.s);", StringComparison.Ordinal));

        var printed = _netsim.Run("run", "x.csx");
        var json = _netsim.Run("run", "x.csx", "--json");

        Assert.That(printed.Code, Is.Zero, printed.ToString);
        Assert.That(printed.Out, Does.Contain("WARNING  level = 7 at 3s"));
        using var parsed = JsonDocument.Parse(json.Out);
        var alert = parsed.RootElement.GetProperty("alerts").EnumerateArray().Single();
        Assert.That(alert.GetProperty("level").GetString(), Is.EqualTo("warning"));
        Assert.That(alert.GetProperty("metric").GetString(), Is.EqualTo("level"));
        Assert.That(alert.GetProperty("time_s").GetDouble(), Is.EqualTo(3));
    }
}
