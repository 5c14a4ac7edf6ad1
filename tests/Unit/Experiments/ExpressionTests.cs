using NetSim.Experiments;
using NetSim.Results;

namespace NetSim.Tests.Unit;

public sealed class ExpressionTests
{
    [TestCase("value > 9", Verdict.Holds)]
    [TestCase("value < 9", Verdict.Fails)]
    [TestCase("value > 10", Verdict.Undecided)]
    [TestCase("value >= 10", Verdict.Undecided)]
    [TestCase("value * 2 - 1 > 18 && value < 11", Verdict.Holds)]
    [TestCase("value < 9 || value > 9.5", Verdict.Holds)]
    [TestCase("!(value < 9)", Verdict.Holds)]
    [TestCase("value > 10 && value < 9", Verdict.Fails)]
    [TestCase("value > 10 || value > 9", Verdict.Holds)]
    [TestCase("constant == 3", Verdict.Holds)]
    [TestCase("constant != 3", Verdict.Fails)]
    [TestCase("value == 10", Verdict.Fails)]
    [TestCase("constant <= 3 && constant >= 3", Verdict.Holds)]
    [TestCase("(constant + 1) / 2 == 2", Verdict.Holds)]
    [TestCase("-constant < 0", Verdict.Holds)]
    [TestCase("backlog / 64 == 2", Verdict.Holds)]
    [TestCase("[odd name/s] == 1", Verdict.Holds)]
    [TestCase("latency < 25ms && latency_p99 < 0.1s && latency_p99_s > 50ms", Verdict.Holds)]
    public void Runs_are_judged_by_the_interval_of_the_difference(string text, Verdict verdict) =>
        Assert.That(Expression.Parse(text).Judge(Runs(20), 0.95).Verdict, Is.EqualTo(verdict));

    [Test]
    public void Evidence_names_the_mean_and_its_interval() =>
        Assert.That(Expression.Parse("constant < 4").Judge(Runs(20), 0.95).Evidence, Is.EqualTo("constant < 4: 3 [3, 3]"));

    [Test]
    public void A_single_run_is_judged_by_its_value() =>
        Assert.That(Expression.Parse("constant < 4").Judge(Runs(1), 0.95).Verdict, Is.EqualTo(Verdict.Holds));

    [Test]
    public void A_failed_run_leaves_everything_undecided()
    {
        var runs = Runs(3);
        runs[1] = runs[1] with { Ending = RunEnding.Failed };

        Assert.That(Expression.Parse("constant < 4").Judge(runs, 0.95),
            Is.EqualTo(new Judgement(Verdict.Undecided, "1 of 3 runs failed")));
    }

    [Test]
    public void A_metric_without_a_value_decides_nothing() =>
        Assert.That(Expression.Parse("none < 4 || none >= 4").Judge(Runs(3), 0.95).Verdict, Is.EqualTo(Verdict.Undecided));

    [TestCase("valu > 9", "there is no metric 'valu'; did you mean 'value'?")]
    [TestCase("value", "compares nothing")]
    [TestCase("value >", "at 8 stands the end, wanted a metric")]
    [TestCase("value > 9 9", "at 11 stands '9', wanted an operator")]
    [TestCase("(value > 9", "wanted ')'")]
    [TestCase("value > 9 + (value > 3)", "calculates with a comparison")]
    [TestCase("value && 3 > 2", "compares nothing")]
    [TestCase("value > 9 $ 3", "'$' at 11 belongs to no expression")]
    [TestCase("value > 9q", "'q' after 9 is no unit")]
    [TestCase("[value > 9", "does not end")]
    [TestCase("", "wanted a metric")]
    public void Wrong_expressions_are_refused_with_their_position(string text, string message) =>
        Assert.That(() => Expression.Parse(text).RequireNames(Runs(1)[0]),
            Throws.TypeOf<ExperimentException>().With.Message.Contains(message));

    [Test]
    public void Nesting_is_bounded() =>
        Assert.That(() => Expression.Parse(new string('(', 5_000) + "1 > 0" + new string(')', 5_000)),
            Throws.TypeOf<ExperimentException>().With.Message.Contains("nested deeper"));

    private static List<RunRecord> Runs(int count) => [.. Enumerable.Range(1, count).Select(i =>
    {
        var task = new RunTask(1, i, (ulong)i, [new("backlog", "128")]);
        var run = Models.Result(task, ("value", 10 + ((i % 2) - 0.5)), ("constant", 3), ("odd name/s", 1), ("none", double.NaN)).Run;
        var latency = new DistributionValue(9, 0.02, 0.01, 0.02, 0.05, 0.09, 0.1, 0.2);
        return run with { Metrics = [.. run.Metrics, new MetricRecord("latency", "s", latency)] };
    })];
}
