using NetSim.Experiments;
using NetSim.Reports;
using NetSim.Results;
using Spectre.Console;

namespace NetSim.Cli;

/// <summary>Searches and prints the answer with its evidence.</summary>
internal sealed class SearchVerb(ExperimentRequest request, Terminal terminal)
{
    /// <summary>The directory that keeps the runs; null when nobody needs them afterwards.</summary>
    public string? OutputDirectory { get; init; }

    public bool Resume { get; init; }

    public int Workers { get; init; } = 1;

    public RunLimits Limits { get; init; } = RunLimits.Default;

    public TimeSpan? WallLimit { get; init; }

    public bool Json { get; init; }

    /// <returns>The exit code.</returns>
    public int Execute()
    {
        if (request.Describe(terminal) is not { } experiment)
        {
            return ExitCode.Usage;
        }

        using var control = new RunControl(WallLimit, terminal.Error, static () => { });
        var answer = OutputDirectory is { } directory
            ? Keep(directory, experiment, control.Stop)
            : Search(experiment, Pool(experiment), control.Stop);
        if (Json)
        {
            using var output = Console.OpenStandardOutput();
            SearchJson.Write(output, answer);
        }
        else
        {
            Print(answer);
        }

        return control.StopCode != 0 ? control.StopCode : Code(answer);
    }

    private LocalPool Pool(ExperimentDescription experiment) => new(
        Workers,
        WorkerVerb.Command,
        new WorkerSetup(experiment.ScriptPath, experiment.ScriptDigest, experiment.Kernel),
        Limits);

    private SearchAnswer Search(ExperimentDescription experiment, IRunner runner, CancellationToken stop)
    {
        using (runner)
        {
            return ThresholdSearch.Run(SearchPlan.Of(experiment), runner, Tell, stop);
        }
    }

    // The directory has its tables afterwards, whether the search came to its end or not.
    private SearchAnswer Keep(string directory, ExperimentDescription asked, CancellationToken stop)
    {
        using var store = SweepStore.Open(directory, asked, Resume);
        EarlierRuns.Tell(store, terminal);
        var runner = new RecordingRunner(Pool(store.Experiment), store);
        var answer = Search(store.Experiment, runner, stop);
        var table = SweepTable.Of(store.Experiment, runner.Results);
        store.Finish(table);
        store.Log("ended", ("ended", ScalarValue.Of(table.IsComplete ? "Complete" : "Stopped")));
        var report = Path.Combine(directory, ResultsDirectory.ReportName);
        SweepReport.Write(report, SweepSummaries.Of(table, PointCheck.All(table, [])));
        terminal.Note($"results: {directory}");
        terminal.Note($"report: {report}");
        return answer;
    }

    private void Tell(SearchStep step) => terminal.Note(
        $"{step.Point}: {step.Judgement.Verdict.ToText()} after {step.Runs.Count} runs ({step.Judgement.Evidence})");

    private void Print(SearchAnswer answer)
    {
        var plan = answer.Plan;
        var table = TextTable.Create(plan.Parameter, "runs", "verdict", "evidence");
        foreach (var step in answer.Steps.OrderBy(s => s.Point.Number))
        {
            var value = step.Point.Parameters.First(p => p.Name == plan.Parameter).Value;
            var verdict = step.Judgement.Verdict.ToText() + (step.IsCheck ? " (check)" : string.Empty);
            TextTable.Add(table, value, $"{step.Runs.Count}", verdict, step.Judgement.Evidence);
        }

        TextTable.Print(terminal, console =>
        {
            console.Write(table);
            console.WriteLine(SearchJson.Summary(answer));
        });
        if (answer.Contradiction is { } contradiction)
        {
            terminal.Error($"warning: {contradiction}");
        }
    }

    private static int Code(SearchAnswer answer)
    {
        var failed = answer.Steps.SelectMany(s => s.Runs).Any(r => !r.Run.Complete);
        return failed ? ExitCode.ScenarioFailed
            : !answer.IsPrecise ? ExitCode.PrecisionNotReached
            : answer.Answer is null ? ExitCode.ExpectationFailed
            : ExitCode.Ok;
    }
}
