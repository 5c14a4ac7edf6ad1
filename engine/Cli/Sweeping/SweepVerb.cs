using NetSim.Experiments;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary>What <c>netsim sweep</c> was told, in values.</summary>
internal sealed record SweepRequest(ExperimentRequest Experiment, string OutputDirectory)
{
    public int Workers { get; init; } = 1;

    public RunLimits Limits { get; init; } = RunLimits.Default;

    public TimeSpan? WallLimit { get; init; }

    public Placement Placement { get; init; } = Placement.OnThisMachine;

    public string? JUnitFile { get; init; }

    public bool Resume { get; init; }

    public bool Json { get; init; }

    public bool JsonLines { get; init; }
}

/// <summary>Runs a sweep and prints the answer.</summary>
internal sealed class SweepVerb(SweepRequest request, Terminal terminal)
{
    private const int MostFailuresShown = 10;

    private IReadOnlyList<Expression> _expectations = [];
    private bool _namesAreKnown;

    /// <returns>The exit code.</returns>
    public int Execute()
    {
        if (request.Experiment.Describe(terminal) is not { } asked)
        {
            return ExitCode.Usage;
        }

        request.Placement.RequireReady();
        using var control = new RunControl(request.WallLimit, terminal.Error, static () => { });
        using var store = SweepStore.Open(request.OutputDirectory, asked, request.Resume);
        var experiment = store.Experiment;
        _expectations = [.. experiment.Expectations.Select(Expression.Parse)];
        EarlierRuns.Tell(store, terminal);
        using var runner = Runner(experiment);
        using var progress = new SweepProgressLine(terminal, experiment);
        using var lines = request.JsonLines ? new SweepJsonLines(Console.OpenStandardOutput()) : null;
        var (table, ending) = SweepRunner.Run(experiment, store, runner, OnProgress, control.Stop);
        runner.Dispose();
        progress.Dispose();
        store.Log("ended", ("ended", ScalarValue.Of(ending.ToString())));
        request.Placement.CleanUp(request.OutputDirectory, ending);
        var checks = PointCheck.All(table, _expectations);
        Print(table, checks);
        TellFailures(table);
        SweepFiles.Write(request, table, checks, terminal);
        return ExitCode.Worst(
            Code(table, ending, control),
            checks.All(c => c.Judgement.Verdict == Verdict.Holds) ? ExitCode.Ok : ExitCode.ExpectationFailed);

        void OnProgress(RunResult? result, SweepProgress reached)
        {
            if (result is not null)
            {
                RequireNames(result);
                lines?.Write(result);
            }

            progress.Report(reached);
        }
    }

    private IRunner Runner(ExperimentDescription experiment) => request.Placement.Runner(
        request.Workers,
        new WorkerSetup(experiment.ScriptPath, experiment.ScriptDigest, experiment.Kernel),
        request.Limits,
        request.OutputDirectory,
        terminal.Note);

    // With the first result, not after a night: an unknown metric is a slip of the pen.
    private void RequireNames(RunResult result)
    {
        if (_namesAreKnown || !result.Run.Complete)
        {
            return;
        }

        foreach (var expectation in _expectations)
        {
            expectation.RequireNames(result.Run);
        }

        foreach (var column in request.Experiment.Repetitions.Columns)
        {
            ColumnNames.Resolve(result.Run, column);
        }

        _namesAreKnown = true;
    }

    private void Print(SweepTable table, IReadOnlyList<PointCheck> checks)
    {
        if (request.Json || request.JsonLines)
        {
            using var output = Console.OpenStandardOutput();
            SweepJson.Write(output, table, checks, indented: !request.JsonLines);
        }
        else
        {
            SweepTablePrinter.Write(table, checks, terminal);
        }

        terminal.Note($"results: {request.OutputDirectory}");
    }

    private void TellFailures(SweepTable table)
    {
        var failures = table.Runs.Where(r => !r.Run.Complete).ToList();
        foreach (var failed in failures.Take(MostFailuresShown))
        {
            var point = table.Experiment.Points[failed.Point - 1];
            terminal.Error($"error: {point}, repetition {failed.Repetition}: {failed.Run.Reason}");
        }

        if (failures.Count > MostFailuresShown)
        {
            terminal.Error($"error: {failures.Count - MostFailuresShown} more runs failed; summary.csv has every one");
        }

        var expectations = FailedExpectations.Lines(table).ToList();
        expectations.ForEach(terminal.Error);
        if (expectations.Count > 0)
        {
            terminal.Note("a failed expectation is counted as any other result; it makes the exit code 4");
        }
    }

    private int Code(SweepTable table, SweepEnding ending, RunControl control)
    {
        var code = ending == SweepEnding.Stopped ? control.StopCode : ExitCode.Ok;
        foreach (var run in table.Runs)
        {
            code = ExitCode.Worst(code, run.Fault switch
            {
                RunFault.Usage => ExitCode.Usage,
                RunFault.Engine => ExitCode.InternalError,
                RunFault.Scenario => ExitCode.ScenarioFailed,
                _ => run.Run.Expectations.Any(e => !e.Passed) ? ExitCode.ExpectationFailed : ExitCode.Ok,
            });
        }

        if (!table.IsComplete || table.IsPrecise)
        {
            return code;
        }

        var points = table.Points.Count(p => !p.IsPrecise);
        terminal.Error($"precision not reached at {points} of {table.Points.Count} points within"
            + $" {table.Experiment.Repetitions.Most} repetitions: --max-reps or --rel says how far to go");
        return ExitCode.Worst(code, ExitCode.PrecisionNotReached);
    }
}
