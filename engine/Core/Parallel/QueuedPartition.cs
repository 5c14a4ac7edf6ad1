using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>A partition over one kind of queue; generic over a struct, so that the loop is compiled for each.</summary>
internal sealed class QueuedPartition<TQueue>(int index, RunState run, WindowedPartition[] peers, TQueue queue)
    : WindowedPartition(index, run, peers)
    where TQueue : struct, IPendingEvents
{
    private const int TimerSlotBits = 29;
    private const uint MaxTimerSlots = 1u << TimerSlotBits;

    // Not readonly: a mutable struct, changed in place.
    private TQueue _queue = queue;
    private TimerStore? _timers;
    private long _timerTime = long.MaxValue;

    public override long NextTime => Math.Min(_queue.NextTime, _timerTime);

    public override void Schedule(uint origin, SimTime at, uint target, in EventBody body)
    {
        Invariant.Require((body.Kind & EventBody.HasExtension) == 0);
        var time = Stamp(origin, at, out var order);
        if (Run.PartitionOf[target] == Index)
        {
            _queue.Push(time, order, target, in body);
        }
        else
        {
            SendAway(new Event { At = time, Order = order, Target = target, Body = body });
        }
    }

    public override void Schedule(uint origin, SimTime at, uint target, in EventBody body, in Extension extension)
    {
        var item = new Event { At = Stamp(origin, at, out var order), Order = order, Target = target, Body = body };
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

    public override uint ArmTimer(uint host, SimTime at, byte kind, int slot)
    {
        unchecked
        {
            Invariant.Require(kind is >= EventBody.FirstTimer and <= EventBody.LastTimer && (uint)slot < MaxTimerSlots);
            var time = Stamp(host, at, out var order);
            var place = ((uint)(kind - EventBody.FirstTimer) << TimerSlotBits) | (uint)slot;
            _timers ??= new();
            if (Run.Hooks.WithoutTimerStore || !_timers.TryAdd(Time, time, order, place))
            {
                PushTimer(time, order, place);
            }

            _timerTime = _timers.NextTime;
            return (uint)order;
        }
    }

    public override void AddTo(MemoryAccount account)
    {
        base.AddTo(account);
        var events = (long)_queue.Count;
        account.Add(MemoryKind.QueuedEvent, events, _queue.ReservedBytes, events * Unsafe.SizeOf<Event>());
        if (_timers is { } timers)
        {
            account.Add(
                MemoryKind.Timer, timers.Count, timers.ReservedBytes, timers.Count * Unsafe.SizeOf<TimerEntry>());
        }
    }

    protected override void Enqueue(in Event item) => _queue.Push(in item);

    protected override void HandleUntil(long end)
    {
        var handler = Handler!; // the engine refuses to run without
        var hosts = Run.Hosts;
        while (!Run.Stop)
        {
            var next = _queue.NextTime;
            if (_timerTime <= next)
            {
                if (_timerTime >= end)
                {
                    return;
                }

                OpenTimers(handler);
                continue;
            }

            if (next >= end)
            {
                return;
            }

            _queue.Pop(out var item);
            if (item.Body.Kind is >= EventBody.FirstTimer and <= EventBody.LastTimer && !IsArmed(handler, in item))
            {
                continue;
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

    private static bool IsArmed(IEventHandler handler, in Event item) =>
        handler.IsArmed(item.Body.Kind, item.Target, item.Body.Reference, unchecked((uint)item.Order));

    /// <summary>Moves the timers of the earliest bucket that still apply into the queue.</summary>
    private void OpenTimers(IEventHandler handler)
    {
        unchecked
        {
            var timers = _timers!; // set when a timer is next
            var bucket = timers.TakeFirst(out var start);
            do
            {
                foreach (ref readonly var entry in timers.Read(in bucket))
                {
                    var kind = (byte)((entry.Place >> TimerSlotBits) + EventBody.FirstTimer);
                    var slot = (int)(entry.Place & (MaxTimerSlots - 1));
                    if (handler.IsArmed(kind, EventOrder.OriginOf(entry.Order), slot, (uint)entry.Order))
                    {
                        PushTimer(start + entry.Offset, entry.Order, entry.Place);
                    }
                }
            }
            while (timers.Release(ref bucket));

            _timerTime = timers.NextTime;
        }
    }

    private void PushTimer(long at, ulong order, uint place)
    {
        unchecked
        {
            Event item = default;
            item.At = at;
            item.Order = order;
            item.Target = EventOrder.OriginOf(order);
            item.Body.Kind = (byte)((place >> TimerSlotBits) + EventBody.FirstTimer);
            item.Body.Reference = (int)(place & (MaxTimerSlots - 1));
            _queue.Push(in item);
        }
    }
}
