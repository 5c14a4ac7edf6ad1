using NetSim.Experiments;

namespace NetSim.Tests.Unit;

/// <summary>Intervals against numbers from textbooks and R.</summary>
public sealed class IntervalTests
{
    [Test]
    public void Student_interval_of_ten_values_is_that_of_R()
    {
        // R: t.test(c(1..10))$conf.int
        var moments = new Moments();
        for (var i = 1; i <= 10; i++)
        {
            moments.Add(i);
        }

        Assert.That(moments.Interval(0.95).Low, Is.EqualTo(3.334149).Within(1e-6));
        Assert.That(moments.Interval(0.95).High, Is.EqualTo(7.665851).Within(1e-6));
    }

    [Test]
    public void Wilson_interval_of_8_in_10_is_that_of_R()
    {
        // R: prop.test(8, 10, correct = FALSE)$conf.int
        var interval = Interval.OfProportion(8, 10, 0.95);

        Assert.That(interval.Low, Is.EqualTo(0.4901625).Within(1e-6));
        Assert.That(interval.High, Is.EqualTo(0.9433178).Within(1e-6));
    }

    [Test]
    public void All_successes_leave_doubt_and_never_more_than_one()
    {
        var interval = Interval.OfProportion(20, 20, 0.95);

        Assert.That(interval.Low, Is.EqualTo(0.8389).Within(1e-4));
        Assert.That(interval.High, Is.EqualTo(1));
    }

    [Test]
    public void Median_of_ten_lies_between_the_second_and_the_ninth_with_95_percent()
    {
        // P(2 <= B(10, 1/2) <= 8) = 0.9785, and no narrower pair of ranks reaches 0.95.
        var interval = Interval.OfQuantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.5, 0.95);

        Assert.That(interval, Is.EqualTo(new Interval(2, 9)));
    }

    [Test]
    public void Five_values_have_no_95_percent_interval_of_their_median()
    {
        // 2 * (1/2)^5 = 0.0625 is more doubt than 5 %.
        var interval = Interval.OfQuantile([1, 2, 3, 4, 5], 0.5, 0.95);

        Assert.That((interval.Low, interval.High), Is.EqualTo((double.NaN, double.NaN)));
    }

    [Test]
    public void One_value_has_no_interval() =>
        Assert.That(Interval.OfMean(1, 5, double.NaN, 0.95).Low, Is.NaN);

    [Test]
    public void Equal_values_have_an_interval_without_width() =>
        Assert.That(Interval.OfMean(4, 5, 0, 0.95), Is.EqualTo(new Interval(5, 5)));

    [Test]
    public void Estimate_passes_over_runs_without_a_value()
    {
        var estimate = Estimate.OfMean("m", "s", true, [1, double.NaN, 3], 0.95);

        Assert.That((estimate.Count, estimate.Mean, estimate.Median, estimate.Min, estimate.Max), Is.EqualTo((2, 2.0, 2.0, 1.0, 3.0)));
    }
}
