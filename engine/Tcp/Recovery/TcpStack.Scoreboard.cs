using NetSim.Wire;

namespace NetSim.Tcp;

// What the peer's SACK blocks say of the segments in flight (RFC 2018, RFC 2883; tcp_sacktag_write_queue, Linux v6.18).
// Blocks of the last ACK are remembered with their place in the queue, so an ACK costs what is new in it.
public sealed partial class TcpStack
{
    /// <summary>Marks what the blocks acknowledge.</summary>
    private void TagSackBlocks(
        TcpHost host, ref FullSock sock, in Packet packet, in PacketExtension extension, ref AckContext ack)
    {
        ref var state = ref RecoveryOf(ref sock);
        ack.Reordered = sock.SndNxt;
        var first = 0;
        var duplicate = extension.GetSack(0);
        var isDuplicate = IsDuplicateSack(host, ref sock, ref state, in packet, in extension, ref ack);
        if (isDuplicate)
        {
            first = 1;
        }

        if (packet.Acknowledgment.IsBefore(ack.PriorUna - (int)Math.Min(sock.MaxWindow, int.MaxValue))
            || state.PacketsOut == 0)
        {
            return;
        }

        if (isDuplicate && duplicate.Right.IsAfter(sock.SndUna))
        {
            TagDuplicate(host, in sock, ref state, ref ack, duplicate);
        }

        Span<SackBlock> blocks = stackalloc SackBlock[PacketExtension.MaximumSackBlocks];
        var count = SortBlocks(host, in sock, in packet, in extension, first, blocks);
        SackCursors seen = default;
        for (var i = 0; i < count; i++)
        {
            seen[i] = TagBlock(host, in sock, ref state, ref ack, blocks[i]);
        }

        state.SackCursors = seen;
        if (sock.Phase != RecoveryPhase.Loss || (sock.Flags & FullSockFlags.UndoPossible) != 0)
        {
            NoteReordering(host, in sock, ref state, ack.Reordered, isByTimestamp: false);
        }
    }

    // Valid blocks in the order of their sequence numbers (tcp_is_sackblock_valid).
    private static int SortBlocks(
        TcpHost host,
        in FullSock sock,
        in Packet packet,
        in PacketExtension extension,
        int first,
        Span<SackBlock> blocks)
    {
        var count = 0;
        for (var i = first; i < extension.SackBlocks; i++)
        {
            var block = extension.GetSack(i);
            var isValid = block.Left.IsBefore(block.Right)
                && !block.Right.IsAfter(sock.SndNxt)
                && block.Left.IsAfter(sock.SndUna);
            if (!isValid)
            {
                if (packet.Acknowledgment == sock.SndUna || block.Right.IsAfter(sock.SndUna))
                {
                    host.Count(Mib.TCPSACKDiscard);
                }

                continue;
            }

            var at = count++;
            while (at > 0 && block.Left.IsBefore(blocks[at - 1].Left))
            {
                blocks[at] = blocks[at - 1];
                at--;
            }

            blocks[at] = block;
        }

        return count;
    }

    /// <summary>Marks the new part of a block.</summary>
    /// <returns>The block and its last record, for the next ACK.</returns>
    private SackCursor TagBlock(
        TcpHost host, in FullSock sock, ref RecoveryState state, ref AckContext ack, SackBlock block)
    {
        var last = 0;
        var slot = FirstToTag(in state, block, ref last);
        while (slot != 0)
        {
            ref var record = ref _records[slot];
            if (!record.Sequence.IsBefore(block.Right))
            {
                break;
            }

            if (TryFindCursor(in state, record.Sequence, block.Right, out var known))
            {
                last = known.Slot;
                slot = _records[last].Next;
                continue;
            }

            if (record.Sequence.IsAtOrAfter(block.Left) && record.End.IsAtOrBefore(block.Right))
            {
                TagRecord(host, in sock, ref state, ref ack, slot);
                last = slot;
            }

            slot = record.Next;
        }

        return new SackCursor { Left = block.Left, Right = block.Right, Slot = last };
    }

    // Where to begin: behind what is known of this block, else behind the nearest known place before it.
    private int FirstToTag(in RecoveryState state, SackBlock block, ref int last)
    {
        var best = 0;
        if (state.SackedOut > 0
            && state.HighestSacked != 0
            && _records[state.HighestSacked].End.IsAtOrBefore(block.Left))
        {
            best = state.HighestSacked;
        }

        for (var i = 0; i < SackCursors.Count; i++)
        {
            var known = state.SackCursors[i];
            if (known.Slot == 0)
            {
                continue;
            }

            if (known.Left.IsAtOrBefore(block.Left) && known.Right.IsAfter(block.Left))
            {
                last = known.Right.IsAtOrBefore(block.Right) ? known.Slot : 0;
                return last == 0 ? FirstAtOrAfter(state.First, block.Left) : _records[last].Next;
            }

            if (known.Right.IsAtOrBefore(block.Left)
                && (best == 0 || _records[known.Slot].End.IsAfter(_records[best].End)))
            {
                best = known.Slot;
            }
        }

        return FirstAtOrAfter(best == 0 ? state.First : _records[best].Next, block.Left);
    }

    private int FirstAtOrAfter(int slot, SequenceNumber position)
    {
        while (slot != 0 && _records[slot].Sequence.IsBefore(position))
        {
            slot = _records[slot].Next;
        }

        return slot;
    }

    // A block known from the last ACK that begins here and lies within the present one.
    private static bool TryFindCursor(
        in RecoveryState state, SequenceNumber left, SequenceNumber right, out SackCursor known)
    {
        for (var i = 0; i < SackCursors.Count; i++)
        {
            known = state.SackCursors[i];
            if (known.Slot != 0 && known.Left == left && known.Right.IsAtOrBefore(right))
            {
                return true;
            }
        }

        known = default;
        return false;
    }

    /// <summary>The peer has one segment (tcp_sacktag_one).</summary>
    private void TagRecord(TcpHost host, in FullSock sock, ref RecoveryState state, ref AckContext ack, int slot)
    {
        ref var record = ref _records[slot];
        if (record.HasAny(SendMarks.Sacked) || !record.End.IsAfter(sock.SndUna))
        {
            return;
        }

        AdvanceRack(ref state, in record);
        var isAgain = record.HasAny(SendMarks.Retransmitted | SendMarks.EverRetransmitted);
        if (!isAgain)
        {
            // Never sent again and yet below the highest: the network has reordered.
            if (record.Sequence.IsBefore(HighestSack(in sock, in state)) && record.Sequence.IsBefore(ack.Reordered))
            {
                ack.Reordered = record.Sequence;
            }

            if (record.End.IsAtOrBefore(state.HighSeq))
            {
                ack.Flags |= AckFlags.OriginalAcked;
            }

            ack.FirstSackedSentAt = ack.HasSackedOriginal ? ack.FirstSackedSentAt : record.SentAt;
            ack.LastSackedSentAt = record.SentAt;
            ack.HasSackedOriginal = true;
        }

        if (record.HasAny(SendMarks.Lost))
        {
            if (record.HasAny(SendMarks.Retransmitted))
            {
                record.Marks &= ~SendMarks.Retransmitted;
                state.RetransOut--;
            }

            record.Marks &= ~SendMarks.Lost;
            state.LostOut--;
        }

        record.Marks |= SendMarks.Sacked;
        state.SackedOut++;
        if (state.LossEdge == 0 || record.Sequence.IsAfter(_records[state.LossEdge].Sequence))
        {
            state.SackedBeyond++;
        }

        ack.Flags |= AckFlags.DataSacked;
        NoteRateAtDelivery(host, ref state, in record, ref ack.Rate);
        CountDelivered(host, ref state, 1);
        if (state.HighestSacked == 0 || record.End.IsAfter(_records[state.HighestSacked].End))
        {
            state.HighestSacked = slot;
        }
    }

    /// <summary>
    /// One past the highest segment that the peer has; SndUna when it has none beyond (tcp_highest_sack_seq).
    /// </summary>
    private SequenceNumber HighestSack(in FullSock sock, in RecoveryState state)
    {
        if (state.SackedOut == 0)
        {
            return sock.SndUna;
        }

        return state.HighestSacked == 0 ? sock.SndNxt : _records[state.HighestSacked].End;
    }

    /// <summary>The cumulative ACK filled a hole with an original: that was reordering (tcp_clean_rtx_queue).</summary>
    private void CheckFilledHole(
        TcpHost host, ref FullSock sock, ref RecoveryState state, in AckContext ack, in AckedSummary acked)
    {
        if (acked.HasOriginal && acked.LowestOriginal.IsBefore(ack.PriorHighestSack))
        {
            NoteReordering(host, in sock, ref state, acked.LowestOriginal, isByTimestamp: false);
        }
    }

    /// <summary>
    /// Something below the highest arrived late: so much reordering is to be expected (tcp_check_sack_reordering).
    /// </summary>
    private void NoteReordering(
        TcpHost host, in FullSock sock, ref RecoveryState state, SequenceNumber position, bool isByTimestamp)
    {
        var distance = HighestSack(in sock, in state) - position;
        if (distance <= 0)
        {
            return;
        }

        var mss = Math.Max(1, (int)sock.MssCache);
        if (distance > ReorderingOf(host, in state) * mss)
        {
            state.Reordering = Math.Min((distance + mss - 1) / mss, host.Settings.MaxReordering);
        }

        state.ReorderSeen++;
        host.Count(isByTimestamp ? Mib.TCPTSReorder : Mib.TCPSACKReorder);
    }
}
