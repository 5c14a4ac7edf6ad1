using System.Text.Json;
using System.Xml.Linq;

namespace NetSim.Tests.Simulation;

/// <summary><c>netsim run --trace</c> and <c>--svg</c>.</summary>
public sealed class TraceTests
{
    private const string Script = """
        // One request, and a long pause before the close.
        using static NetSim.Scenarios.Scenario;
        var delay = Param("delay_ms", 10);
        var web = Net.Host("web", ip: "192.0.2.1");
        var cli = Net.Host("cli", ip: "192.0.2.2");
        Net.Link(cli, web, delay: delay.ms);
        web.Listen(80, 16, async c => { await c.Receive(); await c.Send(500); await Sleep(30.s); c.Close(); });
        cli.Start(async m => { var c = await m.Connect(web, 80); await c.Send(300); while (await c.Receive() > 0) { } c.Close(); });
        cli.Start(async m => { await Sleep(1.s); var c = await m.Connect(web, 80); c.Close(); });
        Run(40.s);

        """;

    private Netsim _netsim = null!;

    [OneTimeSetUp]
    public void SetUp()
    {
        _netsim = new Netsim();
        _netsim.Write("x.csx", Script);
    }

    [OneTimeTearDown]
    public void TearDown() => _netsim.Dispose();

    [Test]
    public void A_trace_tells_segments_states_windows_and_timers_against_time()
    {
        var result = _netsim.Run("run", "x.csx", "-q", "--trace", "web:80");

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")), result.ToString);
        Assert.That(result.Out, Does.Match(@"connection 1: cli 192\.0\.2\.2:\d+ -> web 192\.0\.2\.1:80\n")
            .And.Match(@"    0\.000000  SYN-SENT    --->             SYN seq 0 win 64240 <mss 1460 sackOK ts \d+/0 wscale 7> \| cwnd 10 ssthresh - srtt - Open RTO in \d")
            .And.Match(@"    0\.010000  SYN-SENT       \* SYN-RECV    enters SYN-RECV\n")
            .And.Match(@"    0\.030000  ESTAB       <--- ESTAB       PSH,ACK seq 1:501 ack 301 ")
            .And.Not.Contain("connection 2"));
    }

    [Test]
    public void The_limit_says_how_many_connections_are_told()
    {
        var result = _netsim.Run("run", "x.csx", "-q", "--trace", "cli:*", "--trace-limit", "5");

        Assert.That(result.Out, Does.Contain("connection 2: cli").And.Not.Contain("connection 3"));
    }

    [Test]
    public void With_JSON_the_trace_goes_to_stderr_and_stdout_stays_one_object()
    {
        var result = _netsim.Run("run", "x.csx", "--json", "--trace", "web:80");

        using var json = JsonDocument.Parse(result.Out);
        Assert.That(json.RootElement.GetProperty("schema").GetString(), Is.EqualTo("netsim.run/1"));
        Assert.That(result.Error, Does.Contain("connection 1: cli"));
    }

    [Test]
    public void A_drawing_is_one_file_without_anything_from_outside_with_lanes_arrows_and_a_break()
    {
        var result = _netsim.Run("run", "x.csx", "-q", "--svg", "drawings/life.svg");
        var path = Path.Combine(_netsim.Directory, "drawings", "life.svg");
        var svg = XDocument.Load(path);
        var texts = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList();
        var lanes = svg.Descendants().Count(e => ((string?)e.Attribute("class"))?.StartsWith("lane ", StringComparison.Ordinal) ?? false);

        Assert.That(result.Code, Is.Zero, result.ToString);
        Assert.That(texts, Does.Contain("x: cli to web").And.Contain("SYN-RECV").And.Contain("TIME-WAIT").And.Contain("cwnd 10"));
        Assert.That(texts, Has.Some.Match(@"^PSH,ACK seq 1:501 ack 301 win \d+$").And.Some.Match(@"^29\.\d+ s in which nothing happens$"));
        Assert.That(lanes, Is.EqualTo(8), "SYN-SENT, ESTAB, CLOSE-WAIT, LAST-ACK; SYN-RECV, ESTAB, FIN-WAIT-1, TIME-WAIT");
        Assert.That(File.ReadAllText(path), Does.Contain("prefers-color-scheme: dark").And.Not.Match("(href|src|url\\()"));
    }

    [Test]
    public void Each_value_of_a_parameter_has_a_drawing_of_its_own()
    {
        _netsim.Run("run", "x.csx", "-q", "--svg", "d.svg", "--trace", "cli:80", "--trace-limit", "2", "-p", "delay_ms=5,50");

        var files = Directory.EnumerateFiles(_netsim.Directory, "d.*").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.That(files, Is.EqualTo(["d.delay_ms=5.2.svg", "d.delay_ms=5.svg", "d.delay_ms=50.2.svg", "d.delay_ms=50.svg"]));
    }

    [TestCase("run x.csx --trace wbe:80", "did you mean 'web'?")]
    [TestCase("run x.csx --trace :80", "--trace must be a host and a port, such as web:80 or web:*")]
    [TestCase("run x.csx --trace web:http", "--trace must be a host and a port")]
    [TestCase("run x.csx --trace web:80 --trace-limit 0", "from 1 to 100")]
    public void A_wrong_command_line_is_refused(string line, string said)
    {
        var result = _netsim.Run(line.Split(' '));

        Assert.That(result.Code, Is.EqualTo(2), result.ToString);
        Assert.That(result.Error, Does.Contain(said));
    }

    [Test]
    public void A_port_that_nobody_uses_is_said()
    {
        var result = _netsim.Run("run", "x.csx", "--trace", "web:81");

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "no connection of web was seen with port 81\n")));
    }
}
