using System.Text.Json;

namespace NetSim.Tests.Simulation;

/// <summary><c>netsim explain</c> and <c>netsim sysctl --diff</c>.</summary>
public sealed class ExplainTests
{
    private Netsim _netsim = null!;

    [SetUp]
    public void SetUp() => _netsim = new Netsim();

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [Test]
    public void A_sysctl_is_explained_with_its_default_range_and_evidence_in_each_kernel()
    {
        var result = _netsim.Run("explain", "tcp_tw_reuse");

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")), result.ToString);
        Assert.That(result.Out, Does.StartWith("net.ipv4.tcp_tw_reuse (sysctl)"));
        Assert.That(result.Out, Does.Match(@"linux-3\.10\s+0\s+0\.\.1\s+\[S\]").And.Match(@"linux-6\.18\s+2\s+0\.\.2\s+\[M\]"));
    }

    [TestCase("TcpExtListenDrops", "tcp_listendrop")]
    [TestCase("ListenOverflows", "accept queue")]
    [TestCase("TCPMemoryPressures", "stays zero here")]
    [TestCase("SYN_RCVD", "tcp_synack_retries")]
    [TestCase("TIME-WAIT", "tcp_fin_timeout does not shorten it")]
    [TestCase("tsval offset", "per tuple")]
    [TestCase("nf_conntrack_tcp_timeout_time_wait", "Default 120")]
    [TestCase("net/ipv4/tcp_tw_recycle", "does not exist")]
    public void Counters_states_behaviours_and_connection_tracking_are_explained_too(string name, string said)
    {
        var result = _netsim.Run("explain", name);

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")), result.ToString);
        Assert.That(result.Out, Does.Contain(said));
    }

    [TestCase("tcp_tw_resue", "tcp_tw_reuse")]
    [TestCase("TcpExtListenDrop", "TcpExtListenDrops")]
    [TestCase("TIME-WATE", "TIME-WAIT")]
    public void An_unknown_name_is_refused_with_the_nearest_one(string name, string meant)
    {
        var result = _netsim.Run("explain", name);

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")), result.ToString);
        Assert.That(result.Error, Does.Contain($"did you mean '{meant}'"));
    }

    [Test]
    public void An_upgrade_lists_sysctls_and_behaviour_that_change()
    {
        var result = _netsim.Run("sysctl", "--diff", "linux-3.10", "linux-6.12");

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")), result.ToString);
        Assert.That(result.Out, Does.Match(@"net\.core\.somaxconn\s+128 .*4096")
            .And.Match(@"net\.ipv4\.tcp_tw_recycle\s+0 \(0\.\.1\) \[S\]\s+- \[S\]")
            .And.Match(@"SYN queue limit\s+power of two \[S\]\s+above backlog \[S\]")
            .And.Not.Match("tcp_retries2"));
    }

    [Test]
    public void The_difference_as_JSON_names_evidence_and_source()
    {
        var result = _netsim.Run("sysctl", "--diff", "linux-3.10", "linux-6.18", "--json");
        using var json = JsonDocument.Parse(result.Out);

        Assert.That(json.RootElement.GetProperty("schema").GetString(), Is.EqualTo("netsim.sysctl-diff/1"));
        var syncookies = json.RootElement.GetProperty("differences").EnumerateArray()
            .Single(difference => difference.GetProperty("name").GetString() == "net.ipv4.tcp_tw_reuse");
        Assert.That(syncookies.GetProperty("before").GetProperty("value").GetString(), Is.EqualTo("0"));
        Assert.That(syncookies.GetProperty("after").GetProperty("evidence").GetString(), Is.EqualTo("measured"));
    }

    [Test]
    public void A_kernel_differs_in_nothing_from_itself()
    {
        var result = _netsim.Run("sysctl", "--diff", "linux-6.18", "linux-6.18");

        Assert.That((result.Code, result.Out), Is.EqualTo((0, "Nothing that is modelled differs between linux-6.18 and linux-6.18.\n")));
    }

    [TestCase("sysctl --diff linux-6.18 linux-6.81", "linux-6.18")]
    [TestCase("sysctl --diff linux-6.18", "--diff")]
    [TestCase("sysctl", "--diff")]
    [TestCase("explain", "name")]
    public void A_wrong_command_line_is_refused(string line, string said)
    {
        var result = _netsim.Run(line.Split(' '));

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")), result.ToString);
        Assert.That(result.Error, Does.Contain(said));
    }
}
