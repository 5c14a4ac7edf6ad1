using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>A partition over one kind of queue; generic over a struct, so that the loop is compiled for each.</summary>
internal sealed class QueuedPartition<TQueue>(int index, RunState run, WindowedPartition[] peers, TQueue queue)
    : WindowedPartition(index, run, peers)
    where TQueue : struct, IPendingEvents
{
    // Not readonly: a mutable struct, changed in place.
    private TQueue _queue = queue;
    private Lane[] _lanes = [];
    private Lane? _firstLane;
    private long _laneTime = long.MaxValue;
    private bool _lanesTied;

    public override long NextTime => Math.Min(_queue.NextTime, _laneTime);

    public override void Schedule(uint origin, SimTime at, uint target, in EventBody body)
    {
        Invariant.Require((body.Kind & EventBody.HasExtension) == 0);
        Stamp(out var item, origin, at, target);
        item.Body = body;
        if (Run.PartitionOf[target] == Index)
        {
            _queue.Push(in item);
        }
        else
        {
            SendAway(in item);
        }
    }

    public override void Schedule(uint origin, SimTime at, uint target, in EventBody body, in Extension extension)
    {
        Stamp(out var item, origin, at, target);
        item.Body = body;
        item.Body.Kind |= EventBody.HasExtension;
        if (Run.PartitionOf[target] == Index)
        {
            item.Body.Reference = Keep(in extension);
            _queue.Push(in item);
        }
        else
        {
            SendAway(ref item, in extension);
        }
    }

    public override int OpenLane(byte kind)
    {
        Invariant.Require((kind & EventBody.HasExtension) == 0);
        _lanes = [.. _lanes, new Lane(kind)];
        return _lanes.Length - 1;
    }

    public override void ScheduleInLane(int lane, uint host, SimTime at, uint content, int reference)
    {
        Stamp(out var item, host, at, host);
        var ring = _lanes[lane];
        var wasEmpty = ring.Count == 0;
        var entry = new LaneEntry { At = item.At, Order = item.Order, Content = content, Reference = reference };
        if (Run.Hooks.WithoutLanes || !ring.TryAdd(in entry))
        {
            Unpack(in entry, ring.Kind, out item);
            _queue.Push(in item);
        }
        else if (wasEmpty)
        {
            FindFirstLane();
        }
    }

    public override void AddTo(MemoryAccount account)
    {
        base.AddTo(account);
        var events = (long)_queue.Count;
        account.Add(MemoryKind.QueuedEvent, events, _queue.ReservedBytes, events * Unsafe.SizeOf<Event>());
        foreach (var lane in _lanes)
        {
            account.Add(
                MemoryKind.LaneEntry, lane.Count, lane.ReservedBytes, lane.Count * Unsafe.SizeOf<LaneEntry>());
        }
    }

    protected override void Enqueue(in Event item) => _queue.Push(in item);

    protected override void HandleUntil(long end)
    {
        var handler = Handler!; // the engine refuses to run without
        var hosts = Run.Hosts;
        while (!Run.Stop)
        {
            Event item;
            var next = _queue.NextTime;
            if (_laneTime <= next)
            {
                if (_laneTime >= end)
                {
                    return;
                }

                if (!TryTakeFromLane(next, out item))
                {
                    continue;
                }
            }
            else if (next < end)
            {
                _queue.Pop(out item);
            }
            else
            {
                return;
            }

            Begin(ref item, hosts);
            if ((item.Body.Kind & EventBody.HasExtension) == 0)
            {
                handler.Handle(ref item);
            }
            else
            {
                HandleExtended(handler, ref item, hosts);
            }
        }
    }

    /// <summary>Before the handler: the laws of time and order, the clock, and the target's fingerprint.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Begin(ref Event item, HostRecord[] hosts)
    {
        unchecked
        {
            // Time never goes back, and no key happens twice. Order alone may go down: an event may schedule another at
            // its own instant.
            Invariant.Require(item.At > Time || (item.At == Time && item.Order != LastOrder));
            Time = item.At;
            LastOrder = item.Order;
            LastTarget = item.Target;
            Processed++;
            ref var digest = ref hosts[item.Target].Digest;
            digest = EventDigest.Chain(digest, EventDigest.Of(ref item));
        }
    }

    private void HandleExtended(IEventHandler handler, ref Event item, HostRecord[] hosts)
    {
        // The handler may scribble on the event, so the slot is remembered here.
        var slot = item.Body.Reference;
        ref var digest = ref hosts[item.Target].Digest;
        digest = EventDigest.Chain(digest, EventDigest.Of(ref Extension(slot)));
        handler.Handle(ref item);
        Drop(slot);
    }

    /// <summary>
    /// The first lane's head, when nothing else has its time. Otherwise everything in lanes at that time moves into the
    /// queue, which alone orders equal times, and the answer is false.
    /// </summary>
    private bool TryTakeFromLane(long queueTime, out Event item)
    {
        var time = _laneTime;
        var first = _firstLane!; // set whenever _laneTime is a time
        if (time < queueTime && !_lanesTied && !first.IsHeadTied)
        {
            Unpack(first.Take(), first.Kind, out item);
            FindFirstLane();
            return true;
        }

        foreach (var lane in _lanes)
        {
            while (lane.NextTime == time)
            {
                Unpack(lane.Take(), lane.Kind, out item);
                _queue.Push(in item);
            }
        }

        FindFirstLane();
        item = default;
        return false;
    }

    private void FindFirstLane()
    {
        _laneTime = long.MaxValue;
        _lanesTied = false;
        foreach (var lane in _lanes)
        {
            var next = lane.NextTime;
            if (next < _laneTime)
            {
                _laneTime = next;
                _firstLane = lane;
                _lanesTied = false;
            }
            else if (next == _laneTime)
            {
                _lanesTied = next != long.MaxValue;
            }
        }
    }

    private static void Unpack(in LaneEntry entry, byte kind, out Event item)
    {
        item = default;
        item.At = entry.At;
        item.Order = entry.Order;
        item.Target = EventOrder.OriginOf(entry.Order);
        item.Body.Kind = kind;
        item.Body.Fifth = entry.Content;
        item.Body.Reference = entry.Reference;
    }
}
