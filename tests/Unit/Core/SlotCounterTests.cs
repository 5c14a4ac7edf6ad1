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
    public void A_slot_holds_any_count_and_leaves_its_neighbours_alone()
    {
        var counter = new SlotCounter();
        var slots = new SimTime[] { new(20_000_000), new(30_000_000), new(40_000_000) };
        counter.Count(slots[0], 255);
        counter.Count(slots[2], 7);
        counter.Count(slots[1], 200);
        counter.Count(slots[1], 100_000);
        counter.Count(slots[1], -300);
        counter.Count(slots[0]);
        counter.Count(new SimTime(5_000_000_000), -2);

        Assert.That(CountIn(slots[0]), Is.EqualTo(256));
        Assert.That(CountIn(slots[1]), Is.EqualTo(99_900));
        Assert.That(CountIn(slots[2]), Is.EqualTo(7));
        Assert.That(CountIn(new SimTime(5_000_000_000)), Is.EqualTo(-2));
        Assert.That(counter.Total, Is.EqualTo(100_161));

        long CountIn(SimTime slot) => counter.Between(slot, slot + SlotCounter.Slot);
    }

    [Test]
    public void A_window_that_cuts_a_slot_is_refused() =>
        Assert.That(
            () => new SlotCounter().Between(SimTime.Zero, new SimTime(5_000_000)),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
}
