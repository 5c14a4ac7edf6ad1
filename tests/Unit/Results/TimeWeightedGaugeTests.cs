using NetSim.Core;
using NetSim.Results;

namespace NetSim.Tests.Results;

public sealed class TimeWeightedGaugeTests
{
    private static SimTime Second(long at) => new(at * 1_000_000_000);

    [Test]
    public void The_mean_weighs_each_value_with_the_time_it_was_held()
    {
        var gauge = new TimeWeightedGauge();
        gauge.Set(Second(1), 10);
        gauge.Set(Second(3), 0);

        Assert.That(gauge.Summarize(Second(4)), Is.EqualTo(new GaugeValue(0, 0, 5, 10)));
    }

    [Test]
    public void Changes_add_up()
    {
        var gauge = new TimeWeightedGauge();
        gauge.Add(Second(0), 3);
        gauge.Add(Second(1), -2);

        Assert.That(gauge.Summarize(Second(2)), Is.EqualTo(new GaugeValue(1, 0, 2, 3)));
    }

    [Test]
    public void A_restart_keeps_the_value_and_forgets_the_past()
    {
        var gauge = new TimeWeightedGauge();
        gauge.Set(Second(0), 100);
        gauge.Set(Second(1), 4);
        gauge.Restart(Second(10));
        gauge.Set(Second(11), 2);

        Assert.That(gauge.Summarize(Second(12)), Is.EqualTo(new GaugeValue(2, 2, 3, 4)));
    }

    [Test]
    public void A_gauge_observed_for_no_time_has_its_value_as_mean()
    {
        Assert.That(new TimeWeightedGauge(Second(5), 7).Summarize(Second(5)), Is.EqualTo(new GaugeValue(7, 7, 7, 7)));
    }

    [Test]
    public void The_mean_between_two_instants_is_the_difference_of_areas()
    {
        var gauge = new TimeWeightedGauge();
        var atStart = gauge.AreaUntil(Second(1));
        gauge.Set(Second(2), 6);

        Assert.That((double)(gauge.AreaUntil(Second(4)) - atStart) / 3e9, Is.EqualTo(4));
    }

    [Test]
    public void Going_back_in_time_is_refused()
    {
        var gauge = new TimeWeightedGauge(Second(2));

        Assert.That(() => gauge.Set(Second(1), 1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_window_sees_what_held_inside_it_only()
    {
        var gauge = new TimeWeightedGauge();
        gauge.Set(Second(1), 10);
        gauge.Set(new SimTime(1_500_000_000), 20);
        gauge.Set(Second(3), 0);

        Assert.That(gauge.MeanBetween(Second(1), Second(2)), Is.EqualTo(15));
        Assert.That(gauge.MeanBetween(Second(2), Second(4)), Is.EqualTo(10));
        Assert.That(gauge.MeanBetween(Second(0), Second(1)), Is.Zero);
        Assert.That(gauge.MeanBetween(Second(5), Second(6)), Is.Zero);
    }

    [Test]
    public void A_window_between_slots_is_refused() =>
        Assert.That(
            () => new TimeWeightedGauge().MeanBetween(Second(0), new SimTime(5)),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
}
