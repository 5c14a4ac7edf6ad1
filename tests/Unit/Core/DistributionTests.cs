using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class DistributionTests
{
    private const int Draws = 400_000;
    private const double Smallest = 1.0 / (1L << 53);

    private static double[] Sample(string name, Func<ulong, double> distribution)
    {
        var key = RandomKey.FromSeed(11).For(name);
        return [.. Enumerable.Range(0, Draws).Select(n => distribution(key.Draw((ulong)n))).Order()];
    }

    [Test]
    public void Exponential_has_the_mean_variance_and_quantiles_of_its_closed_form()
    {
        var sorted = Sample("exponential", Distributions.Exponential);

        // Five standard errors: of the mean 1/sqrt(n), of the variance sqrt(8/n), of a quantile sqrt(p/(1-p)/n).
        Assert.That(sorted.Average(), Is.EqualTo(1).Within(5 / Math.Sqrt(Draws)));
        Assert.That(Variance(sorted), Is.EqualTo(1).Within(5 * Math.Sqrt(8.0 / Draws)));
        Assert.That(sorted[Draws / 2], Is.EqualTo(Math.Log(2)).Within(5 / Math.Sqrt(Draws)));
        Assert.That(sorted[Draws * 99 / 100], Is.EqualTo(Math.Log(100)).Within(5 * Math.Sqrt(99.0 / Draws)));
    }

    [Test]
    public void Normal_has_the_mean_variance_and_quantiles_of_its_closed_form()
    {
        var sorted = Sample("normal", Distributions.Normal);

        Assert.That(sorted.Average(), Is.Zero.Within(5 / Math.Sqrt(Draws)));
        Assert.That(Variance(sorted), Is.EqualTo(1).Within(5 * Math.Sqrt(2.0 / Draws)));
        Assert.That(sorted[Draws * 975 / 1000], Is.EqualTo(1.959964).Within(0.03));
        Assert.That(sorted[Draws / 1000], Is.EqualTo(-3.090232).Within(0.15));
    }

    [TestCase(0.5, 0)]
    [TestCase(0.975, 1.9599639845400545)]
    [TestCase(0.9, 1.2815515655446004)]
    [TestCase(0.001, -3.0902323061678132)]
    [TestCase(1e-10, -6.3613409024040557)]
    [TestCase(1e-15, -7.9413453261709970)]
    public void Normal_quantiles_agree_with_published_ones(double probability, double quantile)
    {
        Assert.That(NormalQuantile.At(probability), Is.EqualTo(quantile).Within(1e-14 * (1 + Math.Abs(quantile))));
    }

    [Test]
    public void Pareto_has_the_quantiles_and_mean_of_its_closed_form()
    {
        var sorted = Sample("pareto", draw => Distributions.Pareto(draw, 3));

        Assert.That(sorted[0], Is.GreaterThanOrEqualTo(1));
        Assert.That(sorted.Average(), Is.EqualTo(1.5).Within(0.01));
        Assert.That(sorted[Draws / 2], Is.EqualTo(Math.Pow(2, 1.0 / 3)).Within(0.005));
        Assert.That(sorted[Draws * 99 / 100], Is.EqualTo(Math.Pow(100, 1.0 / 3)).Within(0.1));
    }

    [Test]
    public void Uniform_integers_are_equally_likely_and_stay_in_range()
    {
        var key = RandomKey.FromSeed(11).For("uniform");
        var counts = Enumerable.Range(0, Draws)
            .GroupBy(n => Distributions.Uniform(key.Draw((ulong)n), -3, 6))
            .ToDictionary(group => group.Key, group => group.Count());

        Assert.That(counts.Keys.Order(), Is.EqualTo(Enumerable.Range(-3, 10).Select(n => (long)n)));
        Assert.That(counts.Values, Is.All.EqualTo(Draws / 10).Within(5 * Math.Sqrt(Draws * 0.09)));
    }

    [Test]
    public void Uniform_reaches_both_ends_of_the_widest_range()
    {
        Assert.That(Distributions.Uniform(0, long.MinValue, long.MaxValue), Is.EqualTo(long.MinValue));
        Assert.That(Distributions.Uniform(ulong.MaxValue, long.MinValue, long.MaxValue), Is.EqualTo(long.MaxValue));
        Assert.That(Distributions.Uniform(ulong.MaxValue, 5, 5), Is.EqualTo(5));
        Assert.That(() => Distributions.Uniform(0, 6, 5), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void The_extreme_draws_are_finite()
    {
        ulong[] extremes = [0, ulong.MaxValue];

        Assert.That(extremes.Select(Distributions.Unit), Is.EqualTo(new[] { Smallest, 1 - Smallest }));
        Assert.That(extremes.Select(Distributions.Exponential), Is.All.InRange(1e-16, 36.8));
        Assert.That(extremes.Select(Distributions.Normal), Is.All.InRange(-8.3, 8.3));
    }

    [Test]
    public void Durations_are_cut_at_zero_and_at_seventy_three_years()
    {
        Assert.That(Distributions.Normal(0, new(100), new(100)), Is.EqualTo(Duration.Zero));
        Assert.That(Distributions.Pareto(0, new(100), 0.01).Nanoseconds, Is.EqualTo(1L << 61));
        Assert.That(
            Distributions.Exponential(1UL << 63, Duration.FromSeconds(1)).Seconds,
            Is.EqualTo(Math.Log(2)).Within(1e-9));
    }

    // The values that every platform must draw.
    [Test]
    public void Draws_have_their_golden_values()
    {
        var draw = RandomKey.FromSeed(42).For("golden").Draw(7);

        Assert.That(draw, Is.EqualTo(12075275141394058271UL));
        Assert.That(Bits(Distributions.Exponential(draw)), Is.EqualTo(4601304823107344848));
        Assert.That(Bits(Distributions.Normal(draw)), Is.EqualTo(4600837297314336984));
        Assert.That(Bits(Distributions.Pareto(draw, 1.2)), Is.EqualTo(4609089616009510299));
        Assert.That(Distributions.Uniform(draw, 0, 1_000_000), Is.EqualTo(654_602));
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    private static double Variance(double[] sample)
    {
        var mean = sample.Average();
        return sample.Average(value => (value - mean) * (value - mean));
    }
}
