namespace NetSim.Experiments;

/// <summary>How far a sweep is.</summary>
public readonly struct SweepProgress
{
    private readonly Schedule _schedule;

    internal SweepProgress(int done, int expected, int doneHere, int failed, Schedule schedule)
    {
        (Done, Expected, DoneHere, Failed, _schedule) = (done, expected, doneHere, failed, schedule);
    }

    /// <summary>Runs that have ended, those of earlier processes among them.</summary>
    public int Done { get; }

    /// <summary>Runs in all; with automatic repetitions the most there may be.</summary>
    public int Expected { get; }

    /// <summary>Runs that have ended in this process.</summary>
    public int DoneHere { get; }

    /// <summary>Runs without a result.</summary>
    public int Failed { get; }

    /// <summary>Points that need no more.</summary>
    public int PointsDone => _schedule.Points.Count(p => p.IsDone);

    /// <summary>
    /// The widest interval that counts, as a part of its mean; NaN where the number of repetitions is fixed.
    /// </summary>
    public double Worst => _schedule.Points.Max(p => p.WorstRelative);
}

/// <summary>Why a sweep has ended.</summary>
public enum SweepEnding
{
    /// <summary>Every point has its repetitions.</summary>
    Complete,

    /// <summary>Somebody asked for a stop; <c>--resume</c> goes on.</summary>
    Stopped,

    /// <summary>The scenario refuses a parameter's value: more runs would tell no more.</summary>
    Refused,
}

/// <summary>
/// Executes a sweep: gives runs to a runner, keeps what comes back, until every point has what it needs.
/// </summary>
public static class SweepRunner
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Executes what is missing of a sweep. The directory has its tables afterwards, complete or not.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="store">Its directory.</param>
    /// <param name="runner">Who executes.</param>
    /// <param name="onResult">Told each new result, and how far the sweep is; null for nobody.</param>
    /// <param name="stop">Asks for an end; runs under way are given up.</param>
    /// <returns>The answer so far, and why the sweep has ended.</returns>
    /// <exception cref="Results.ResultsException">
    /// The disk is full or broken; what was written before is valid.
    /// </exception>
    /// <exception cref="ExperimentException">Workers do not start or refuse the script.</exception>
    public static (SweepTable Table, SweepEnding Ending) Run(
        ExperimentDescription experiment,
        SweepStore store,
        IRunner runner,
        Action<RunResult?, SweepProgress>? onResult = null,
        CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(runner);
        var schedule = new Schedule(experiment, store.Earlier);
        var results = store.Earlier.ToList();
        var ending = SweepEnding.Complete;
        var (under, failed) = (0, results.Count(r => !r.Run.Complete));
        while (!schedule.IsDone && ending == SweepEnding.Complete)
        {
            while (under < runner.Capacity && schedule.TryNext(out var task))
            {
                runner.Submit(task!); // TryNext gave it.
                under++;
            }

            if (runner.TryTake(Patience, out var result))
            {
                under--;
                store.Append(result);
                results.Add(result);
                failed += result.Run.Complete ? 0 : 1;
                schedule.Complete(result);
                ending = result.Fault == RunFault.Usage ? SweepEnding.Refused : ending;
            }

            store.SyncIfDue();
            onResult?.Invoke(result, Progress(
                experiment, schedule, results.Count, results.Count - store.Earlier.Count, failed));
            ending = stop.IsCancellationRequested && !schedule.IsDone ? SweepEnding.Stopped : ending;
        }

        var table = SweepTable.Of(experiment, results);
        store.Finish(table);
        return (table, ending);
    }

    private static SweepProgress Progress(
        ExperimentDescription experiment, Schedule schedule, int done, int doneHere, int failed) => new(
            done,
            experiment.Points.Count * experiment.Repetitions.Most,
            doneHere,
            failed,
            schedule);
}
