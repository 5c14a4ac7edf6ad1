using NetSim.Core;
using NetSim.Results;

namespace NetSim.Tests.Results;

public sealed class HistogramTests
{
    [Test]
    public void Small_values_are_kept_exactly()
    {
        var histogram = new Histogram();
        for (var value = 0; value < 1024; value++)
        {
            histogram.Record(value);
        }

        Assert.That(histogram.ValueAtQuantile(0.5), Is.EqualTo(511));
        Assert.That(histogram.ValueAtQuantile(1.0), Is.EqualTo(1023));
        Assert.That(histogram.ValueAtQuantile(0.0), Is.EqualTo(0));
    }

    [Test]
    public void What_came_since_an_earlier_state_is_a_histogram_of_its_own()
    {
        var histogram = new Histogram();
        histogram.Record(7, times: 99);
        var earlier = histogram.Since(null);
        histogram.Record(500);
        histogram.Record(600);

        var since = histogram.Since(earlier);

        Assert.That((since.Count, since.Mean), Is.EqualTo((2L, 550.0)));
        Assert.That((since.ValueAtQuantile(0.5), since.ValueAtQuantile(1.0)), Is.EqualTo((500L, 600L)));
        Assert.That((histogram.Count, earlier.Count), Is.EqualTo((101L, 99L)));
        Assert.That(() => earlier.Since(histogram), Throws.ArgumentException);
    }

    [TestCase(1_500_000_000L)]
    [TestCase(10_000_000L)]
    [TestCase(123_456_789_012L)]
    [TestCase(long.MaxValue - 1)]
    public void A_quantile_of_large_values_is_within_the_stated_error(long value)
    {
        var histogram = new Histogram();
        histogram.Record(1);
        histogram.Record(value);
        histogram.Record(long.MaxValue);

        var median = histogram.ValueAtQuantile(0.5);

        Assert.That(Math.Abs((double)median - value) / value, Is.LessThanOrEqualTo(histogram.RelativeError));
        Assert.That(histogram.RelativeError, Is.LessThan(0.001));
    }

    [Test]
    public void Quantiles_are_nearest_rank()
    {
        var histogram = new Histogram();
        for (var value = 1; value <= 100; value++)
        {
            histogram.Record(value);
        }

        Assert.That(histogram.ValueAtQuantile(0.07), Is.EqualTo(7));
        Assert.That(histogram.ValueAtQuantile(0.5), Is.EqualTo(50));
        Assert.That(histogram.ValueAtQuantile(0.9), Is.EqualTo(90));
        Assert.That(histogram.ValueAtQuantile(0.99), Is.EqualTo(99));
        Assert.That(histogram.ValueAtQuantile(0.999), Is.EqualTo(100));
    }

    [Test]
    public void Minimum_maximum_and_mean_are_exact()
    {
        var histogram = new Histogram(3);
        histogram.Record(1_000_003);
        histogram.Record(2_000_009);

        Assert.That(histogram.Min, Is.EqualTo(1_000_003));
        Assert.That(histogram.Max, Is.EqualTo(2_000_009));
        Assert.That(histogram.Mean, Is.EqualTo(1_500_006));
    }

    [Test]
    public void Adding_two_histograms_equals_recording_into_one()
    {
        var (left, right, both) = (new Histogram(), new Histogram(), new Histogram());
        for (long i = 1; i < 1000; i++)
        {
            left.Record(i * i);
            right.Record(i * 7919);
            both.Record(i * i);
            both.Record(i * 7919);
        }

        left.Add(right);

        Assert.That(left.Summarize(), Is.EqualTo(both.Summarize()));
    }

    [Test]
    public void The_sum_of_huge_values_does_not_overflow()
    {
        var histogram = new Histogram();
        histogram.Record(long.MaxValue, 1_000_000);

        Assert.That(histogram.Mean, Is.EqualTo((double)long.MaxValue));
    }

    [Test]
    public void Nanoseconds_are_reported_as_seconds()
    {
        var histogram = new Histogram();
        histogram.Record(20_000_000);

        Assert.That(
            histogram.Summarize(1e9),
            Is.EqualTo(new DistributionValue(1, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02)));
    }

    [Test]
    public void An_empty_histogram_has_a_count_and_nothing_else()
    {
        var summary = new Histogram().Summarize();

        Assert.That(summary.Count, Is.Zero);
        Assert.That(summary.Mean, Is.NaN);
        Assert.That(summary.P99, Is.NaN);
    }

    [Test]
    public void Clearing_forgets_everything()
    {
        var histogram = new Histogram();
        histogram.Record(5);
        histogram.Clear();

        Assert.That(histogram.Count, Is.Zero);
        Assert.That(histogram.ValueAtQuantile(0.5), Is.Zero);
    }

    [Test]
    public void Recording_allocates_nothing()
    {
        var histogram = new Histogram();
        histogram.Record(1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (long i = 0; i < 100_000; i++)
        {
            histogram.Record(i * 104_729);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Wrong_arguments_are_refused()
    {
        var histogram = new Histogram();

        Assert.That(() => histogram.Record(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => histogram.ValueAtQuantile(1.5), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => histogram.ValueAtQuantile(double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => histogram.Add(new Histogram(5)), Throws.ArgumentException);
        Assert.That(() => new Histogram(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
