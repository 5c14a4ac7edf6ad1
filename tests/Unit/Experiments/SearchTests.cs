using NetSim.Experiments;

namespace NetSim.Tests.Unit;

public sealed class SearchTests
{
    private static readonly Expression s_served = Expression.Parse("value > 0");

    [Test]
    public void The_smallest_value_of_a_deterministic_model_is_found()
    {
        var answer = Search("size=1..1000", size => size - 613.5);

        Assert.That((answer.Answer?.ToString(), answer.IsPrecise), Is.EqualTo(("size=614", true)));
    }

    [Test]
    public void The_largest_value_is_found()
    {
        var answer = Search("size=1..1000", size => 613.5 - size, minimize: false);

        Assert.That(answer.Answer?.ToString(), Is.EqualTo("size=613"));
    }

    [TestCase(1.0, null, TestName = "No_value_meets_it")]
    [TestCase(-2000.0, "size=1", TestName = "The_first_value_meets_it")]
    public void Ends_of_the_range_are_answers_too(double shift, string? expected)
    {
        var answer = Search("size=1..1000", size => -shift * 1000 + (shift > 0 ? -1 : 1) + (shift > 0 ? 0 : size));

        Assert.That(answer.Answer?.ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void Few_values_are_looked_at()
    {
        var answer = Search("size=1..1000", size => size - 613.5);

        Assert.That(answer.Steps, Has.Count.LessThanOrEqualTo(12 + ThresholdSearch.Checks));
    }

    [Test]
    public void An_expectation_that_is_not_monotone_is_told()
    {
        // Met from 300 on, but not between 790 and 900.
        var answer = Search("size=1..1000", size => size is >= 300 and not (>= 790 and <= 900) ? 1 : -1);

        Assert.That(answer.Contradiction, Does.Contain("size=825 does not").And.Contain("not monotone"));
        Assert.That(answer.IsPrecise, Is.False);
    }

    [Test]
    public void A_threshold_that_the_noise_hides_ends_undecided_and_says_so()
    {
        var answer = Search("size=1..9", size => size - 5, noise: 4, most: 20);

        Assert.That(answer.IsPrecise, Is.False);
        Assert.That(answer.Steps.Select(s => s.Judgement.Verdict), Does.Contain(Verdict.Undecided));
    }

    [Test]
    public void Noisy_values_get_more_repetitions_than_clear_ones()
    {
        var answer = Search("size=1..100", size => size - 50.5, noise: 2);

        Assert.That(answer.Steps.First(s => s.Point.ToString() == "size=100").Runs, Has.Count.EqualTo(10));
        Assert.That(answer.Steps.Max(s => s.Runs.Count), Is.GreaterThan(10));
    }

    [Test]
    public void A_search_is_decided_by_its_seed()
    {
        string Text(int capacity, ulong shuffle) => string.Join("; ",
            Search("size=1..100", size => size - 50.5, noise: 2, capacity: capacity, shuffle: shuffle).Steps
                .Select(s => $"{s.Point} {s.Runs.Count} {s.Judgement.Evidence}"));

        Assert.That(Text(8, 3), Is.EqualTo(Text(1, 0)));
    }

    [Test]
    public void In_200_searches_the_threshold_is_found_at_least_as_often_as_stated()
    {
        var found = Enumerable.Range(1, 200).Count(seed =>
            Search("size=1..64", size => size - 20.5, noise: 1.5, seed: (ulong)seed, confidence: 0.9, most: 2_560)
                .Answer?.ToString() == "size=21");

        Assert.That(found / 200.0, Is.GreaterThanOrEqualTo(0.9));
    }

    [Test]
    public void An_unknown_metric_ends_the_search() =>
        Assert.That(() => Search("size=1..9", size => size, expectation: Expression.Parse("valeu > 0")),
            Throws.TypeOf<ExperimentException>().With.Message.Contains("did you mean 'value'"));

    private static SearchAnswer Search(
        string axis, Func<double, double> mean, bool minimize = true, double noise = 0, ulong seed = 42,
        double confidence = 0.95, int most = 320, int capacity = 1, ulong shuffle = 0, Expression? expectation = null)
    {
        var plan = new SearchPlan
        {
            Experiment = Models.Experiment(RepetitionPlan.Fixed(1), seed, axis),
            Parameter = "size",
            Expectation = expectation ?? s_served,
            Minimize = minimize,
            Confidence = confidence,
            Most = most,
        };
        return ThresholdSearch.Run(plan, new ModelRunner(
            task => noise == 0 ? mean(task.Number("size")) : Models.Normal(task.Seed, mean(task.Number("size")), noise),
            capacity, shuffle));
    }
}
