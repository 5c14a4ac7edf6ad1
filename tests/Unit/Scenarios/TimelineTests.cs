using NetSim.Core;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Scenarios;

public sealed class TimelineTests
{
    [Test]
    public void Actions_run_at_their_instants_in_the_order_of_the_script()
    {
        var seen = new List<string>();
        CodeProgram.Run(() =>
        {
            Net.Host("a");
            At(2.s, () => seen.Add($"late {Now}"));
            At(1.s, () => seen.Add($"first {Now}"));
            At(1.s, () => seen.Add($"second {Now}"));
            Every(800.ms, () => seen.Add($"every {Now}"));
            Run(2.s);
            seen.Add($"between {Now}");
            Run(1.s);
        });

        string[] expected =
            ["every 800ms", "first 1s", "second 1s", "every 1.6s", "between 2s", "late 2s", "every 2.4s"];
        Assert.That(seen, Is.EqualTo(expected));
    }

    [Test]
    public void Two_runs_simulate_the_sum_of_their_spans()
    {
        var outcome = CodeProgram.Run(() =>
        {
            Net.Host("a");
            Run(10.s);
            Run(20.s);
        });

        Assert.That(outcome.Record.Simulated, Is.EqualTo(new SimTime(30_000_000_000)));
    }

    [Test]
    public void A_stop_request_ends_the_run_as_partial_without_a_fingerprint()
    {
        using var stop = new CancellationTokenSource();
        var outcome = CodeProgram.Run(
            () =>
            {
                Net.Host("a");
                At(1.s, stop.Cancel);
                Run(10.s);
            },
            new NetSim.Scenarios.RunSettings { Stop = stop.Token, StopReason = () => "wall-limit" });

        Assert.That(outcome.Failure, Is.Null);
        Assert.That(outcome.Record.Complete, Is.False);
        Assert.That(outcome.Record.Fingerprint, Is.Null);
        Assert.That(outcome.Record.Reason, Does.Contain("wall-clock limit"));
    }
}
