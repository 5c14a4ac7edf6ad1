using System.Diagnostics;

namespace NetSim.Scenarios;

/// <summary>
/// The runs that this process is executing, so that their results can be written when one of them cannot be stopped: a
/// script or handler that loops without simulated time passing never comes to an event boundary.
/// </summary>
internal static class RunsInProgress
{
    private static readonly Lock Gate = new();
    private static readonly List<(ScenarioContext Context, Stopwatch Wall)> Runs = [];

    public static void Enter(ScenarioContext context, Stopwatch wall)
    {
        lock (Gate)
        {
            Runs.Add((context, wall));
        }
    }

    /// <summary>Takes a run off the list. One that was abandoned never comes back: its results are written already.</summary>
    public static void Leave(ScenarioContext context)
    {
        bool isMine;
        lock (Gate)
        {
            isMine = Runs.RemoveAll(run => run.Context == context) > 0;
        }

        if (!isMine)
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    /// <summary>Writes what each run has so far, from another thread than the one that executes it.</summary>
    public static IReadOnlyList<ScenarioOutcome> Abandon()
    {
        lock (Gate)
        {
            var outcomes = Runs.ConvertAll(run => Write(run.Context, run.Wall));
            Runs.Clear();
            return outcomes;
        }
    }

    private static ScenarioOutcome Write(ScenarioContext context, Stopwatch wall)
    {
        context.Simulation.GiveUp();
        var record = RunRecorder.Record(context, failure: null);
        context.Output.Finish(record, wall.Elapsed.TotalSeconds);
        context.Output.Dispose();
        context.Captures.Close();
        return new ScenarioOutcome(record, Failure: null, wall.Elapsed);
    }
}
