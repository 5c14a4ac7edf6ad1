using System.Runtime.CompilerServices;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

// What one link does to one packet, in netem's order (v6.18, netem_enqueue): duplication, loss, corruption, queue,
// reordering or delay. A lost packet takes no place in the queue and no time on the wire.
public sealed partial class Forwarding
{
    private SendOutcome Transmit(
        NodeBlock block, uint from, in Hop hop, ref Packet packet, bool hasExtension, in PacketExtension extension)
    {
        var state = hop.By;
        ref var counters = ref CountersOf(state);
        if (state.IsDown)
        {
            counters.DownDrops++;
            return Dropped(block, from, in packet, in extension, SendOutcome.LinkDown, state.Direction);
        }

        var size = hasExtension ? packet.WireLengthWith(in extension) : packet.WireLength;
        if (size > state.Mtu)
        {
            counters.TooBig++;
            return Dropped(block, from, in packet, in extension, SendOutcome.TooBig, state.Direction);
        }

        if (block.Kind == NodeKind.Host || packet.Carrier == 0)
        {
            // Freshly made; only what is forwarded keeps its age and its damage.
            packet.Age = 0;
            packet.Carrier = NetworkEvents.Arrival;
        }

        packet.Carrier = PacketEvents.KindOf(in packet);
        var outcome = state.IsPlain
            ? PassPlain(state, ref counters, from, in hop, ref packet, size, hasExtension, in extension)
            : PassFaults(state, ref counters, from, in hop, ref packet, size, hasExtension, in extension);
        if (outcome != SendOutcome.Sent || state.Discipline is null)
        {
            Tell(block, from, in packet, in extension, outcome, state.Direction);
        }

        return outcome;
    }

    // What became of a packet that a link was given, to whoever watches the node.
    private void Tell(
        NodeBlock block, uint from, in Packet packet, in PacketExtension extension, SendOutcome outcome,
        LinkDirection direction)
    {
        if (block.Observers?[from - block.First] is not { } observer)
        {
            return;
        }

        if (outcome == SendOutcome.Sent)
        {
            observer.OnSent(_here.Now, from, in packet, in extension, direction);
        }
        else
        {
            observer.OnDropped(_here.Now, from, in packet, in extension, outcome, direction);
        }
    }

    // A link without faults and jitter: only its queue decides.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SendOutcome PassPlain(
        DirectionState state, ref LinkCounters counters, uint from, in Hop hop, ref Packet packet, int size,
        bool hasExtension, in PacketExtension extension)
    {
        var now = _here.Now.Nanoseconds;
        var leaves = now;
        if (state.IsLimited)
        {
            var serialization = state.WireTime.Of(size);
            if (!TryQueue(state, hop.Member, now, serialization, size, out leaves))
            {
                counters.QueueDrops++;
                return SendOutcome.QueueDropped;
            }
        }

        var arrives = leaves + state.Delay;
        return Depart(state, ref counters, from, hop.Node, now, arrives, ref packet, size, hasExtension, in extension);
    }

    private SendOutcome PassFaults(
        DirectionState state, ref LinkCounters counters, uint from, in Hop hop, ref Packet packet, int size,
        bool hasExtension, in PacketExtension extension)
    {
        if (!state.IsRandom)
        {
            // A discipline, or a delay that has become shorter under a bandwidth limit, so that order must be kept.
            return Pass(state, ref counters, from, in hop, 0, false, ref packet, size, hasExtension, in extension);
        }

        var member = (ulong)hop.Member;
        var ordinal = (ulong)unchecked(state.Ordinal![hop.Member]++);
        var isTwice = state.Duplication.Happens(state.CopyKey.For(member), ordinal);
        var isLost = IsLost(state, hop.Member, ordinal);
        if (isTwice)
        {
            counters.Duplicated++;
        }

        // As in netem a packet chosen for both is neither lost nor sent twice: the copy takes its place.
        if (isLost && !isTwice)
        {
            counters.Lost++;
            return SendOutcome.Lost;
        }

        if (isTwice && isLost)
        {
            counters.Lost++;
        }

        // The copy passes the link's faults on its own, with draws of its own.
        if (isTwice && !isLost)
        {
            PassCopy(state, ref counters, from, in hop, packet, size, hasExtension, in extension, ordinal);
        }

        return PassDamage(
            state, ref counters, from, in hop, ordinal, false, ref packet, size, hasExtension, in extension);
    }

    private void PassCopy(
        DirectionState state, ref LinkCounters counters, uint from, in Hop hop, Packet copy, int size,
        bool hasExtension, in PacketExtension extension, ulong ordinal)
    {
        var loss = state.IsBursty && state.IsBad![hop.Member] != 0 ? state.LossInBad : state.Loss;
        if (loss.Happens(CopyOf(state.LossKey, hop.Member), ordinal))
        {
            counters.Lost++;
            return;
        }

        PassDamage(state, ref counters, from, in hop, ordinal, true, ref copy, size, hasExtension, in extension);
    }

    private SendOutcome PassDamage(
        DirectionState state, ref LinkCounters counters, uint from, in Hop hop, ulong ordinal, bool isCopy,
        ref Packet packet, int size, bool hasExtension, in PacketExtension extension)
    {
        if (state.Corruption.Happens(KeyOf(state.CorruptionKey, hop.Member, isCopy), ordinal))
        {
            counters.Corrupted++;
            packet.Carrier = NetworkEvents.CorruptedArrival;
        }

        return Pass(
            state, ref counters, from, in hop, ordinal, isCopy, ref packet, size, hasExtension, in extension);
    }

    private SendOutcome Pass(
        DirectionState state, ref LinkCounters counters, uint from, in Hop hop, ulong ordinal, bool isCopy,
        ref Packet packet, int size, bool hasExtension, in PacketExtension extension)
    {
        if (state.Discipline is not null)
        {
            return Enqueue(
                state, ref counters, from, in hop, ordinal, isCopy, in packet, size, hasExtension, in extension);
        }

        var now = _here.Now.Nanoseconds;
        var serialization = 0L;
        var leaves = now;
        if (state.IsLimited)
        {
            serialization = state.WireTime.Of(size);
            if (!TryQueue(state, hop.Member, now, serialization, size, out leaves))
            {
                counters.QueueDrops++;
                return SendOutcome.QueueDropped;
            }
        }

        var arrives = leaves + RandomDelay(state, ref counters, hop.Member, ordinal, isCopy, out var overtakes);
        if (state.LastArrival is { } last && state.IsLimited && !overtakes)
        {
            // netem with a rate sends in order, each packet at least its own length after the last.
            arrives = Math.Max(arrives, last[hop.Member] + serialization);
            last[hop.Member] = arrives;
        }

        return Depart(state, ref counters, from, hop.Node, now, arrives, ref packet, size, hasExtension, in extension);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SendOutcome Depart(
        DirectionState state, ref LinkCounters counters, uint from, uint to, long now, long arrives,
        ref Packet packet, int size, bool hasExtension, in PacketExtension extension)
    {
        var age = PacketAge.After(in packet, arrives - now);
        if (age > state.MslUnits)
        {
            counters.Expired++;
            return SendOutcome.Expired;
        }

        packet.Age = age;
        unchecked
        {
            // 64 bits of packets and octets outlast any run.
            counters.Packets++;
            counters.Bytes += size;
        }

        if (_network.HasQueues)
        {
            to = _network.Steer(to, in packet, in extension);
        }

        Schedule(from, new(arrives), to, ref packet, hasExtension, in extension);
        return SendOutcome.Sent;
    }

    private bool TryQueue(DirectionState state, int member, long now, long serialization, int size, out long leaves)
    {
        ref var wire = ref state.Wires![member];
        var busyUntil = wire.BusyUntil;
        if (busyUntil <= now)
        {
            if (wire.Line != 0)
            {
                _lines.Dissolve(ref wire.Line);
            }

            leaves = now + serialization;
        }
        else if (_lines.TryJoin(ref wire.Line, now, busyUntil, size, state.Queue))
        {
            leaves = busyUntil + serialization;
        }
        else
        {
            leaves = 0;
            return false;
        }

        wire.BusyUntil = leaves;
        return true;
    }

    private static bool IsLost(DirectionState state, int member, ulong ordinal)
    {
        if (state.Listed is { } listed)
        {
            var seen = unchecked(state.ListedSeen![member]++);
            return (seen >> 6) < (uint)listed.Length && (listed[seen >> 6] & (1UL << (int)(seen & 63))) != 0;
        }

        if (!state.IsBursty)
        {
            return state.Loss.Happens(state.LossKey.For((ulong)member), ordinal);
        }

        // netem (v6.18, loss_gilb_ell): the state found decides the loss, the transition is for the next packet.
        ref var isBad = ref state.IsBad![member];
        var wasBad = isBad != 0;
        if ((wasBad ? state.ToGood : state.ToBad).Happens(state.BurstKey.For((ulong)member), ordinal))
        {
            isBad ^= 1;
        }

        return (wasBad ? state.LossInBad : state.Loss).Happens(state.LossKey.For((ulong)member), ordinal);
    }

    private static long RandomDelay(
        DirectionState state, ref LinkCounters counters, int member, ulong ordinal, bool isCopy, out bool overtakes)
    {
        overtakes = false;
        if (!state.Reordering.IsNever)
        {
            ref var since = ref state.SinceReordered![member];
            overtakes = since >= state.ReorderingGap - 1
                && state.Reordering.Happens(KeyOf(state.ReorderingKey, member, isCopy), ordinal);
            since = overtakes ? 0 : Math.Min(since + 1, state.ReorderingGap);
            if (overtakes)
            {
                counters.Reordered++;
                return state.ReorderedDelay;
            }
        }

        var deviation = state.HasJitter ? state.Jitter.Draw(KeyOf(state.JitterKey, member, isCopy), ordinal) : 0;
        return Math.Max(0, state.Delay + deviation);
    }

    private static RandomKey KeyOf(RandomKey purpose, int member, bool isCopy) =>
        isCopy ? CopyOf(purpose, member) : purpose.For((ulong)member);

    // Members are below 2^24, so the copies' keys lie beyond all of them.
    private static RandomKey CopyOf(RandomKey purpose, int member) => purpose.For((1UL << 32) + (ulong)member);
}
