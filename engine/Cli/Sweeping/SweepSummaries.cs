using System.Globalization;
using NetSim.Experiments;
using NetSim.Reports;
using NetSim.Results;
using NetSim.Scenarios;

namespace NetSim.Cli;

/// <summary>What a report and a pipeline are told about a sweep.</summary>
internal static class SweepSummaries
{
    private const int MostExpectations = 100;

    /// <summary>The sweep as a report shows it.</summary>
    public static SweepSummary Of(SweepTable table, IReadOnlyList<PointCheck> checks)
    {
        var experiment = table.Experiment;
        var names = experiment.Points.SelectMany(p => p.Parameters).Select(p => p.Name).Distinct().ToList();
        var isLong = table.Points.Sum(p => Verdicts(p, checks).Count) > MostExpectations;
        return new SweepSummary(
            experiment.Scenario,
            ScenarioQuestion.Of(experiment.ScriptPath),
            table.IsComplete,
            experiment.Repetitions.Confidence,
            names,
            [.. table.Points.Select(row => Point(row, names, checks, isLong))],
            Facts(table),
            Command(experiment))
        {
            Answer = table is { IsComplete: true, Answer: { } answer } ? SearchJson.Summary(answer) : null,
        };
    }

    /// <summary>
    /// What was expected of a point: each expectation of its script, which holds when it holds in every run, and each of
    /// the command line, which passes only when the intervals decide that it holds.
    /// </summary>
    public static IReadOnlyList<ExpectationRecord> Verdicts(PointRow row, IReadOnlyList<PointCheck> checks)
    {
        var good = row.Runs.Where(r => r.Run.Complete).ToList();
        return [
            .. good.SelectMany(r => r.Run.Expectations).GroupBy(e => e.Where ?? e.Text).Select(g =>
            {
                var held = g.Count(e => e.Passed);
                var example = g.FirstOrDefault(e => !e.Passed) ?? g.First();
                return new ExpectationRecord(
                    $"{row.Point}: {example.Text}; holds in {held} of {g.Count()} runs", held == g.Count(), null, example.Where);
            }),
            .. checks.Where(c => c.Point == row.Point).Select(c => new ExpectationRecord(
                $"{row.Point}: {c.Expression.Text} {c.Judgement.Verdict.ToText()} ({c.Judgement.Evidence})",
                c.Judgement.Verdict == Verdict.Holds,
                null,
                null)),
        ];
    }

    private static PointSummary Point(PointRow row, List<string> names, IReadOnlyList<PointCheck> checks, bool isLong)
    {
        var values = row.Point.Parameters.ToDictionary(p => p.Name, p => p.Value);
        return new PointSummary(
            [.. names.Select(name => values.GetValueOrDefault(name, string.Empty))],
            row.Runs.Count,
            row.Failed,
            [.. row.Estimates.Select(e => new EstimateSummary(e.Name, e.IsMain, e.Count, e.Mean, e.Range.Low, e.Range.High))],
            [.. Verdicts(row, checks).Where(v => !isLong || !v.Passed)]);
    }

    private static List<(string, string)> Facts(SweepTable table)
    {
        var experiment = table.Experiment;
        var plan = experiment.Repetitions;
        return [
            ("seed", experiment.Seed.ToString(CultureInfo.InvariantCulture)),
            ("kernel", table.Runs.FirstOrDefault()?.Run.Identity.Kernel ?? experiment.Kernel ?? ScenarioContext.DefaultKernel),
            ("parameters", string.Join(' ', experiment.Axes)),
            ("points", $"{experiment.Points.Count}"),
            ("runs", $"{table.Runs.Count()}, of which {table.Points.Sum(p => p.Failed)} failed"),
            ("repetitions", experiment.Search is not null ? $"{plan.Least} to {plan.Most} of a value, until they decide"
                : plan.IsAuto ? $"{plan.Least} to {plan.Most}, until intervals are within {plan.Relative:P1} of their mean" : $"{plan.Least}"),
            ("random numbers", experiment.CommonRandomNumbers ? "shared by equal repetitions of all points" : "of each point's own"),
            ("script SHA-256", experiment.ScriptDigest),
            ("engine", experiment.Engine),
        ];
    }

    private static string Command(ExperimentDescription experiment)
    {
        var plan = experiment.Repetitions;
        var verb = experiment.Search is null ? SweepCommand.Name : SearchCommand.Name;
        List<string> words = ["netsim", verb, experiment.ScriptPath, .. experiment.Axes.SelectMany(a => (string[])["-p", a])];
        words.AddRange(experiment.Search is { } search
            ? [search.Minimize ? "--minimize" : "--maximize"]
            : ["--reps", plan.IsAuto ? "auto" : $"{plan.Least}"]);
        words.AddRange(["--seed", $"{experiment.Seed}", "--confidence", Text(plan.Confidence)]);
        if (plan.IsAuto)
        {
            words.AddRange(experiment.Search is null ? ["--rel", Text(plan.Relative)] : []);
            words.AddRange(["--min-reps", $"{plan.Least}", "--max-reps", $"{plan.Most}"]);
            words.AddRange(plan.Columns.SelectMany(c => (string[])["--metric", c]));
        }

        words.AddRange(experiment.Samples > 0 ? ["--lhs", $"{experiment.Samples}"] : []);
        words.AddRange(experiment.Kernel is { } kernel ? ["--kernel", kernel] : []);
        words.AddRange(experiment.Expectations.SelectMany(e => (string[])["--expect", e]));
        words.AddRange(experiment.CommonRandomNumbers ? [] : ["--independent"]);
        return ShellWords.Join([.. words, "--out", $"results/{experiment.Scenario}-{verb}"]);
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
