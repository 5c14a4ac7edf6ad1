using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class TimerStoreTests
{
    private const long Span = 1L << 25;
    private const long Ring = 4096 * Span;

    [Test]
    public void Every_timer_comes_out_once_in_the_order_of_buckets()
    {
        var store = new TimerStore();
        var waiting = new SortedSet<(long At, ulong Order)>();
        var key = RandomKey.FromSeed(3);
        var now = 0L;
        var isEqual = true;
        for (var step = 0UL; step < 100_000; step++)
        {
            // Short, common and long delays, up to the end of the ring.
            var delay = (long)(key.Draw(step) % (ulong)(step % 3 == 0 ? Span : step % 3 == 1 ? 10 * Span : Ring - Span));
            isEqual &= store.TryAdd(now, now + delay, step, (uint)step);
            waiting.Add((now + delay, step));
            if (step % 4 == 3)
            {
                isEqual &= store.NextTime == waiting.Min.At;
                now = store.NextTime;
                isEqual &= TakeFirst(store).SetEquals(waiting.TakeWhile(timer => timer.At / Span == now / Span));
                waiting.RemoveWhere(timer => timer.At / Span == now / Span);
            }
        }

        Assert.That(isEqual);
        Assert.That(store.NextTime, Is.EqualTo(waiting.Min.At));
    }

    [Test]
    public void A_time_beyond_the_ring_is_refused_and_the_last_within_it_is_not()
    {
        var store = new TimerStore();

        Assert.That(store.TryAdd(Span / 2, Ring, 1, 0), Is.False);
        Assert.That(store.NextTime, Is.EqualTo(long.MaxValue));
        Assert.That(store.TryAdd(Span / 2, Ring - 1, 1, 0));
        Assert.That(store.TryAdd(Span, Ring, 1, 0));
        Assert.That(store.NextTime, Is.EqualTo(Ring - 1));
    }

    [Test]
    public void Ties_between_timers_and_queue_come_in_order_of_origin()
    {
        var seen = new List<uint>();
        using var engine = Engine.Create(new() { PartitionOf = new ushort[8] });
        RelayHandler.Attach(engine, (Partition _, ref Event item) => seen.Add(EventOrder.OriginOf(item.Order)));
        var partition = engine.Partitions[0];
        foreach (var host in new uint[] { 5, 2, 3 })
        {
            partition.ArmTimer(host, new(100), EventBody.FirstTimer, 1);
        }

        partition.ArmTimer(0, new(101), EventBody.FirstTimer, 1);
        partition.Schedule(4, new(100), 4, default);
        partition.Schedule(1, new(100), 1, default);

        engine.RunUntil(SimTime.Never);

        Assert.That(seen, Is.EqualTo(new uint[] { 1, 2, 3, 4, 5, 0 }));
    }

    [Test]
    public void A_timer_that_no_longer_applies_never_happened([Values] bool isDisarmedAfterItsBucketWasOpened)
    {
        using var engine = Engine.Create(new() { PartitionOf = new ushort[2] });
        var handler = new Disarming();
        engine.SetHandler(0, handler);
        var partition = engine.Partitions[0];
        var untouched = engine.FingerprintOf(1);
        partition.ArmTimer(1, new(Span + 10), EventBody.FirstTimer, 1);
        partition.Schedule(0, new(isDisarmedAfterItsBucketWasOpened ? Span + 5 : 5), 0, default);
        partition.ArmTimer(0, new(Span + 1), EventBody.LastTimer, 2);

        engine.RunUntil(SimTime.Never);

        Assert.That(handler.Kinds, Is.EquivalentTo(new byte[] { 0, EventBody.LastTimer }));
        Assert.That(engine.EventsProcessed, Is.EqualTo(2));
        Assert.That(engine.FingerprintOf(1), Is.EqualTo(untouched));
    }

    private static HashSet<(long At, ulong Order)> TakeFirst(TimerStore store)
    {
        var taken = new HashSet<(long, ulong)>();
        var bucket = store.TakeFirst(out var start);
        do
        {
            foreach (ref readonly var entry in store.Read(in bucket))
            {
                Assert.That(entry.Place, Is.EqualTo((uint)entry.Order));
                taken.Add((start + entry.Offset, entry.Order));
            }
        }
        while (store.Release(ref bucket));

        return taken;
    }

    /// <summary>The first event of host 0 that is no timer takes host 1's timer back.</summary>
    private sealed class Disarming : IEventHandler
    {
        private bool _isDisarmed;

        public List<byte> Kinds { get; } = [];

        public void Handle(ref Event item)
        {
            Kinds.Add(item.Body.Kind);
            _isDisarmed |= item.Body.Kind == 0;
        }

        public bool IsArmed(byte kind, uint host, int slot, uint mark) => host == 0 || !_isDisarmed;
    }
}
