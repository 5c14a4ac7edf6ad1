using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class LaneTests
{
    [Test]
    public void Entries_come_out_as_they_went_in_while_the_ring_grows_and_wraps()
    {
        var lane = new Lane(1);
        var expected = new Queue<LaneEntry>();
        var key = RandomKey.FromSeed(2);
        var isEqual = true;
        for (var step = 0UL; step < 200_000; step++)
        {
            var number = (int)step;
            var entry = new LaneEntry { At = number / 3, Order = step, Content = (uint)step, Reference = number };
            isEqual &= lane.TryAdd(in entry);
            expected.Enqueue(entry);

            // Grows for a while, then shrinks, again and again: the ring crosses its end many times.
            for (var takes = key.Draw(step) % 2 + step / 20_000 % 2; takes > 0 && expected.Count > 0; takes--)
            {
                isEqual &= lane.NextTime == expected.Peek().At;
                isEqual &= lane.Take().Equals(expected.Dequeue());
            }
        }

        Assert.That(isEqual);
        Assert.That(lane.Count, Is.EqualTo(expected.Count));
    }

    [Test]
    public void A_time_before_the_last_is_not_taken_but_an_empty_lane_takes_any()
    {
        var lane = new Lane(1);

        Assert.That(lane.TryAdd(new LaneEntry { At = 10 }));
        Assert.That(lane.TryAdd(new LaneEntry { At = 9 }), Is.False);
        Assert.That(lane.TryAdd(new LaneEntry { At = 10 }));
        Assert.That(lane.IsHeadTied);
        lane.Take();
        lane.Take();
        Assert.That(lane.NextTime, Is.EqualTo(long.MaxValue));
        Assert.That(lane.TryAdd(new LaneEntry { At = 5 }));
        Assert.That(lane.NextTime, Is.EqualTo(5));
    }

    [Test]
    public void Ties_between_lanes_and_queue_come_in_order_of_origin()
    {
        var seen = new List<uint>();
        using var engine = Engine.Create(new() { PartitionOf = new ushort[8] });
        RelayHandler.Attach(engine, (Partition _, ref Event item) => seen.Add(EventOrder.OriginOf(item.Order)));
        var partition = engine.Partitions[0];
        var first = partition.OpenLane(1);
        var second = partition.OpenLane(1);
        partition.ScheduleInLane(first, 5, new(100), 0, 0);
        partition.ScheduleInLane(first, 2, new(100), 0, 0);
        partition.ScheduleInLane(second, 3, new(100), 0, 0);
        partition.ScheduleInLane(second, 0, new(101), 0, 0);
        partition.Schedule(4, new(100), 4, default);
        partition.Schedule(1, new(100), 1, default);

        engine.RunUntil(SimTime.Never);

        Assert.That(seen, Is.EqualTo(new uint[] { 1, 2, 3, 4, 5, 0 }));
    }

    [Test]
    public void An_entry_before_the_lanes_last_falls_back_to_the_queue()
    {
        var seen = new List<(long, uint, int)>();
        using var engine = Engine.Create(new() { PartitionOf = new ushort[1] });
        RelayHandler.Attach(engine, (Partition here, ref Event item) =>
            seen.Add((here.Now.Nanoseconds, item.Body.Fifth, item.Body.Reference)));
        var partition = engine.Partitions[0];
        var lane = partition.OpenLane(1);
        partition.ScheduleInLane(lane, 0, new(200), 11, 1);
        partition.ScheduleInLane(lane, 0, new(100), 22, 2);
        partition.ScheduleInLane(lane, 0, new(300), 33, 3);

        engine.RunUntil(SimTime.Never);

        Assert.That(seen, Is.EqualTo(new[] { (100L, 22u, 2), (200L, 11u, 1), (300L, 33u, 3) }));
    }
}
