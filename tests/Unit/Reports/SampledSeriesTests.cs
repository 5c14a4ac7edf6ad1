using NetSim.Core;
using NetSim.Reports;
using NetSim.Results;

namespace NetSim.Tests.Unit.Reports;

public sealed class SampledSeriesTests
{
    private static readonly SampleSeries Queue = new("web", "syn_queue", "sockets");

    [Test]
    public void What_fits_is_kept_as_it_is()
    {
        var series = Filled(samples: 1_000, mostPoints: 1_002, i => i % 7);

        Assert.That(series.Stride, Is.EqualTo(1));
        Assert.That(series.Values, Is.EqualTo(Enumerable.Range(0, 1_000).Select(i => (double)(i % 7))));
        Assert.That(series.Times[999], Is.EqualTo(999_000));
    }

    [Test]
    public void A_long_series_keeps_its_spikes_in_bounded_memory()
    {
        var series = Filled(samples: 1_000_000, mostPoints: 1_000, i => i == 777_777 ? 1e6 : i == 123_456 ? -1e6 : i % 10);

        Assert.That(series.Samples, Is.EqualTo(1_000_000));
        Assert.That(series.Values, Has.Count.InRange(400, 1_000));
        Assert.That(series.Values.Max(), Is.EqualTo(1e6));
        Assert.That(series.Values.Min(), Is.EqualTo(-1e6));
        Assert.That(series.Times[series.Values.ToList().IndexOf(1e6)], Is.EqualTo(777_777_000));
        Assert.That((series.Least, series.Most, series.Last), Is.EqualTo((-1e6, 1e6, 9)));
    }

    [Test]
    public void Times_never_go_back_when_a_series_is_thinned()
    {
        var series = Filled(samples: 50_000, mostPoints: 500, i => Math.Abs((i * 7_919L % 1_000) - 500));

        Assert.That(series.Times, Is.Ordered.Ascending);
        Assert.That(series.Times, Is.Unique);
    }

    [Test]
    public void Samples_without_a_value_count_but_neither_lead_nor_hide_others()
    {
        var series = Filled(samples: 10_000, mostPoints: 100, i => i % 2 == 0 ? double.NaN : 5);

        Assert.That(series.Samples, Is.EqualTo(10_000));
        Assert.That(series.Values, Has.All.EqualTo(5));
        Assert.That((series.Least, series.Most, series.Last), Is.EqualTo((5, 5, 5)));
    }

    [Test]
    public void Each_level_of_the_pyramid_keeps_the_extremes_of_the_level_below()
    {
        var values = Enumerable.Range(0, 100_000).Select(i => (double)(i * 7_919L % 100_003)).ToList();

        var levels = Pyramid.Over(values);

        Assert.That(levels, Has.Count.GreaterThanOrEqualTo(3));
        Assert.That(levels[^1], Has.Length.LessThanOrEqualTo(1_500));
        foreach (var level in levels)
        {
            Assert.That(level, Is.Ordered.Ascending);
            Assert.That(level.Max(i => values[(int)i]), Is.EqualTo(values.Max()));
            Assert.That(level.Min(i => values[(int)i]), Is.EqualTo(values.Min()));
        }
    }

    private static SampledSeries Filled(int samples, int mostPoints, Func<int, double> value)
    {
        var series = new SampledSeries(Queue, mostPoints);
        for (var i = 0; i < samples; i++)
        {
            series.Add(new SimTime(i * 1_000L), value(i));
        }

        series.Flush();
        return series;
    }
}
