using NetSim.Scenarios;

namespace NetSim.Tests.Simulation;

public sealed class TwRecycleTests
{
    private const string Scenario = "attacks/tw-recycle-nat.csx";

    [Test]
    public void Recycling_drops_phones_whose_clocks_are_behind()
    {
        var record = ScenarioRuns.Run(Scenario, ScenarioRuns.With(("tw_recycle", "1")));

        Assert.That(record.Number("phones.timeouts"), Is.GreaterThan(0));
        Assert.That(record.Number("api.TcpExtPAWSPassive"), Is.GreaterThan(0));
    }

    [Test]
    public void Without_recycling_every_phone_connects()
    {
        var record = ScenarioRuns.Run(Scenario, ScenarioRuns.With(("tw_recycle", "0")));

        Assert.That(record.Number("phones.timeouts"), Is.Zero);
        Assert.That(record.Number("api.TcpExtPAWSPassive"), Is.Zero);
    }

    [Test]
    public void A_kernel_without_the_sysctl_refuses_it_by_name_and_says_since_when()
    {
        var program = ScenarioRuns.Load(Scenario);
        var outcome = ScenarioRunner.Run(program, ScenarioRuns.With(("server", "linux-6.18")));

        Assert.That(outcome.Failure, Is.InstanceOf<ScenarioException>());
        Assert.That(outcome.Failure!.Message, Does.Contain("tcp_tw_recycle").And.Contain("removed in Linux 4.12"));
    }
}
