using System.Diagnostics;
using NetSim.Core;
using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>Executes scenarios: one call, one run, one record.</summary>
public static class ScenarioRunner
{
    private const int ProgressMilliseconds = 200;

    /// <summary>
    /// Executes a scenario from top to bottom. Whatever it throws is in the outcome, and what it measured until then is kept.
    /// </summary>
    /// <param name="program">The compiled scenario.</param>
    /// <param name="settings">Seed, parameters and how to run.</param>
    /// <exception cref="ResultsException">The results directory cannot be used; nothing was run.</exception>
    public static ScenarioOutcome Run(IScenarioProgram program, RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(settings);
        var wall = Stopwatch.StartNew();
        var context = new ScenarioContext(program.Path, settings);
        using var output = context.Output;
        using var simulation = context.Simulation;
        output.Prepare();
        RunsInProgress.Enter(context, wall);
        using var progress = StartProgress(context);
        ScenarioContext.Enter(context);
        Exception? failure = null;
        try
        {
            Execute(program, context);
        }
        catch (RunStoppedException)
        {
            // The record says why.
        }
        catch (Exception thrown) when (thrown is not EngineFaultException)
        {
            failure = thrown;
        }
        finally
        {
            ScenarioContext.Enter(null);
            RunsInProgress.Leave(context);
        }

        context.Captures.Drain();
        var record = RunRecorder.Record(context, failure);
        output.Finish(record, wall.Elapsed.TotalSeconds);
        context.Captures.Close();
        return new ScenarioOutcome(record, failure, wall.Elapsed)
        {
            Engine = settings.ProfileEngine && simulation.BuiltWorld is { } world ? EngineReport.Of(world) : null,
            Memory = settings.AccountMemory && simulation.HasStarted ? MemoryReport.Of(simulation) : null,
            Traces = simulation.Tracer?.Finish() ?? [],
        };
    }

    /// <summary>
    /// Writes the results so far of every run of this process, because the process is about to end and a run does not heed
    /// <see cref="RunSettings.Stop"/>: its script or a handler does not return. From a thread that executes no run. The
    /// abandoned calls of <see cref="Run"/> never return.
    /// </summary>
    /// <returns>What each run has measured; partial, with the reason that its settings give.</returns>
    /// <exception cref="ResultsException">The disk is full or broken; what was written before stays valid.</exception>
    public static IReadOnlyList<ScenarioOutcome> Abandon() => RunsInProgress.Abandon();

    private static void Execute(IScenarioProgram program, ScenarioContext context)
    {
        program.Execute();
        context.Parameters.RequireAllDeclared();
        context.Simulation.FinishTimeline();
    }

    private static Timer? StartProgress(ScenarioContext context)
    {
        if (context.Settings.Progress is not { } progress)
        {
            return null;
        }

        return new Timer(_ => Report(context, progress), null, ProgressMilliseconds, ProgressMilliseconds);
    }

    private static void Report(ScenarioContext context, IProgress<RunProgress> progress)
    {
        if (context.Simulation.BuiltWorld is { } world)
        {
            var reached = world.LastProgress;
            progress.Report(new RunProgress(reached.Now, context.Simulation.Until, reached.Events));
        }
    }
}

/// <summary>What came of a run.</summary>
/// <param name="Record">Everything measured, complete or not.</param>
/// <param name="Failure">What the scenario threw; null when it reached its end or was stopped.</param>
/// <param name="Wall">Wall-clock time it took.</param>
public sealed record ScenarioOutcome(RunRecord Record, Exception? Failure, TimeSpan Wall)
{
    /// <summary>How the work was spread; null unless <see cref="RunSettings.ProfileEngine"/> asked for it.</summary>
    public EngineReport? Engine { get; init; }

    /// <summary>The connections that <see cref="RunSettings.Trace"/> asked for, in the order in which they began.</summary>
    public IReadOnlyList<ConnectionTrace> Traces { get; init; } = [];

    /// <summary>Where the bytes are; null unless <see cref="RunSettings.AccountMemory"/> asked for it.</summary>
    public MemoryReport? Memory { get; init; }
}
