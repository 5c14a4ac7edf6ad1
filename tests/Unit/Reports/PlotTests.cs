using NetSim.Reports;
using NetSim.Results;

namespace NetSim.Tests.Unit.Reports;

public sealed class PlotTests
{
    private static readonly SampleSeries Queue = new("web", "syn_queue", "sockets");

    [Test]
    public void A_sparkline_runs_from_zero_to_the_largest_and_shows_whatever_is_above_zero() =>
        Assert.That(Sparkline.Draw([0, 0.1, 4, 8, double.NegativeZero], 80), Is.EqualTo("▁▂▅█▁"));

    [Test]
    public void A_sparkline_below_zero_begins_at_the_smallest() =>
        Assert.That(Sparkline.Draw([-4, 0, 4], 3), Is.EqualTo("▁▅█"));

    [Test]
    public void Neighbours_share_a_character_and_a_peak_survives() =>
        Assert.That(Sparkline.Draw([0, 0, 0, 9, 0, 0], 3), Is.EqualTo("▁█▁"));

    [Test]
    public void A_sparkline_of_nothing_is_empty_and_one_of_a_constant_zero_lies_flat() =>
        Assert.That((Sparkline.Draw([], 10), Sparkline.Draw([0, 0], 10)), Is.EqualTo(("", "▁▁")));

    [Test]
    public void A_percentile_bar_is_logarithmic_and_ends_at_the_largest()
    {
        var value = new DistributionValue(100, 20, 1, 10, 100, 1_000, 5_000, 10_000);

        Assert.That(PercentileBar.Draw(value, 1, 10_000, 41), Is.EqualTo(
            new string('█', 11) + new string('▓', 10) + new string('▒', 10) + new string('░', 10)));
    }

    [Test]
    public void A_distribution_of_one_value_is_one_mark_and_of_none_is_empty()
    {
        Assert.That(PercentileBar.Draw(new(1, 5, 5, 5, 5, 5, 5, 5), 5, 5, 10), Is.EqualTo("█         "));
        Assert.That(PercentileBar.Draw(DistributionValue.Empty, 1, 2, 10), Is.Empty);
    }

    [Test]
    public void A_counter_is_plotted_by_its_growth_in_bounded_memory_without_losing_any()
    {
        var plot = new PlotSeries(Queue, isCounter: true);
        for (var i = 1; i <= 10_000; i++)
        {
            plot.Add(3 * i);
        }

        Assert.That(plot.Values.Count, Is.InRange(128, 256));
        Assert.That(plot.Values.Sum(), Is.EqualTo(30_000));
        Assert.That(plot.Last, Is.EqualTo(30_000));
    }

    [Test]
    public void A_gauge_keeps_its_peak_however_long_the_run()
    {
        var plot = new PlotSeries(Queue, isCounter: false);
        for (var i = 0; i < 5_000; i++)
        {
            plot.Add(i == 1_234 ? 77 : i == 9 ? double.NaN : 5);
        }

        Assert.That((plot.Values.Max(), plot.Values.Min(), plot.Last), Is.EqualTo((77, 5, 5)));
    }
}
