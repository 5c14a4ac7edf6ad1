using NetSim.Distributed;
using NetSim.Experiments;

namespace NetSim.Cli;

/// <summary><c>netsim sweep --status DIR</c>: how far a sweep is, told by its directory alone.</summary>
internal static class SweepStatus
{
    // A pilot gives a sign each second: two looks this far apart tell who lives.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2.5);

    /// <returns>The exit code: 0, or 3 for a damaged dump.</returns>
    public static int Show(string path)
    {
        var dump = SweepDump.Open(path);
        if (dump.Experiment is not { } experiment)
        {
            Console.Out.WriteLine($"{dump.Results.Count} runs of an experiment that its dump no longer names");
            return ExitCode.ScenarioFailed;
        }

        var table = SweepTable.Of(experiment, dump.Results);
        Console.Out.WriteLine($"scenario  {experiment.ScriptPath}, seed {experiment.Seed}");
        if (table.Answer is { } answer)
        {
            return ShowSearch(experiment, table, answer, dump.DamageCount);
        }

        Console.Out.WriteLine($"state     {(table.IsComplete ? "complete" : "not complete")}");
        Console.Out.WriteLine($"points    {table.Points.Count(p => p.IsDone)} of {table.Points.Count} done");
        Console.Out.WriteLine($"runs      {table.Points.Sum(p => p.Runs.Count)} of "
            + $"{(experiment.Repetitions.IsAuto ? "at most " : string.Empty)}"
            + $"{table.Points.Count * experiment.Repetitions.Most} count, {table.Points.Sum(p => p.Failed)} failed");
        ShowPilots(new SharedDirectory(path));
        return dump.DamageCount == 0 ? ExitCode.Ok : ExitCode.ScenarioFailed;
    }

    private static int ShowSearch(ExperimentDescription experiment, SweepTable table, SearchAnswer answer, long damage)
    {
        Console.Out.WriteLine($"search    {experiment.Search}");
        Console.Out.WriteLine($"state     {(table.IsComplete ? "complete" : "not complete")}");
        Console.Out.WriteLine($"values    {answer.Steps.Count} of {experiment.Points.Count} judged");
        Console.Out.WriteLine($"runs      {table.Points.Sum(p => p.Runs.Count)}, {table.Points.Sum(p => p.Failed)} failed");
        if (table.IsComplete)
        {
            Console.Out.WriteLine($"answer    {SearchJson.Summary(answer)}");
        }

        return damage == 0 ? ExitCode.Ok : ExitCode.ScenarioFailed;
    }

    private static void ShowPilots(SharedDirectory shared)
    {
        var first = shared.Beats();
        if (first.Count == 0)
        {
            return;
        }

        Thread.Sleep(Wait);
        var second = shared.Beats();
        Console.Out.WriteLine($"chunks    {shared.Waiting} waiting, {shared.Claimed} under way");
        foreach (var (who, sign) in second.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            var lives = !first.TryGetValue(who, out var before) || before != sign;
            Console.Out.WriteLine($"{(who == "sweep" ? "sweep    " : $"pilot     {who}")} {(lives ? "alive" : "silent")}");
        }
    }
}
