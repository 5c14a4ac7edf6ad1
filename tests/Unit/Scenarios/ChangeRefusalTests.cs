using NetSim.Scenarios;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Scenarios;

/// <summary>Changes in mid-run that cannot be are refused by name.</summary>
public sealed class ChangeRefusalTests
{
    [Test]
    public void A_link_change_out_of_range_is_refused_and_nothing_has_changed() => Assert.Multiple(() =>
    {
        Refused(link => link.Loss = 101.percent, "loss", "100 %", "101 %");
        Refused(link => link.Duplication = -0.1, "duplication", "0 %");
        Refused(link => link.Corruption = 2, "corruption", "100 %");
        Refused(link => link.Reordering = 1.5, "reordering", "100 %");
        Refused(link => link.Delay = (-1).ms, "delay", "negative");
        Refused(link => link.Jitter = (-1).ms, "jitter", "negative");
        Refused(link => link.Jitter = 2.ms, "'a-b'", "zero in mid-run");
        Refused(link => link.Bandwidth = (-1).bps, "bandwidth", "positive");
        Refused(link => link.Mtu = 20, "MTU", "68", "20");
        Refused(link => link.Forward.Mtu = 70_000, "MTU", "65,535");
    });

    [Test]
    public void A_direction_is_named_by_an_end_of_the_link() =>
        Refused(link => link.From(Net.Host("c")).Down(), "'a-b'", "'a' and 'b'", beforeRun: true);

    [Test]
    public void Power_is_for_the_run_and_not_for_handlers() => Assert.Multiple(() =>
    {
        Refused(_ => Net.Host("c").Crash(), "Crash of 'c'", "At(", beforeRun: true);
        Refused(_ => Net.Host("c").Restart(), "Restart of 'c'", "At(", beforeRun: true);
        var outcome = CodeProgram.Run(() =>
        {
            var (a, b, _) = Pair();
            a.Start(async _ =>
            {
                await Sleep(1.ms);
                b.Crash();
            });
            Run(1.s);
        });
        Assert.That(outcome.Failure?.ToString(), Does.Contain("'b'").And.Contain("not by a handler"));
    });

    [Test]
    public void A_host_without_power_runs_nothing() => Assert.Multiple(() =>
    {
        RefusedDown(a => a.Start(async _ => await Sleep(1.s)), "'a' is down", "run a program");
        RefusedDown(a => a.Sysctl["net.ipv4.tcp_fin_timeout"] = 1, "'a' is down", "write sysctls");
        RefusedDown(a => a.Listen(80, 16, async c => await c.Receive()), "'a' is down", "listen");
        RefusedDown(a => a.Restart((-1).s), "Restart of 'a'", "at least zero");
    });

    [Test]
    public void A_CPU_budget_that_cannot_be_is_refused() => Assert.Multiple(() =>
    {
        Refused(_ => Net.Host("c").Cores = 0, "'c'", "1 to 4,096", beforeRun: true);
        Refused(_ => Work(1.ms), "for handlers", "no CPU", beforeRun: true);
        Contains(
            CodeProgram.Run(() =>
            {
                var c = Net.Host("c");
                c.Queues = 2;
                c.Cores = 4;
            }),
            ["'c' cannot have a CPU budget with 2 queues"]);
    });

    private static void RefusedDown(Action<Host> action, params string[] fragments)
    {
        var outcome = CodeProgram.Run(() =>
        {
            var (a, _, _) = Pair();
            Run(1.s);
            a.Crash();
            action(a);
        });
        Contains(outcome, fragments);
    }

    private static void Refused(Action<NetLink> change, params string[] fragments) => Refused(change, fragments, false);

    private static void Refused(Action<NetLink> change, string first, string second, bool beforeRun) =>
        Refused(change, [first, second], beforeRun);

    private static void Refused(Action<NetLink> change, string[] fragments, bool beforeRun)
    {
        var outcome = CodeProgram.Run(() =>
        {
            var (_, _, link) = Pair();
            if (!beforeRun)
            {
                Run(1.s);
            }

            change(link);
        });
        Contains(outcome, fragments);
    }

    private static void Contains(ScenarioOutcome outcome, string[] fragments)
    {
        Assert.That(outcome.Failure, Is.InstanceOf<ScenarioException>());
        foreach (var fragment in fragments)
        {
            Assert.That(outcome.Failure!.Message, Does.Contain(fragment));
        }
    }

    private static (Host A, Host B, NetLink Link) Pair()
    {
        var a = Net.Host("a");
        var b = Net.Host("b");
        return (a, b, Net.Link(a, b, delay: 1.ms));
    }
}
