using NetSim.Hosts;
using NetSim.Scenarios;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Scenarios;

/// <summary>UDP servers and routers' rules that cannot be are refused by name.</summary>
public sealed class DatagramRefusalTests
{
    [Test]
    public void A_UDP_server_that_cannot_be_is_refused() => Assert.Multiple(() =>
    {
        Refused(a => a.ListenUdp(0, Ignore), "port", "65535");
        Refused(a => a.ListenUdp(70_000, Ignore), "port", "65535", "70000");
        Refused(a => a.ListenUdp(53, Ignore, concurrency: 0), "'a:53'", "at least 1");
        Refused(a => (a.ListenUdp(53, Ignore), a.ListenUdp(53, Ignore)), "'a:53/udp' is taken");
        Refused(
            a =>
            {
                a.ListenUdp(53, Ignore);
                a.ListenUdp(53, Ignore, name: "other");
                Run(1.s);
                return 0;
            },
            "'a' cannot serve UDP port 53", "EADDRINUSE");
        Refused(
            a =>
            {
                a.Queues = 4;
                return a.ListenUdp(53, Ignore);
            },
            "'a' cannot serve UDP with 4 queues");
    });

    [Test]
    public void A_prefix_that_cannot_be_read_is_refused() => Assert.Multiple(() =>
    {
        Refused(_ => Rejecting("10.0.0.0/40"), "'10.0.0.0/40' is no prefix", "203.0.113.0/24");
        Refused(_ => Rejecting("web"), "'web' is no prefix");
    });

    [Test]
    public void A_handler_opens_sockets_of_its_own_machine_only() => Refused(
        a =>
        {
            var b = Net.Host("b");
            Net.Link(a, b, delay: 1.ms);
            Machine? other = null;
            b.Start(async machine =>
            {
                other = machine;
                await Sleep(1.s);
            });
            a.Start(async _ =>
            {
                await Sleep(1.ms);
                other!.OpenUdp(); // Set by the program above, which began earlier.
            });
            Run(1.s);
            return 0;
        },
        "Only a handler or program of 'b'");

    [Test]
    public void A_ping_waits_for_some_time() => Refused(
        a =>
        {
            a.Start(async machine => await machine.Ping(a, 0.s));
            Run(1.s);
            return 0;
        },
        "timeout");

    private static Router Rejecting(string prefix)
    {
        var router = Net.Router("r");
        router.Reject(prefix);
        return router;
    }

    private static HandlerTask Ignore(Datagram datagram) => HandlerTask.Completed;

    private static void Refused<T>(Func<Host, T> text, params string[] fragments)
    {
        var outcome = CodeProgram.Run(() => text(Net.Host("a")));
        Assert.That(outcome.Failure, Is.Not.Null);
        foreach (var fragment in fragments)
        {
            Assert.That(outcome.Failure!.ToString(), Does.Contain(fragment));
        }
    }
}
