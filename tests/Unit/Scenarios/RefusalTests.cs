using NetSim.Hosts;
using NetSim.Network;
using NetSim.Scenarios;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Scenarios;

/// <summary>A wrong scenario is stopped where it is wrong, with what would be right.</summary>
public sealed class RefusalTests
{
    [Test]
    public void An_unknown_sysctl_is_refused_with_the_nearest_name() => Refused(
        () => Net.Host("web").Sysctl["net.ipv4.tcp_syncookie"] = 1, "net.ipv4.tcp_syncookies");

    [Test]
    public void A_sysctl_out_of_range_is_refused_with_its_range() => Refused(
        () => Net.Host("web").Sysctl["net.ipv4.tcp_syn_retries"] = 0, "tcp_syn_retries", "127");

    [Test]
    public void An_HZ_that_Linux_cannot_have_is_refused() => Refused(() => Net.Host("web").Hz = 500, "'web'", "250", "500");

    [Test]
    public void A_group_that_cannot_listen_is_refused() => Assert.Multiple(() =>
    {
        Refused(() => Net.Hosts(3, "web").Listen(0, 16, Close), "port", "65535");
        Refused(() => Net.Hosts(3, "web").Listen(80, -1, Close), "'web:80'", "negative");
        Refused(() => Net.Hosts(3, "web").Listen(80, 16, Close, concurrency: 0), "'web:80'", "at least 1");
        Refused(
            () =>
            {
                var web = Net.Hosts(3, "web").Listen(80, 16, Close).Listen(80, 16, Close);
                Net.Link(web, Net.Host("client"));
                Run(1.s);
            },
            "'web'", "EADDRINUSE");
    });

    [Test]
    public void A_negative_delay_is_refused() => Refused(
        () => Net.Link(Net.Host("a"), Net.Host("b"), delay: (-1).ms), "negative");

    [Test]
    public void A_loss_above_100_percent_is_refused() => Refused(
        () => Net.Link(Net.Host("a"), Net.Host("b"), loss: 101.percent), "loss", "100 %");

    [Test]
    public void A_queue_that_cannot_be_is_refused() => Assert.Multiple(() =>
    {
        Refused(() => Net.Link(Net.Host("a"), Net.Host("b"), discipline: new CoDelQueue()), "bandwidth limit");
        Refused(
            () => Net.Link(Net.Host("a"), Net.Host("b"), 1.Mbps, queue: 5, discipline: new CoDelQueue()), "queue:", "discipline:");
        Refused(
            () => Net.Link(Net.Host("a"), Net.Host("b"), 1.Mbps, discipline: new FqCoDelQueue { Flows = 0 }), "1 to 65,536");
    });

    [Test]
    public void A_second_host_of_the_same_name_is_refused() => Refused(
        () =>
        {
            Net.Host("a");
            Net.Host("a");
        },
        "'a'");

    [Test]
    public void A_second_metric_of_the_same_name_is_refused() => Refused(
        () =>
        {
            var (clients, web) = Pair();
            Net.OpenLoop(clients, web, 80, 1.perSecond, name: "users");
            Net.OpenLoop(clients, web, 81, 1.perSecond, name: "users");
        },
        "'users'");

    [TestCase("300.1.1.1")]
    [TestCase("10.0.0")]
    [TestCase("localhost")]
    public void An_address_that_cannot_be_read_is_refused(string text) => Refused(
        () => Net.Host("a", ip: text), text, "IPv4");

    [Test]
    public void An_unreachable_server_is_refused_before_anything_runs() => Refused(
        () =>
        {
            Net.OpenLoop(Net.Hosts(2, "c"), Net.Host("island"), 80, 1.perSecond);
            Run(1.s);
        },
        "cannot reach");

    [Test]
    public void A_capture_after_Run_is_refused() => Refused(
        () =>
        {
            var (_, web) = Pair();
            Run(1.s);
            Pcap(web, "web.pcapng");
        },
        "before the first Run");

    [Test]
    public void Topology_after_Run_is_refused() => Refused(
        () =>
        {
            Pair();
            Run(1.s);
            Net.Host("late");
        },
        "before the first Run");

    [Test]
    public void An_unknown_counter_is_refused_with_the_nearest_name() => Refused(
        () => _ = Net.Host("web").Netstat["TcpExtListenDrop"], "TcpExtListenDrops");

    [Test]
    public void An_unknown_kernel_is_refused_with_the_nearest_name() => Refused(
        () => Net.Host("web", kernel: "linux_6.18"), "'linux-6.18'");

    [Test]
    public void A_distribution_cannot_be_compared_as_a_number() => Refused(
        () =>
        {
            var (clients, web) = Pair();
            web.Listen(80, 16, async c => c.Close());
            var load = Net.OpenLoop(clients, web, 80, 10.perSecond);
            Run(1.s);
            Expect(load.ConnectLatency > 1.0);
        },
        "distribution");

    [Test]
    public void A_parameter_that_the_text_does_not_declare_is_a_usage_error()
    {
        var settings = ScenarioRuns.With(("baklog", "1"));
        var outcome = CodeProgram.Run(() => Param("backlog", 128), settings);

        var refusal = outcome.Failure as ScenarioException;
        Assert.That(refusal?.Message, Does.Contain("'baklog'").And.Contain("'backlog'"));
        Assert.That(refusal?.IsUsage, Is.True);
    }

    [TestCase("backlog", "70000", "0..65535")]
    [TestCase("backlog", "many", "whole number")]
    public void A_value_outside_a_parameters_range_is_a_usage_error(string name, string value, string right)
    {
        var outcome = CodeProgram.Run(
            () => Param("backlog", 128, "help", range: 0..65535), ScenarioRuns.With((name, value)));

        var refusal = outcome.Failure as ScenarioException;
        Assert.That(refusal?.Message, Does.Contain(value).And.Contain(right));
        Assert.That(refusal?.IsUsage, Is.True);
    }

    private static (HostGroup Clients, Host Web) Pair()
    {
        var web = Net.Host("web");
        var clients = Net.Hosts(2, "client");
        Net.Link(clients, web, delay: 1.ms);
        return (clients, web);
    }

    private static HandlerTask Close(Connection connection)
    {
        connection.Close();
        return HandlerTask.Completed;
    }

    private static void Refused(Action text, params string[] fragments)
    {
        var outcome = CodeProgram.Run(text);

        Assert.That(outcome.Failure, Is.InstanceOf<ScenarioException>());
        foreach (var fragment in fragments)
        {
            Assert.That(outcome.Failure!.Message, Does.Contain(fragment));
        }

        Assert.That(outcome.Record.Fingerprint, Is.Null);
    }
}
