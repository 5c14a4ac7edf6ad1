using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class GaugeHistoryTests
{
    private const long Slot = 10_000_000;

    [TestCase(1, 1_000)]
    [TestCase(2, 3)]
    [TestCase(3, long.MaxValue / 4)]
    public void Each_window_has_the_mean_that_all_changes_give(int seed, long largest)
    {
        var random = new Random(seed);
        var gauge = new TimeWeightedGauge(new SimTime(17), 5);
        List<(long At, long Value)> changes = [(17, 5)];
        var at = 17L;
        for (var i = 0; i < 3_000; i++)
        {
            at += random.Next(4) switch
            {
                0 => 0,
                1 => random.NextInt64(Slot),
                2 => Slot - (at % Slot),
                _ => random.NextInt64(50 * Slot),
            };
            var value = random.NextInt64(-largest, largest);
            gauge.Set(new SimTime(at), value);
            changes.Add((at, value));
        }

        var slots = at / Slot;
        for (var i = 0; i < 300; i++)
        {
            var from = 1 + random.NextInt64(slots);
            var until = from + 1 + random.NextInt64(slots + 10 - from);
            var mean = (double)Area(changes, from * Slot, until * Slot) / ((until - from) * Slot);
            var answer = gauge.MeanBetween(new SimTime(from * Slot), new SimTime(until * Slot));
            Assert.That(answer, Is.EqualTo(mean), $"slots {from} to {until}");
        }
    }

    [Test]
    public void An_hour_of_changes_in_each_slot_takes_less_than_nine_octets_for_each()
    {
        var gauge = new TimeWeightedGauge();
        var slots = 360_000;
        for (var slot = 0; slot < slots; slot++)
        {
            gauge.Set(new SimTime((slot * Slot) + 3_000_000), slot % 40);
        }

        Assert.That(gauge.ReservedBytes, Is.LessThan(9 * slots));
    }

    private static Int128 Area(List<(long At, long Value)> changes, long from, long until)
    {
        Int128 area = 0;
        for (var i = 0; i < changes.Count; i++)
        {
            var end = Math.Min(i + 1 < changes.Count ? changes[i + 1].At : long.MaxValue, until);
            var begin = Math.Max(changes[i].At, from);
            area += end > begin ? (Int128)changes[i].Value * (end - begin) : 0;
        }

        return area;
    }
}
