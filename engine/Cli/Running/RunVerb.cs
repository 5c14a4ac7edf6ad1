using NetSim.Results;
using NetSim.Scenarios;
using NetSim.Scripting;

namespace NetSim.Cli;

/// <summary>What <c>netsim run</c> was told, in values.</summary>
internal sealed record RunRequest(string Scenario, ParameterGrid Grid, RunSettings Settings)
{
    public string? OutputDirectory { get; init; }

    public string? CaptureFile { get; init; }

    public string? JUnitFile { get; init; }

    public TimeSpan? WallLimit { get; init; }

    public bool Json { get; init; }

    /// <summary>Whether the lives of traced connections are printed, and not only drawn.</summary>
    public bool IsTracePrinted { get; init; }

    public string? DrawingFile { get; init; }
}

/// <summary>Runs a scenario once per combination of parameter values and prints what came of it.</summary>
internal sealed class RunVerb(RunRequest request, Terminal terminal)
{
    private readonly List<ColumnResult> _results = [];
    private RunColumn? _current;
    private ProgramOrigin? _origin;

    /// <returns>The exit code.</returns>
    public int Execute()
    {
        var loaded = ScriptHost.Load(request.Scenario);
        terminal.Report(loaded.Diagnostics);
        if (!loaded.Succeeded)
        {
            return ExitCode.Usage;
        }

        if (request.Grid.FindUndeclared(loaded.Program.Manifest, request.Scenario) is { } undeclared)
        {
            terminal.Error("error: " + undeclared);
            return ExitCode.Usage;
        }

        _origin = new ProgramOrigin(loaded.SourceDigest, LoadResult.Engine);
        return Execute(loaded.Program);
    }

    /// <summary>Runs what is compiled already.</summary>
    /// <returns>The exit code.</returns>
    public int Execute(IScenarioProgram program)
    {
        try
        {
            return RunAll(program);
        }
        catch (ScenarioException e) when (e.IsUsage)
        {
            terminal.Error($"error: {e.Message}");
            return ExitCode.Usage;
        }
        catch (ResultsException e)
        {
            terminal.Error($"error: {e.Message}; --out DIR chooses another place");
            return ExitCode.Usage;
        }
    }

    private int RunAll(IScenarioProgram program)
    {
        if (request.Json)
        {
            Console.SetOut(Console.Error); // What a script prints must not mix with the object on stdout.
        }

        using var control = new RunControl(request.WallLimit, terminal.Error, KeepUnfinished);
        var columns = request.Grid.Columns();
        foreach (var column in columns.TakeWhile(_ => control.StopCode == 0))
        {
            Run(program, column, control);
        }

        Print();
        TraceOutput.Print(request, _results, terminal);
        var written = RunFiles.Write(request, _results, terminal);

        // A stop that came after the last event has ended nothing.
        var stopped = _results.Count < columns.Count ? control.StopCode : ExitCode.Ok;
        return _results.Aggregate(
            ExitCode.Worst(stopped, written), (code, result) => ExitCode.Worst(code, result.ExitCode));
    }

    private void Run(IScenarioProgram program, RunColumn column, RunControl control)
    {
        var root = OutputPaths.Root(request.OutputDirectory, request.Scenario);
        _current = column;
        using var progress = terminal.ShowsProgress ? new ProgressLine(Console.Error, column.Label) : null;
        var plots = terminal.ColorOut && !request.Json ? new RunPlots() : null;
        var outcome = ScenarioRunner.Run(program, request.Settings with
        {
            Sampled = plots is null ? null : plots.Add,
            Parameters = column.Parameters,
            OutputDirectory = OutputPaths.Of(root, column),
            CaptureFile = OutputPaths.Capture(request.CaptureFile, column),
            Origin = _origin,
            Stop = control.Stop,
            StopReason = () => control.Reason,
            Progress = progress,
            Print = text => Console.Out.WriteLine(text),
        });
        progress?.Dispose();
        _results.Add(new ColumnResult(column, outcome) { Plots = plots });
        if (outcome.Failure is { } failure)
        {
            Tell(failure, column);
        }
        else if (outcome.Record is { Events: 0, Simulated.Nanoseconds: 0 } && !control.Stop.IsCancellationRequested)
        {
            terminal.Error($"warning: {request.Scenario} calls no Run(…): nothing was simulated");
        }
    }

    private void Tell(Exception failure, RunColumn column)
    {
        var text = ScriptFailure.Describe(failure).ToText();
        terminal.Error(column.Label.Length == 0 ? text : $"{text}\n  with {column.Label}");
        if (ScriptFailure.IsEngineFault(failure))
        {
            terminal.Error("This was thrown inside NetSim: a fault of ours, not of the scenario.");
            InternalError.Report(failure, Console.Error);
        }
    }

    // The run that cannot be stopped adds its partial result to those of the runs before it.
    private void KeepUnfinished()
    {
        foreach (var outcome in ScenarioRunner.Abandon())
        {
            _results.Add(new ColumnResult(_current!, outcome)); // A run is in progress: it has begun.
        }

        Print();
    }

    private void Print()
    {
        if (request.Json)
        {
            JsonOutput.Write(_results, isArray: request.Grid.Columns().Count > 1);
        }
        else
        {
            ResultTable.Write(_results, terminal);
            foreach (var result in _results)
            {
                result.Plots?.Write(result, terminal);
            }

            EngineOutput.Write(_results);
        }
    }
}
