using System.Globalization;
using NetSim.Results;
using NetSim.Tcp;

namespace NetSim.Scenarios;

/// <summary>Makes the record of a run at its end.</summary>
internal static class RunRecorder
{
    public static RunRecord Record(ScenarioContext context, Exception? failure)
    {
        var simulation = context.Simulation;
        var (ending, reason) = EndingOf(context, failure);
        var world = simulation.BuiltWorld;
        var complete = ending == RunEnding.Until;
        return new RunRecord(
            context.Output.Identity,
            Metrics(context, complete),
            world is null ? [] : [.. simulation.Groups.Select(Host)],
            context.Expectations.Records,
            [.. context.Alerts],
            ending,
            reason,
            complete && world is not null ? world.Fingerprint.ToString("x16", CultureInfo.InvariantCulture) : null,
            world?.Engine.EventsProcessed ?? 0,
            simulation.Now);
    }

    private static (RunEnding Ending, string? Reason) EndingOf(ScenarioContext context, Exception? failure)
    {
        if (failure is not null)
        {
            return (RunEnding.Failed, failure.Message);
        }

        if (!context.Simulation.IsStopped)
        {
            return (RunEnding.Until, null);
        }

        return context.Settings.StopReason?.Invoke() == "wall-limit"
            ? (RunEnding.WallLimit, $"the wall-clock limit passed at {context.Simulation.Now} of simulated time")
            : (RunEnding.Interrupted, $"interrupted at {context.Simulation.Now} of simulated time");
    }

    // A script that failed half-way may have recorded metrics of things that never came to be.
    private static IReadOnlyList<MetricRecord> Metrics(ScenarioContext context, bool complete)
    {
        try
        {
            return context.Metrics.Summarize();
        }
        catch (ScenarioException) when (!complete)
        {
            return [];
        }
    }

    private static HostRecord Host(HostGroup group)
    {
        var machines = group.Machines;
        var counters = new List<NamedCount>();
        foreach (var counter in MibNames.All)
        {
            var value = machines.Counter(counter);
            if (value != 0)
            {
                counters.Add(new NamedCount(counter.NstatName(), value));
            }
        }

        Span<int> states = stackalloc int[Enum.GetValues<TcpState>().Length];
        machines.AddStates(states);
        var named = new List<NamedCount>();
        foreach (var state in Enum.GetValues<TcpState>())
        {
            if (states[(int)state] != 0)
            {
                named.Add(new NamedCount(state.SsName(), states[(int)state]));
            }
        }

        return new HostRecord(group.Name, group.Count, counters, named);
    }
}
