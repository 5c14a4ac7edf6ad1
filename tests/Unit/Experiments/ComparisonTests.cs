using NetSim.Experiments;

namespace NetSim.Tests.Unit;

public sealed class ComparisonTests
{
    [Test]
    public void Shared_seeds_show_a_difference_that_scatter_would_hide()
    {
        var paired = Compare(Runs("c=1", s => Normal(s)), Runs("c=2", s => Normal(s) + 0.1)).Metrics[0];

        Assert.That(paired.Verdict, Is.EqualTo(ComparisonVerdict.Higher));
        Assert.That(paired.Difference, Is.EqualTo(0.1).Within(1e-9));
        Assert.That((paired.Pairs, paired.Range.Low > 0.099), Is.EqualTo((20, true)));
    }

    [Test]
    public void A_difference_within_the_scatter_is_not_claimed()
    {
        var answer = Compare(
            Runs("c=1", s => Normal(s)), Runs("c=2", s => Normal(s ^ 0xABCDEF) + 0.01));

        Assert.That(answer.Metrics[0].Verdict, Is.EqualTo(ComparisonVerdict.NoDifferenceShown));
    }

    [Test]
    public void Equal_runs_are_identical() =>
        Assert.That(Compare(Runs("c=1", _ => 5), Runs("c=2", _ => 5)).Metrics[0].Verdict, Is.EqualTo(ComparisonVerdict.Identical));

    [Test]
    public void Points_are_paired_by_the_parameters_that_both_vary()
    {
        var answer = Compare(Runs("b=1,2", _ => 1), Runs("b=2,3", s => s % 7));

        Assert.That(answer.Metrics.Select(m => m.Point), Is.EqualTo(new[] { "b=2" }));
        Assert.That(answer.Unpaired, Is.EqualTo(40));
    }

    [Test]
    public void One_pair_has_no_interval()
    {
        var metric = Compare([.. Runs("c=1", _ => 1).Take(1)], [.. Runs("c=2", _ => 2).Take(1)]).Metrics[0];

        Assert.That((metric.Verdict, metric.Range.Low), Is.EqualTo((ComparisonVerdict.TooFewRuns, double.NaN)));
    }

    [Test]
    public void Different_seeds_are_told()
    {
        var other = Runs("c=2", _ => 1, seed: 43);

        Assert.That((Compare(Runs("c=1", _ => 1), other).SharesSeeds, Compare(Runs("c=1", _ => 1), Runs("c=2", _ => 1)).SharesSeeds),
            Is.EqualTo((false, true)));
    }

    private static double Normal(ulong seed) => Models.Normal(seed, 10, 3);

    private static ComparisonAnswer Compare(IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b) =>
        PairedComparison.Of(a, b, 0.95);

    private static List<RunResult> Runs(string axis, Func<ulong, double> model, ulong seed = 42)
    {
        var experiment = Models.Experiment(RepetitionPlan.Fixed(20), seed, axis);
        return [.. experiment.Points.SelectMany(point => Enumerable.Range(1, 20).Select(rep =>
        {
            var task = experiment.Task(point, rep);
            return Models.Result(task, ("value", model(task.Seed)));
        }))];
    }
}
