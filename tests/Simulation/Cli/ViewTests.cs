using System.Text.Json;

namespace NetSim.Tests.Simulation;

/// <summary><c>netsim ss</c>, <c>nstat</c> and <c>sysctl</c>: what an operator's commands print at an instant of a run.</summary>
public sealed class ViewTests
{
    // Three connections: one idle with keepalive off and unread data, one that the client closed, one half of a pair.
    private const string Script = """
        using static NetSim.Scenarios.Scenario;
        var backlog = Param("backlog", 16);
        var web = Net.Host("web", ip: "192.0.2.1");
        var address = Ipv4Address.Parse("192.0.2.1");
        var cli = Net.Host("cli", ip: "192.0.2.2");
        var pair = Net.Hosts(2, "pair");
        var edge = Net.Router("edge");
        Net.Link(cli, web, delay: 10.ms);
        Net.Link(pair, edge, delay: 5.ms);
        Net.Link(edge, web, delay: 1.ms);
        web.Sysctl["net.ipv4.tcp_fin_timeout"] = 30;
        web.Listen(80, backlog, async c => { await Sleep(60.s); });
        web.Listen(443, 4_096, async c => { while (await c.Receive() > 0) { } await Sleep(60.s); });
        cli.Start(async m => { var c = await m.Connect(address, 80); await c.Send(300); await Sleep(60.s); });
        cli.Start(async m => { var c = await m.Connect(address, 80); c.Close(); await Sleep(60.s); });
        cli.Start(async m => { var c = await m.Connect(address, 443); await Sleep(1.s); c.Close(); });
        pair[0].Start(async m => { var c = await m.Connect(address, 443); await c.Send(10); await Sleep(60.s); });
        Run(10.s);
        Console.WriteLine("told by the script");

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
    public void Sockets_are_printed_in_the_columns_of_ss_with_listeners_first_and_in_a_stable_order()
    {
        var result = View("ss", "--host", "web", "-tan");

        Assert.That(result.Out, Does.StartWith("""
            State      Recv-Q Send-Q Local Address:Port Peer Address:Port Process
            LISTEN     0      16           0.0.0.0:80        0.0.0.0:*
            LISTEN     0      4096         0.0.0.0:443       0.0.0.0:*

            """));
        Assert.That(result.Out, Does.Match(@"(?m)^ESTAB      300    0          192\.0\.2\.1:80      192\.0\.2\.2:\d+$")
            .And.Match(@"(?m)^CLOSE-WAIT 1      0          192\.0\.2\.1:80      192\.0\.2\.2:\d+$"));
        Assert.That(View("ss", "--host", "web", "-t", "-a", "-n").Out, Is.EqualTo(result.Out));
        Assert.That(result.Error, Is.EqualTo("told by the script\n"), "stdout carries what ss prints and nothing else");
    }

    [Test]
    public void A_fin_that_the_application_has_read_no_longer_counts_in_Recv_Q()
    {
        var result = View("ss", "--host", "web", "-tn", "state", "close-wait", "sport", "=", ":443");

        Assert.That(result.Out, Does.StartWith("Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n0      0 "));
    }

    [TestCase("-tanlo", @"^State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 0 .*\nLISTEN 0 .*\n$")]
    [TestCase("-nl", @"^Netid State  Recv-Q")]
    [TestCase("-tH state listening", @"^0      16     0\.0\.0\.0:80 ")]
    [TestCase("-4tnO -i", @"\nESTAB .* cubic wscale:7,7 rto:\d+ rtt:[\d.]+/[\d.]+ .*mss:1448 pmtu:1500 .*cwnd:10 ")]
    [TestCase("-tnei state established", @"<->\n\t ts sack cubic wscale")]
    [TestCase("-tn state connected not dst 192.0.2.0/24", @"^State Recv-Q .*\nESTAB 0 +0 +192\.0\.2\.1:443 .*\n$")]
    [TestCase("-tan state all exclude listening ( sport = :443 or dport ge :65535 )", @"^State +Recv-Q .*\n(.*:443 .*\n){2}$")]
    [TestCase("-s", @"^Total: 6\nTCP:   6 \(estab 4, closed 0, orphaned 0, timewait 0\)\n")]
    [TestCase("-t state bucket", @"^State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n$")]
    public void Flags_states_and_filters_of_ss_are_understood(string line, string pattern)
    {
        var result = View(["ss", "--host", "web", .. line.Split(' ')]);

        Assert.That(result.Out, Does.Match(pattern));
    }

    [Test]
    public void Timers_are_shown_as_ss_writes_them()
    {
        var early = View("ss", "--host", "cli", "--at", "15ms", "-tao");
        var late = View("ss", "--host", "cli", "--at", "1500ms", "-tao");

        Assert.That(early.Out, Does.Match(@"SYN-SENT 0 +1 .* timer:\(on,98\dms,0\)"), "one second after the SYN, as asked for");
        Assert.That(late.Out, Does.Match(@"FIN-WAIT-2 0 .* timer:\(timewait,58sec,0\)"), "60 s, however late the wheel lets it fire");
    }

    [Test]
    public void Counters_are_printed_as_nstat_prints_them()
    {
        var result = View("nstat", "--host", "web", "-asz", "TcpPassiveOpens", "TcpExtListen*");

        Assert.That(result.Out, Is.EqualTo("""
            #kernel
            TcpPassiveOpens                 4                  0.0
            TcpExtListenOverflows           0                  0.0
            TcpExtListenDrops               0                  0.0

            """));
        Assert.That(View("nstat", "--host", "web").Out, Does.Not.Match(@"(?m)^\S+ +0 ").And.Not.Contain("TcpCurrEstab"));
        using var json = JsonDocument.Parse(View("nstat", "--host", "web", "-j").Out);
        Assert.That(json.RootElement.GetProperty("kernel").GetProperty("TcpPassiveOpens").GetInt64(), Is.EqualTo(4));
    }

    [Test]
    public void UDP_sockets_and_counters_are_printed_too()
    {
        _netsim.Write("udp.csx", """
            using static NetSim.Scenarios.Scenario;
            var dns = Net.Host("dns", ip: "192.0.2.53");
            var cli = Net.Host("cli", ip: "192.0.2.2");
            Net.Link(cli, dns, delay: 1.ms);
            dns.ListenUdp(53, async q => { q.Reply(100); await Sleep(1.ms); });
            cli.Start(async m => { var s = m.OpenUdp(5353); s.SendTo(Ipv4Address.Parse("192.0.2.53"), 53, 40); await Sleep(60.s); });
            Run(1.s);
            """);

        var sockets = _netsim.Run("ss", "udp.csx", "--host", "dns", "-uan");
        var all = _netsim.Run("ss", "udp.csx", "--host", "cli", "-an");
        var counters = _netsim.Run("nstat", "udp.csx", "--host", "dns", "Udp*");

        Assert.That(sockets.Out, Is.EqualTo(
            "State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nUNCONN 0      0            0.0.0.0:53        0.0.0.0:*\n"));
        Assert.That(all.Out, Does.Match(@"^Netid State  Recv-Q .*\nudp   UNCONN \d+ +0 +0\.0\.0\.0:5353 +0\.0\.0\.0:\*\n$"));
        Assert.That(counters.Out, Does.Match(@"^#kernel\nUdpInDatagrams +1 +0\.0\nUdpOutDatagrams +1 +0\.0\n$"));
    }

    [Test]
    public void A_member_of_a_group_has_counters_of_its_own_when_it_is_looked_at() =>
        Assert.That(View("nstat", "--host", "pair[0]", "TcpActiveOpens").Out, Does.Contain("TcpActiveOpens                  1  "));

    [Test]
    public void Sysctls_are_printed_as_sysctl_prints_them()
    {
        Assert.That(
            View("sysctl", "--host", "web", "net.ipv4.tcp_fin_timeout", "tcp_rmem").Out,
            Is.EqualTo("net.ipv4.tcp_fin_timeout = 30\nnet.ipv4.tcp_rmem = 4096\t131072\t6291456\n"));
        Assert.That(View("sysctl", "--host", "cli", "-n", "net/ipv4/tcp_fin_timeout").Out, Is.EqualTo("60\n"));
        var all = View("sysctl", "--host", "web", "-a").Out.Split('\n');
        Assert.That(all, Has.Length.GreaterThan(60).And.Some.EqualTo("net.ipv4.tcp_syncookies = 1"));
        Assert.That(View("sysctl", "--host", "web", "-a", "-r", "tcp_.mem").Out.Split('\n'), Has.Length.EqualTo(3));
    }

    [TestCase("ss x.csx --host wbe", "did you mean 'web'?")]
    [TestCase("ss x.csx --host pair", "'pair' is 2 hosts: name one of them, such as pair[0]")]
    [TestCase("ss x.csx --host edge", "'edge' is a router, not a host")]
    [TestCase("ss x.csx --host web --at 11s", "--at 11s is beyond the end of the run, 10s")]
    [TestCase("ss x.csx --host web --at soon", "--at must be an instant such as 500ms, 10s or 2min")]
    [TestCase("ss x.csx --host web state estblished", "did you mean 'established'?")]
    [TestCase("ss x.csx --host web sprt = :80", "did you mean 'sport'?")]
    [TestCase("ss x.csx --host web sport = :http", "':http' is no port")]
    [TestCase("ss x.csx --host web ( sport = :80", "has no ')'")]
    [TestCase("ss x.csx --host web dst 10.0.0.300", "is no address")]
    [TestCase("ss x.csx --host web -tanp", "-p takes name=value, a parameter of the scenario; processes are not shown")]
    [TestCase("ss x.csx -tan", "--host")]
    [TestCase("ss x.csx --host web -p backlg=3", "did you mean 'backlog'?")]
    [TestCase("ss x.csx --host web -p backlog=3,4", "one run")]
    [TestCase("ss x.csx --host web --tpc", "did you mean '--tcp'?")]
    [TestCase("nstat x.csx --host web TcpExtListenDrop", "did you mean 'TcpExtListenDrops'?")]
    [TestCase("sysctl x.csx --host web tcp_tw_resuse", "did you mean 'net.ipv4.tcp_tw_reuse'?")]
    [TestCase("sysctl x.csx --host web tcp_tw_recycle", "removed in Linux 4.12")]
    [TestCase("sysctl x.csx", "--host")]
    [TestCase("sysctl x.csx --host web -r (", "--pattern")]
    public void What_cannot_be_shown_is_refused_with_what_was_probably_meant(string line, string said)
    {
        var result = _netsim.Run(line.Split(' '));

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")), result.ToString);
        Assert.That(result.Error, Does.Contain(said));
    }

    [Test]
    public void A_scenario_that_fails_before_the_instant_is_told_as_by_run()
    {
        _netsim.Write("wrong.csx", Script.Replace("Run(10.s);", "Run(1.s); throw new Exception(\"broken\");", StringComparison.Ordinal));

        var result = _netsim.Run("ss", "wrong.csx", "--host", "web", "--at", "5s");

        Assert.That((result.Code, result.Out), Is.EqualTo((3, "")), result.ToString);
        Assert.That(result.Error, Does.Contain("broken").And.Contain("wrong.csx"));
    }

    private CommandResult View(string verb, params string[] arguments) => View([verb, .. arguments]);

    private CommandResult View(string[] arguments)
    {
        var result = _netsim.Run([arguments[0], "x.csx", .. arguments[1..]]);
        Assert.That(result.Code, Is.Zero, result.ToString);
        return result;
    }
}
