using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>The answer of a sweep: for every point, the runs that count and what they say, with intervals.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Points">
/// Every point in order, also those that have no run yet; of a search those that it has looked at.
/// </param>
public sealed record SweepTable(ExperimentDescription Experiment, IReadOnlyList<PointRow> Points)
{
    /// <summary>Whether every point has all the repetitions it needs.</summary>
    public bool IsComplete => !IsUnderWay && Points.All(p => p.IsDone);

    /// <summary>What the search has found, so far where it is not complete; null for a sweep.</summary>
    public SearchAnswer? Answer { get; private init; }

    // Between two values a search has no open point, and yet it is not at its end.
    private bool IsUnderWay { get; init; }

    /// <summary>Whether every interval is as tight as was asked for.</summary>
    public bool IsPrecise => Points.All(p => p.IsPrecise);

    /// <summary>The runs that count, by point and repetition.</summary>
    public IEnumerable<RunResult> Runs => Points.SelectMany(p => p.Runs);

    /// <summary>Makes the table of a sweep. Equal results make equal tables, whatever their order.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="results">Its runs; those beyond what a point needs are left out.</param>
    /// <exception cref="ExperimentException">The expectation of a search names what no run has.</exception>
    public static SweepTable Of(ExperimentDescription experiment, IEnumerable<RunResult> results)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(results);
        if (experiment.Search is not null)
        {
            return OfSearch(experiment, [.. results.Where(r => r.Point <= experiment.Points.Count)]);
        }

        var schedule = new Schedule(experiment, results);
        var rows = schedule.Points.Zip(experiment.Points, (progress, point) => Row(experiment, point, progress));
        return new SweepTable(experiment, [.. rows]);
    }

    // The search itself says which runs count: those of the values that it has judged. A value that waits for runs has what
    // is there of it.
    private static SweepTable OfSearch(ExperimentDescription experiment, List<RunResult> results)
    {
        var (answer, isComplete) = SearchRecall.Of(experiment, results);
        var judged = answer.Steps.ToDictionary(step => step.Point.Number, step => step.Runs);
        var open = isComplete ? [] : results.Where(r => !judged.ContainsKey(r.Point)).GroupBy(r => r.Point);
        var rows = judged.Select(runs => (Point: runs.Key, Runs: runs.Value, IsDone: true))
            .Concat(open.Select(runs => (Point: runs.Key, Runs: (IReadOnlyList<RunResult>)[.. runs], IsDone: false)));
        var points = rows.OrderBy(row => row.Point).Select(
            row => Row(experiment, experiment.Points[row.Point - 1], row.Runs, row.IsDone, isPrecise: true));
        return new SweepTable(experiment, [.. points]) { Answer = answer, IsUnderWay = !isComplete };
    }

    private static PointRow Row(ExperimentDescription experiment, ExperimentPoint point, PointProgress progress) =>
        Row(experiment, point, [.. progress.Kept], progress.IsDone, progress.IsPrecise);

    private static PointRow Row(
        ExperimentDescription experiment, ExperimentPoint point, IReadOnlyList<RunResult> runs, bool isDone, bool isPrecise)
    {
        var confidence = experiment.Repetitions.Confidence;
        var good = runs.Where(r => r.Run.Complete).Select(r => r.Run).ToList();
        return new PointRow(
            point, runs, isDone, isPrecise, [.. Means(good, confidence), .. Proportions(good, confidence)]);
    }

    private static IEnumerable<Estimate> Means(List<RunRecord> runs, double confidence)
    {
        Dictionary<string, (MetricColumn Column, List<double> Values)> columns = [];
        List<string> order = [];
        foreach (var column in runs.SelectMany(run => run.Metrics).SelectMany(MetricColumn.Of))
        {
            if (!columns.TryGetValue(column.Name, out var found))
            {
                columns.Add(column.Name, found = (column, []));
                order.Add(column.Name);
            }

            found.Values.Add(column.Value);
        }

        return order.Select(name => columns[name]).Select(
            c => Estimate.OfMean(c.Column.Name, c.Column.Unit, c.Column.IsMain, c.Values, confidence));
    }

    private static IEnumerable<Estimate> Proportions(List<RunRecord> runs, double confidence) => runs
        .SelectMany(run => run.Expectations)
        .Where(e => e.Where is not null)
        .GroupBy(e => e.Where)
        .Select(g => Estimate.OfProportion($"expect {g.Key}", g.Select(e => e.Passed), confidence));
}

/// <summary>A point of a <see cref="SweepTable"/>.</summary>
/// <param name="Point">Its parameters.</param>
/// <param name="Runs">The runs that count, by repetition, failed ones among them.</param>
/// <param name="IsDone">Whether it needs no more repetitions.</param>
/// <param name="IsPrecise">Whether its intervals are as tight as was asked for.</param>
/// <param name="Estimates">What its complete runs say, in the order of the script's <c>Record</c>.</param>
public sealed record PointRow(
    ExperimentPoint Point,
    IReadOnlyList<RunResult> Runs,
    bool IsDone,
    bool IsPrecise,
    IReadOnlyList<Estimate> Estimates)
{
    /// <summary>Number of runs without a result.</summary>
    public int Failed => Runs.Count(r => !r.Run.Complete);
}
