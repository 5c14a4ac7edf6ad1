using NetSim.Scenarios;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Scenarios;

/// <summary>What a script may no longer say once its simulation runs, and what never made sense in time.</summary>
public sealed class AfterRunRefusalTests
{
    [Test]
    public void What_describes_the_simulation_comes_before_the_first_Run() => Assert.Multiple(() =>
    {
        Refused(_ => Param("late", 1), "Param must come before the first Run");
        Refused(_ => Sample(every: 1.s), "Sample must come before the first Run");
        Refused(_ => Kernel("linux-3.10"), "Kernel must come before the first Run");
        Refused(_ => Sweep("a=1,2"), "Sweep must come before the first Run");
        Refused(web => Watch(web), "Watch must come before the first Run");
        Refused(_ => Net.Hosts(3, "late"), "Net.Hosts must come before the first Run");
        Refused(_ => Net.Router("late"), "Net.Router must come before the first Run");
        Refused(web => Net.Link(web, web), "Net.Link must come before the first Run");
        Refused(_ => Net.Msl = 10.s, "Net.Msl must come before the first Run");
        Refused(_ => Net.AnswersUnreachable = true, "Net.AnswersUnreachable must come before the first Run");
        Refused(web => web.Uptime = 1.hours, "Uptime must come before the first Run");
        Refused(web => web.Hz = 250, "Hz must come before the first Run");
        Refused(web => web.Queues = 2, "before the first Run");
    });

    [Test]
    public void Time_goes_forward_and_is_above_zero() => Assert.Multiple(() =>
    {
        Refused(_ => At(0.5.s, () => { }), "lies in the past: it is 1s");
        Refused(_ => At((-1).s, () => { }), "lies in the past");
        Refused(_ => Every(0.s, () => { }), "Every needs a span above zero");
        Refused(_ => Run(0.s), "Run needs a span above zero");
        Refused(_ => Warmup((-1).s), "Run needs a span above zero");
        Refused(_ => Sleep(1.s), "Sleep is for handlers");
    });

    private static void Refused(Action<Host> text, string said)
    {
        var outcome = CodeProgram.Run(() =>
        {
            var web = Net.Host("web");
            Run(1.s);
            text(web);
        });

        Assert.That(outcome.Failure, Is.InstanceOf<ScenarioException>(), said);
        Assert.That(outcome.Failure!.Message, Does.Contain(said));
    }
}
