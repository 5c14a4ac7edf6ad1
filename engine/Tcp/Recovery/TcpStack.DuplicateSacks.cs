using NetSim.Wire;

namespace NetSim.Tcp;

// D-SACKs: the peer got something twice, so sending it again was needless (RFC 2883; tcp_check_dsack, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>
    /// Whether the first block is a D-SACK (RFC 2883 section 4), and what it tells (tcp_check_dsack).
    /// </summary>
    private bool IsDuplicateSack(
        TcpHost host,
        ref FullSock sock,
        ref RecoveryState state,
        in Packet packet,
        in PacketExtension extension,
        ref AckContext ack)
    {
        var block = extension.GetSack(0);
        if (block.Left.IsBefore(packet.Acknowledgment))
        {
            Decide(host, in sock.Tuple, Mib.TCPDSACKRecv);
        }
        else if (extension.SackBlocks > 1
            && block.Right.IsAtOrBefore(extension.GetSack(1).Right)
            && block.Left.IsAtOrAfter(extension.GetSack(1).Left))
        {
            Decide(host, in sock.Tuple, Mib.TCPDSACKOfoRecv);
        }
        else
        {
            return false;
        }

        var segments = CountDuplicateSegments(in sock, ref state, block, ref ack);
        if (segments == 0)
        {
            host.Count(Mib.TCPDSACKIgnoredDubious);
            return false;
        }

        host.Counters.Add(Mib.TCPDSACKRecvSegs, segments);
        var isForgotten = block.Right.IsAtOrBefore(ack.PriorUna);
        if (isForgotten && IsUndoing(in sock, in state) && block.Right.IsAfter(state.UndoMarker))
        {
            state.UndoRetrans = Math.Max(0, state.UndoRetrans - segments);
        }

        return true;
    }

    private static bool IsUndoing(in FullSock sock, in RecoveryState state) =>
        (sock.Flags & FullSockFlags.UndoPossible) != 0 && state.UndoRetrans > 0;

    // tcp_dsack_seen: more duplicates than we ever sent again are not believed.
    private static int CountDuplicateSegments(
        in FullSock sock, ref RecoveryState state, SackBlock block, ref AckContext ack)
    {
        var length = block.Right - block.Left;
        if (length <= 0 || length > sock.MaxWindow)
        {
            return 0;
        }

        var segments = (length + sock.MssCache - 1) / sock.MssCache;
        var isProbe = segments == 1
            && (sock.Flags & FullSockFlags.TlpOutstanding) != 0
            && state.TlpHighSeq == block.Right;
        if (isProbe)
        {
            ack.Flags |= AckFlags.DuplicateOfProbe;
        }

        state.DuplicateSegments += segments;
        if (state.DuplicateSegments > state.TotalRetrans)
        {
            return 0;
        }

        if (state.ReorderSeen != 0 && !isProbe)
        {
            state.IsRackDuplicateSeen = true;
        }

        ack.Flags |= AckFlags.DuplicateSack;
        return segments;
    }

    // The segments that a D-SACK names arrived twice: retransmissions of them were needless.
    private void TagDuplicate(
        TcpHost host, in FullSock sock, ref RecoveryState state, ref AckContext ack, SackBlock block)
    {
        for (var slot = state.First; slot != 0; slot = _records[slot].Next)
        {
            ref var record = ref _records[slot];
            if (!record.Sequence.IsBefore(block.Right))
            {
                return;
            }

            if (record.Sequence.IsBefore(block.Left) || record.End.IsAfter(block.Right))
            {
                continue;
            }

            if (record.HasAny(SendMarks.Retransmitted | SendMarks.EverRetransmitted))
            {
                if (IsUndoing(in sock, in state) && record.End.IsAfter(state.UndoMarker))
                {
                    state.UndoRetrans--;
                }

                if (record.HasAny(SendMarks.Sacked) && record.Sequence.IsBefore(ack.Reordered))
                {
                    ack.Reordered = record.Sequence;
                }
            }

            TagRecord(host, in sock, ref state, ref ack, slot);
            if (record.HasAny(SendMarks.Retransmitted))
            {
                record.Marks &= ~SendMarks.Retransmitted;
                state.RetransOut--;
            }
        }
    }
}
