using NetSim.Tcp;

namespace NetSim.Tests.Unit.Tcp.Full;

public sealed class SendRecordStoreTests
{
    [Test]
    public void Segments_of_two_senders_that_take_turns_lie_side_by_side_for_each()
    {
        var store = new SendRecordStore();
        var (first, second) = (0, 0);
        var mine = new List<int>();

        for (var i = 0; i < 8; i++)
        {
            mine.Add(store.Take(ref first));
            store.Take(ref second);
        }

        Assert.That(mine, Is.EqualTo(Enumerable.Range(mine[0], 8)));
        Assert.That(store.Count, Is.EqualTo(16));
    }

    [Test]
    public void A_sender_that_has_one_segment_in_flight_at_a_time_needs_one_run_only()
    {
        var store = new SendRecordStore();
        var next = 0;
        var slots = new HashSet<int>();

        for (var i = 0; i < 1_000; i++)
        {
            var slot = store.Take(ref next);
            slots.Add(slot);
            store.Release(slot);
            store.Abandon(ref next);
        }

        Assert.That(slots, Has.Count.EqualTo(1));
        Assert.That((next, store.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_run_is_used_again_only_when_all_of_its_records_are_back()
    {
        var store = new SendRecordStore();
        var next = 0;
        var old = Enumerable.Range(0, 8).Select(_ => store.Take(ref next)).ToArray();
        foreach (var slot in old[1..])
        {
            store.Release(slot);
        }

        var whileOneIsOut = store.Take(ref next);
        store.Abandon(ref next);
        store.Release(old[0]);
        var afterwards = store.Take(ref next);

        Assert.That(old, Does.Not.Contain(whileOneIsOut));
        Assert.That(old, Does.Contain(afterwards));
    }
}
