using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class SlotCounterTests
{
    [Test]
    public void Outcomes_known_late_count_in_the_slot_of_their_arrival()
    {
        var counter = new SlotCounter();
        counter.Count(new SimTime(9_000_000_000));
        counter.Count(new SimTime(1_000_000_000));
        counter.Count(new SimTime(1_009_999_999));

        var second = Duration.FromSeconds(1);
        Assert.That(counter.Total, Is.EqualTo(3));
        Assert.That(counter.Between(SimTime.Zero + second, SimTime.Zero + (second * 2)), Is.EqualTo(2));
        Assert.That(counter.Between(SimTime.Zero + (second * 2), SimTime.Zero + (second * 9)), Is.Zero);
    }

    [Test]
    public void A_window_that_cuts_a_slot_is_refused() =>
        Assert.That(
            () => new SlotCounter().Between(SimTime.Zero, new SimTime(5_000_000)),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
}
