using System.Text.Json;

namespace NetSim.Tests.Simulation;

/// <summary><c>netsim run</c> on small scenarios: what it prints, what it refuses, what it returns.</summary>
public sealed class RunTests
{
    private const string Handshake = """
        // One client asks one server.
        using static NetSim.Scenarios.Scenario;
        var delay = Param("delay_ms", 10, "one-way delay", range: 1..1000);
        var bytes = Param("bytes", 3_000);
        var server = Net.Host("server", ip: "192.0.2.1");
        var client = Net.Host("client", ip: "192.0.2.2");
        Net.Link(client, server, delay: delay.ms);
        server.Listen(80, backlog: 16, async c => { await c.Receive(); await c.Send(bytes); c.Close(); });
        var load = Net.OpenLoop(client, server, 80, rate: 10.perSecond, timeout: 5.s, name: "users");
        Run(5.s);
        Record(load.ConnectOk, load.ConnectLatency);
        Expect(load.ConnectOk > 0);

        """;

    private Netsim _netsim = null!;

    [SetUp]
    public void SetUp()
    {
        _netsim = new Netsim();
        _netsim.Write("x.csx", Handshake);
    }

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [Test]
    public void A_run_prints_metrics_expectations_seed_kernel_and_fingerprint_as_plain_text()
    {
        var result = _netsim.Run("run", "x.csx");

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")), result.ToString);
        Assert.That(result.Out, Does.Contain("users.connect_ok").And.Contain("p99 (s)").And.Contain("linux-6.18")
            .And.Match(@"fingerprint\s+[0-9a-f]{16}").And.Match(@"seed\s+42").And.Contain("PASS  "));
        Assert.That(result.Out, Does.Not.Contain("\u001b"));
    }

    [TestCase("NO_COLOR", "1")]
    [TestCase("TERM", "dumb")]
    public void Nothing_is_coloured_when_the_environment_says_so(string name, string value)
    {
        _netsim.Environment[name] = value;

        var result = _netsim.Run("run", "x.csx");

        Assert.That(result.Out + result.Error, Does.Not.Contain("\u001b"));
    }

    [Test]
    public void Several_values_are_columns_of_one_table_that_is_not_wrapped()
    {
        var result = _netsim.Run("run", "x.csx", "-p", "delay_ms=5,10,20", "-p", "bytes=100,200");

        Assert.That(result.Code, Is.Zero, result.ToString);
        Assert.That(result.Out.Split('\n')[0], Does.Match("delay_ms=5 bytes=100.*delay_ms=20 bytes=200"));
    }

    [Test]
    public void Json_is_one_object_with_the_contracts_fields()
    {
        var result = _netsim.Run("run", "x.csx", "--json", "--seed", "7", "-p", "delay_ms=20");

        var run = JsonDocument.Parse(result.Out).RootElement;
        Assert.That(run.EnumerateObject().Select(p => p.Name), Is.SupersetOf(new[]
        {
            "schema", "scenario", "seed", "kernel", "parameters", "metrics", "hosts", "complete", "ended",
            "expectations", "fingerprint", "events", "simulated_s", "wall_s",
        }));
        Assert.That(run.GetProperty("seed").GetUInt64(), Is.EqualTo(7));
        Assert.That(run.GetProperty("parameters").GetProperty("delay_ms").GetInt32(), Is.EqualTo(20));
        Assert.That(run.GetProperty("simulated_s").GetDouble(), Is.EqualTo(5));
    }

    [Test]
    public void Json_of_several_values_is_an_array()
    {
        var result = _netsim.Run("run", "x.csx", "--json", "-p", "delay_ms=5,10");

        Assert.That(JsonDocument.Parse(result.Out).RootElement.GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public void What_a_script_prints_stays_out_of_the_json()
    {
        _netsim.Write("x.csx", Handshake + "Print(\"hello\");\nConsole.WriteLine(\"world\");\n");

        var result = _netsim.Run("run", "x.csx", "--json");

        Assert.That(JsonDocument.Parse(result.Out).RootElement.ValueKind, Is.EqualTo(JsonValueKind.Object));
        Assert.That(result.Error, Does.Contain("hello").And.Contain("world"));
    }

    [Test]
    public void Results_go_to_a_directory_per_run()
    {
        _netsim.Run("run", "x.csx", "-p", "delay_ms=5,10");
        _netsim.Run("run", "x.csx", "--out", "mine", "--pcap", "all.pcapng");

        string[] expected =
        [
            "results/x/delay_ms=5/run.msgpack", "results/x/delay_ms=10/summary.csv", "mine/run.msgpack",
            "mine/samples.csv",
        ];
        Assert.That(expected.Where(f => !File.Exists(Path.Combine(_netsim.Directory, f))), Is.Empty);
        Assert.That(Directory.GetFiles(_netsim.Directory, "all.pcapng", SearchOption.AllDirectories), Is.Not.Empty);
    }

    [Test]
    public void A_directory_that_holds_something_else_is_refused()
    {
        _netsim.Write("mine/thesis.tex", "");

        var result = _netsim.Run("run", "x.csx", "--out", "mine");

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")), result.ToString);
        Assert.That(result.Error, Does.Contain("thesis.tex").And.Contain("--out"));
    }

    [Test]
    public void A_failed_expectation_exits_4_and_shows_text_value_and_place()
    {
        _netsim.Write("x.csx", Handshake.Replace("ConnectOk > 0", "ConnectOk > 1_000", StringComparison.Ordinal));

        var result = _netsim.Run("run", "x.csx");

        Assert.That(result.Code, Is.EqualTo(4), result.ToString);
        Assert.That(result.Out, Does.Match("FAIL  .*x.csx:12"));
    }

    [Test]
    public void An_undeclared_parameter_is_refused_on_a_cache_miss_and_on_a_hit()
    {
        var miss = _netsim.Run("run", "x.csx", "-p", "delay=5");
        var hit = _netsim.Run("run", "x.csx", "-p", "delay=5");

        Assert.That(hit, Is.EqualTo(miss));
        Assert.That((miss.Code, miss.Out), Is.EqualTo((2, "")));
        Assert.That(miss.Error, Does.Contain("declares no parameter 'delay'").And.Contain("delay_ms"));
    }

    [TestCase("delay_ms=0", "1..1000")]
    [TestCase("delay_ms=ten", "whole number")]
    public void A_value_that_a_parameter_does_not_take_is_refused(string value, string said)
    {
        var result = _netsim.Run("run", "x.csx", "-p", value);

        Assert.That(result.Code, Is.EqualTo(2), result.ToString);
        Assert.That(result.Error, Does.Contain("delay_ms").And.Contain(said));
    }

    [Test]
    public void An_unknown_kernel_is_refused_with_the_nearest_one()
    {
        var result = _netsim.Run("run", "x.csx", "--kernel", "linux-6.19");

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")), result.ToString);
        Assert.That(result.Error, Does.Contain("did you mean 'linux-6.18'?"));
    }

    [Test]
    public void Help_lists_the_scenarios_parameters_with_default_range_and_help()
    {
        var result = _netsim.Run("run", "x.csx", "--help");

        Assert.That(result.Code, Is.Zero, result.ToString);
        Assert.That(result.Out, Does.Contain("-p delay_ms=10 (1..1000)  one-way delay").And.Contain("-p bytes=3000"));
    }

    [TestCase("server.Sysctl[\"net.ipv4.tcp_syncokies\"] = 1;", "net.ipv4.tcp_syncookies")]
    [TestCase("server.Sysctl[\"net.ipv4.tcp_tw_reuse\"] = 9;", "tcp_tw_reuse")]
    [TestCase("Net.Host(\"client\");", "client")]
    [TestCase("Net.Link(Net.Host(\"p\"), Net.Host(\"q\"), delay: (-1).ms);", "delay")]
    [TestCase("Net.Link(Net.Host(\"p\"), Net.Host(\"q\"), delay: 1.ms, loss: 101.percent);", "100")]
    [TestCase("Net.Host(\"p\", ip: \"300.1.2.3\");", "300.1.2.3")]
    [TestCase("Net.OpenLoop(client, server, 81, rate: 1.perSecond, name: \"users\");", "'users'")]
    [TestCase("Run(1.s); Pcap(server, \"late.pcapng\");", "before the first Run")]
    [TestCase("Net.OpenLoop(client, Net.Host(\"island\"), 80, rate: 1.perSecond, name: \"lost\"); Run(1.s);", "island")]
    [TestCase("Pcap(server, \"a.pcapng\", filter: \"prot 80\");", "Column 1 of the filter: 'prot'")]
    [TestCase("Pcap(server, \"a.pcapng\", snapLength: 5);", "20 to 65,535 octets")]
    [TestCase("Pcap(server, \"a.pcapng\", keep: 2);", "rotateEvery: or rotateAt:")]
    [TestCase("throw new InvalidOperationException(\"no luck\");", "no luck")]
    public void A_scenario_that_fails_exits_3_with_its_line_and_caret(string line, string said)
    {
        _netsim.Write("x.csx", Handshake.Replace("Run(5.s);", line + "\nRun(5.s);", StringComparison.Ordinal));

        var result = _netsim.Run("run", "x.csx");

        Assert.That(result.Code, Is.EqualTo(3), result.ToString);
        Assert.That(result.Error, Does.Contain(said).And.Contain("--> x.csx:10:").And.Contain("  10 | ").And.Contain("^"));
    }

    [Test]
    public void One_failing_value_does_not_keep_the_others_from_running()
    {
        _netsim.Write("x.csx", Handshake.Replace(
            "Run(5.s);", "if (bytes == 1) throw new Exception(\"one\");\nRun(5.s);", StringComparison.Ordinal));

        var result = _netsim.Run("run", "x.csx", "-p", "bytes=1,100");

        Assert.That(result.Code, Is.EqualTo(3), result.ToString);
        Assert.That(result.Out, Does.Match("fingerprint.*[0-9a-f]{16}"));
        Assert.That(result.Error, Does.Contain("bytes=1"));
    }

    [Test]
    public void A_capture_of_all_nodes_is_filtered_and_snapped_as_the_options_say()
    {
        var whole = _netsim.Run("run", "x.csx", "--pcap", "whole.pcapng");
        var part = _netsim.Run("run", "x.csx", "--pcap", "part.pcapng", "--pcap-filter", "syn", "--pcap-snap", "40");

        Assert.That((whole.Code, part.Code), Is.EqualTo((0, 0)), part.ToString);
        Assert.That(Length("part.pcapng"), Is.LessThan(Length("whole.pcapng") / 4).And.GreaterThan(1_000));
    }

    [Test]
    public void One_value_after_several_may_use_the_directory_that_holds_theirs()
    {
        var several = _netsim.Run("run", "x.csx", "-p", "delay_ms=5,10");
        var single = _netsim.Run("run", "x.csx");

        Assert.That((several.Code, single.Code), Is.EqualTo((0, 0)), single.ToString);
    }

    [Test]
    public void A_script_that_runs_nothing_is_told_so()
    {
        _netsim.Write("idle.csx", "using static NetSim.Scenarios.Scenario;\nNet.Host(\"web\");\n");

        Assert.That(_netsim.Run("run", "idle.csx").Error, Does.Contain("calls no Run(…)"));
    }

    [Test]
    public void A_call_that_is_not_awaited_is_an_error_at_its_place()
    {
        _netsim.Write("x.csx", Handshake.Replace("await c.Receive(); await", "c.Receive(); await", StringComparison.Ordinal));

        var result = _netsim.Run("run", "x.csx");

        Assert.That(result.Code, Is.EqualTo(2), result.ToString);
        Assert.That(result.Error, Does.Contain("write await before it").And.Contain("--> x.csx:8:"));
    }

    [TestCase("--pcap-filter and --pcap-snap say what --pcap FILE keeps", "--pcap-snap", "40")]
    [TestCase("Column 5 of the filter: 'prot'", "--pcap", "a.pcapng", "--pcap-filter", "not prot 80")]
    [TestCase("--pcap-snap must be a whole number from 20 to 65535, not '5'", "--pcap", "a.pcapng", "--pcap-snap", "5")]
    public void A_wrong_capture_option_is_refused(string said, params string[] options)
    {
        var result = _netsim.Run(["run", "x.csx", .. options]);

        Assert.That(result.Code, Is.EqualTo(2), result.ToString);
        Assert.That(result.Error, Does.Contain(said));
    }

    private long Length(string file) => new FileInfo(Path.Combine(_netsim.Directory, file)).Length;
}
