using NetSim.Scenarios;
using NetSim.Traffic;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Scenarios;

/// <summary>A load that cannot be meant is refused with its name and what would be right.</summary>
public sealed class LoadRefusalTests
{
    [Test]
    public void An_open_loop_needs_a_rate_or_stages() => Assert.Multiple(() =>
    {
        Refused((c, w) => Net.OpenLoop(c, w, 80), "'load'", "rate: or stages:");
        Refused((c, w) => Net.OpenLoop(c, w, 80, 0.perSecond), "'load'", "above 0");
        Refused((c, w) => Net.OpenLoop(c, w, 80, stages: [(0.s, 5.perSecond)]), "stage", "longer than zero");
        Refused((c, w) => Net.OpenLoop(c, w, 80, stages: [(1.s, (-5).perSecond)]), "stage", "-5");
    });

    [Test]
    public void A_pool_needs_kept_connections() => Assert.Multiple(() =>
    {
        Refused((c, w) => Net.OpenLoop(c, w, 80, 1.perSecond, pool: 4), "pool of 4", "keepAlive: true");
        Refused((c, w) => Net.OpenLoop(c, w, 80, 1.perSecond, keepAlive: true, pool: 0), "at least 1");
    });

    [Test]
    public void Targets_must_be_there_and_have_positive_weights() => Assert.Multiple(() =>
    {
        Refused((c, _) => Net.OpenLoop(c, Array.Empty<Target>(), 1.perSecond), "targets", "not 0");
        Refused((c, w) => Net.OpenLoop(c, [(w, 80, 0)], 1.perSecond, TargetPick.Weighted), "weight of 'web'", "not 0");
        Refused((c, w) => Net.OpenLoop(c, [(w, 80, 3)], 1.perSecond), "pick: TargetPick.Weighted");
        Refused((c, w) => Net.OpenLoop(c, [(w, 0)], 1.perSecond), "65535");
    });

    [Test]
    public void A_closed_loop_has_users_who_ask() => Assert.Multiple(() =>
    {
        Refused((c, w) => Net.ClosedLoop(c, w, 80, users: 0), "at least 1 user", "not 0");
        Refused((c, w) => Net.ClosedLoop(c, w, 80, users: 1, requests: 0), "at least once");
        Refused((c, w) => Net.ClosedLoop(c, w, 80, users: 1, think: (-1).s), "think:", "negative");
        Refused((c, w) => Net.ClosedLoop(c, w, 80, users: 1, ramp: (-1).s), "ramp:", "negative");
        Refused((c, w) => Net.ClosedLoop(c, w, 80, users: 1, pipeline: 4), "response:");
        Refused((c, w) => Net.ClosedLoop(c, w, 80, users: 1, pipeline: 4, requests: 6, response: 10), "multiple of 4");
        Refused(
            (c, w) => Net.ClosedLoop(c, w, 80, users: 1, pipeline: 30, response: 100.MB), "at most 2147483647 octets");
    });

    [Test]
    public void A_retry_policy_has_ranges() => Assert.Multiple(() =>
    {
        Refused((_, _) => Retry(0), "0 times", "1 to 65535");
        Refused((_, _) => Retry(3, factor: 0.5), "factor of 0.5");
        Refused((_, _) => Retry(3, jitter: 101.percent), "jitter", "0 to 1");
        Refused((_, _) => Retry(3, backoff: (-1).s), "backoff", "not negative");
        Refused((_, _) => Retry(3, backoff: 2.s, most: 1.s), "at most", "less than its backoff");
        Refused((_, _) => Retry(3, attemptTimeout: 0.s), "timeout is above zero");
    });

    [Test]
    public void Each_of_several_targets_must_be_reachable() => Refused(
        (c, w) =>
        {
            Net.ClosedLoop(c, [(w, 80), (Net.Host("island"), 80)], users: 2);
            Run(1.s);
        },
        "cannot reach");

    private static void Refused(Action<HostGroup, Host> say, params string[] fragments)
    {
        var outcome = CodeProgram.Run(() =>
        {
            var web = Net.Host("web");
            var clients = Net.Hosts(2, "client");
            Net.Link(clients, web, delay: 1.ms);
            say(clients, web);
        });

        Assert.That(outcome.Failure, Is.InstanceOf<ScenarioException>());
        foreach (var fragment in fragments)
        {
            Assert.That(outcome.Failure!.Message, Does.Contain(fragment));
        }
    }
}
