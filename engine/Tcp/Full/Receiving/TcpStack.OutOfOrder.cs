using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// Data that arrived too early waits here (tcp_data_queue_ofo, tcp_ofo_queue, Linux v6.18).
public sealed partial class TcpStack
{
    private readonly Slab<OutOfOrderState> _outOfOrder = new();
    private readonly Slab<OutOfOrderRange> _ranges = new();

    /// <summary>Gives back what waited out of order; the sock ends or closes its receiving side.</summary>
    internal void ReleaseOutOfOrder(ref FullSock sock)
    {
        if (sock.OutOfOrder == 0)
        {
            return;
        }

        ref var state = ref _outOfOrder[sock.OutOfOrder];
        for (var range = state.First; range != 0;)
        {
            var next = _ranges[range].Next;
            _ranges.Release(range);
            range = next;
        }

        sock.ReceiveMemory -= state.Memory;
        _outOfOrder.Release(sock.OutOfOrder);
        sock.OutOfOrder = 0;
    }

    private bool HasOutOfOrder(in FullSock sock) => sock.OutOfOrder != 0 && _outOfOrder[sock.OutOfOrder].First != 0;

    private int OutOfOrderMemory(in FullSock sock) => sock.OutOfOrder == 0 ? 0 : _outOfOrder[sock.OutOfOrder].Memory;

    // From the next octet expected to the highest one received.
    private int OutOfOrderSpan(in FullSock sock) =>
        HasOutOfOrder(in sock) ? _ranges[_outOfOrder[sock.OutOfOrder].Last].End - sock.RcvNxt : 0;

    private ref OutOfOrderState OutOfOrderOf(ref FullSock sock)
    {
        if (sock.OutOfOrder == 0)
        {
            sock.OutOfOrder = _outOfOrder.Take();
        }

        return ref _outOfOrder[sock.OutOfOrder];
    }

    /// <summary>Keeps a segment that lies beyond the next octet expected.</summary>
    private void QueueOutOfOrder(
        TcpHost host, int slot, ref FullSock sock, in Packet packet, in PacketExtension extension)
    {
        CheckMark(host, ref sock, in packet);
        if (!TryReserveReceiveMemory(host, ref sock, packet.Length, hasToFit: false))
        {
            host.Count(Mib.TCPOFODrop);
            NotifyReadable(host, slot, in sock);
            return;
        }

        MeasureReceiveMss(ref sock, in packet, in extension);
        sock.Flags = (sock.Flags | FullSockFlags.AckScheduled) & ~FullSockFlags.FastPath;
        host.Count(Mib.TCPOFOQueue);
        RecoveryOf(ref sock).Traffic.OutOfOrder++;
        ref var state = ref OutOfOrderOf(ref sock);
        var start = packet.Sequence;
        var end = packet.SequenceEnd;
        if (InsertRange(host, ref sock, ref state, in packet))
        {
            var memory = TrueSize(packet.Length);
            sock.ReceiveMemory += memory;
            state.Memory += memory;
            if (IsSack(in sock))
            {
                GrowWindow(host, ref sock, packet.Length);
            }
        }

        // A sock that nobody has accepted keeps its buffer.
        if (sock.Owner != 0)
        {
            GrowReceiveBuffer(host, ref sock, sock.ReceiveQueueSpace);
        }

        if (IsSack(in sock))
        {
            NoteSackBlock(ref state, start, end);
        }
    }

    /// <returns>Whether the segment held anything new.</returns>
    private bool InsertRange(TcpHost host, ref FullSock sock, ref OutOfOrderState state, in Packet packet)
    {
        var start = packet.Sequence;
        var end = packet.SequenceEnd;
        // The last piece that does not begin behind the segment. New data mostly belongs to the end, so we look from
        // there.
        var before = state.Last;
        while (before != 0 && _ranges[before].Start.IsAfter(start))
        {
            before = _ranges[before].Previous;
        }

        var target = before;
        if (before != 0 && start.IsAtOrBefore(_ranges[before].End))
        {
            ref var range = ref _ranges[before];
            if (end.IsAtOrBefore(range.End))
            {
                host.Count(Mib.TCPOFOMerge);
                SetDuplicate(host, ref sock, start, end);
                return false;
            }

            if (start.IsBefore(range.End))
            {
                SetDuplicate(host, ref sock, start, range.End);
            }
            else
            {
                host.Count(Mib.TCPRcvCoalesce);
            }

            range.End = end;
        }
        else
        {
            target = _ranges.Take();
            ref var range = ref _ranges[target];
            range.Start = start;
            range.End = end;
            LinkAfter(ref state, target, before);
        }

        ref var grown = ref _ranges[target];
        grown.EndsAtPush = packet.Has(TcpFlags.Psh) && !packet.IsPushHint;
        grown.EndsWithFin = packet.Has(TcpFlags.Fin);
        grown.Memory += TrueSize(packet.Length);
        AbsorbFollowing(host, ref sock, ref state, target, end);
        return true;
    }

    // Pieces that the segment overlaps or touches become one with it.
    private void AbsorbFollowing(
        TcpHost host, ref FullSock sock, ref OutOfOrderState state, int target, SequenceNumber end)
    {
        ref var range = ref _ranges[target];
        while (range.Next != 0 && end.IsAtOrAfter(_ranges[range.Next].Start))
        {
            var following = range.Next;
            ref var next = ref _ranges[following];
            if (end.IsAfter(next.Start))
            {
                var isWhole = end.IsAtOrAfter(next.End);
                ExtendDuplicate(host, ref sock, next.Start, isWhole ? next.End : end);
                if (isWhole)
                {
                    host.Count(Mib.TCPOFOMerge);
                }
            }

            if (next.End.IsAtOrAfter(range.End))
            {
                range.End = next.End;
                range.EndsAtPush = next.EndsAtPush;
                range.EndsWithFin |= next.EndsWithFin;
            }

            range.Memory += next.Memory;
            Unlink(ref state, following);
        }
    }

    /// <summary>The hole is filled: pieces that are next now join the stream.</summary>
    private void DrainOutOfOrder(TcpHost host, int slot, ref FullSock sock)
    {
        var duplicateBelow = sock.RcvNxt;
        while (HasOutOfOrder(in sock))
        {
            ref var state = ref _outOfOrder[sock.OutOfOrder];
            ref var range = ref _ranges[state.First];
            if (range.Start.IsAfter(sock.RcvNxt))
            {
                return;
            }

            if (range.Start.IsBefore(duplicateBelow))
            {
                var end = range.End.IsBefore(duplicateBelow) ? range.End : duplicateBelow;
                ExtendDuplicate(host, ref sock, range.Start, end);
                duplicateBelow = end;
            }

            var fin = false;
            state.Memory -= range.Memory;
            if (range.End.IsAfter(sock.RcvNxt))
            {
                CountReceived(in sock, range.End - sock.RcvNxt);
                sock.RcvNxt = range.End;
                SetMark(ref sock, ReceiveMarks.EndsAtPush, range.EndsAtPush || range.EndsWithFin);
                fin = range.EndsWithFin;
            }
            else
            {
                sock.ReceiveMemory -= range.Memory;
            }

            Unlink(ref state, state.First);
            if (fin)
            {
                OnFin(host, slot);
                return;
            }
        }
    }

    private void LinkAfter(ref OutOfOrderState state, int added, int before)
    {
        ref var range = ref _ranges[added];
        range.Previous = before;
        range.Next = before == 0 ? state.First : _ranges[before].Next;
        if (before == 0)
        {
            state.First = added;
        }
        else
        {
            _ranges[before].Next = added;
        }

        if (range.Next == 0)
        {
            state.Last = added;
        }
        else
        {
            _ranges[range.Next].Previous = added;
        }
    }

    private void Unlink(ref OutOfOrderState state, int removed)
    {
        ref var range = ref _ranges[removed];
        if (range.Previous == 0)
        {
            state.First = range.Next;
        }
        else
        {
            _ranges[range.Previous].Next = range.Next;
        }

        if (range.Next == 0)
        {
            state.Last = range.Previous;
        }
        else
        {
            _ranges[range.Next].Previous = range.Previous;
        }

        _ranges.Release(removed);
    }

    private static void SetMark(ref FullSock sock, ReceiveMarks mark, bool isSet) =>
        sock.ReceiveMarks = isSet ? sock.ReceiveMarks | mark : sock.ReceiveMarks & ~mark;
}
