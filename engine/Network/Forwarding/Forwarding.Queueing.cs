using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

// Queues that are not drop-tail: a packet that must wait is kept, and an event takes the next one when the wire is
// free. On an idle link a packet passes through the discipline and leaves at once, without an event.
public sealed partial class Forwarding
{
    private readonly List<MemberQueue> _queues = [];

    /// <summary>The packets that wait in this partition's disciplined queues.</summary>
    internal PacketStore Store { get; } = new();

    internal ref LinkCounters CountersOf(DirectionState state)
    {
        var counts = state.Counters;
        return ref counts[counts.Length == 1 ? 0 : _index];
    }

    /// <summary>Counts, reports and forgets a packet that a queue has dropped.</summary>
    internal void DropWaiting(MemberQueue queue, int slot, SendOutcome reason)
    {
        var place = queue.Place;
        CountDrop(ref CountersOf(place.State), reason);
        ref var waiting = ref Store[slot];
        Dropped(
            _network.BlockOf(place.From), place.From, in waiting.Packet, in ExtensionOf(slot), reason,
            place.State.Direction);
        Store.Free(slot);
    }

    private static void CountDrop(ref LinkCounters counters, SendOutcome reason)
    {
        switch (reason)
        {
            case SendOutcome.EarlyDropped:
                counters.EarlyDrops++;
                break;
            case SendOutcome.LinkDown:
                counters.DownDrops++;
                break;
            default:
                counters.QueueDrops++;
                break;
        }
    }

    private ref readonly PacketExtension ExtensionOf(int slot)
    {
        if (Store[slot].HasExtension)
        {
            return ref Store.ExtensionOf(slot);
        }

        return ref NoExtension;
    }

    private SendOutcome Enqueue(
        DirectionState state, ref LinkCounters counters, uint from, in Hop hop, ulong ordinal, bool isCopy,
        in Packet packet, int size, bool hasExtension, in PacketExtension extension)
    {
        var now = _here.Now.Nanoseconds;
        var queue = state.QueueOf(this, hop.Member, from, _queues);
        if (!queue.IsIdle && !queue.IsPending && queue.BusyUntil <= now)
        {
            // The wire asked when it became free, and found nothing.
            queue.Dequeue(queue.BusyUntil, out _);
            queue.IsIdle = true;
        }

        var slot = Store.Add(in packet, hasExtension, in extension);
        ref var waiting = ref Store[slot];
        waiting.Size = size;
        waiting.EnqueuedAt = now;
        waiting.Ordinal = ordinal;
        waiting.IsCopy = isCopy;
        waiting.To = hop.Node;
        var outcome = queue.Enqueue(slot, now);
        if (outcome != SendOutcome.Sent)
        {
            CountDrop(ref counters, outcome);
            Store.Free(slot);
        }
        else if (!queue.IsPending)
        {
            Serve(queue, now);
        }

        return outcome;
    }

    // The event that the queue waited for.
    private void ServeAgain(MemberQueue queue)
    {
        queue.IsPending = false;
        Serve(queue, _here.Now.Nanoseconds);
    }

    // Sends while the wire is free, and asks to be woken when it is not and somebody waits.
    private void Serve(MemberQueue queue, long now)
    {
        while (queue.BusyUntil <= now)
        {
            var slot = queue.Dequeue(now, out var next);
            if (slot == 0)
            {
                queue.IsIdle = next == 0;
                if (next != 0)
                {
                    ScheduleDeparture(queue, next);
                }

                return;
            }

            queue.IsIdle = false;
            Launch(queue, slot, now);
        }

        if (queue.Packets > 0)
        {
            ScheduleDeparture(queue, queue.BusyUntil);
        }
    }

    private void ScheduleDeparture(MemberQueue queue, long at)
    {
        queue.IsPending = true;
        var place = queue.Place;
        var body = new EventBody
        {
            Kind = NetworkEvents.Departure,
            First = place.Member,
            Reference = place.Index,
        };
        _here.Schedule(place.From, new(at), place.From, in body);
    }

    private void Launch(MemberQueue queue, int slot, long now)
    {
        var place = queue.Place;
        var state = place.State;
        if (state.IsDown)
        {
            DropWaiting(queue, slot, SendOutcome.LinkDown);
            return;
        }

        ref var counters = ref CountersOf(state);
        var waiting = Store[slot];
        var serialization = state.IsLimited ? state.WireTime.Of(waiting.Size) : 0;
        var leaves = now + serialization;
        queue.BusyUntil = leaves;
        var overtakes = false;
        var arrives = leaves + (state.IsRandom
            ? RandomDelay(state, ref counters, place.Member, waiting.Ordinal, waiting.IsCopy, out overtakes)
            : state.Delay);
        if (state.LastArrival is { } last && state.IsLimited && !overtakes)
        {
            arrives = Math.Max(arrives, last[place.Member] + serialization);
            last[place.Member] = arrives;
        }

        var outcome = Depart(
            state, ref counters, place.From, waiting.To, waiting.EnqueuedAt, arrives, ref waiting.Packet, waiting.Size,
            waiting.HasExtension, in ExtensionOf(slot));
        Tell(_network.BlockOf(place.From), place.From, in waiting.Packet, in ExtensionOf(slot), outcome,
            state.Direction);
        Store.Free(slot);
    }
}
