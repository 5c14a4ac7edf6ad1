using NetSim.Experiments;

namespace NetSim.Cli;

/// <summary>Which of the script's own expectations failed in a sweep: what made it end with exit code 4.</summary>
internal static class FailedExpectations
{
    /// <summary>A line for each expectation that failed somewhere, in the order of the script.</summary>
    public static IEnumerable<string> Lines(SweepTable table)
    {
        var complete = table.Runs.Where(run => run.Run.Complete).ToList();
        var failures = complete.SelectMany(
            run => run.Run.Expectations.Where(e => !e.Passed).Select(e => (Run: run, Expectation: e)));
        foreach (var failure in failures.GroupBy(f => f.Expectation.Where ?? f.Expectation.Text)
            .OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var runs = failure.Select(f => f.Run).Distinct().ToList();
            var points = runs.Select(run => run.Point).Distinct().ToList();
            var (first, expectation) = failure.First();
            yield return $"FAIL  {failure.Key} in {runs.Count} of {complete.Count} runs, at {points.Count} of "
                + $"{table.Points.Count} points;"
                + $" first at {table.Experiment.Points[first.Point - 1]}, repetition {first.Repetition}: "
                + $"{expectation.Text}";
        }
    }
}
