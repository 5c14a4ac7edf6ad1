namespace NetSim.Tcp;

// Loss detection by numbers of segments, on kernels without RACK or with it switched off: three sacked segments above
// (RFC 6675), or with forward acknowledgment three segments below the highest sacked one (Mathis and Mahdavi, 1996;
// tcp_time_to_recover, tcp_update_scoreboard, tcp_mark_head_lost, Linux v2.6.32 and v3.10).
public sealed partial class TcpStack
{
    /// <summary>Marks what the peer's SACKs show to be lost.</summary>
    private void MarkLostBehindSacks(
        TcpHost host, int slot, ref FullSock sock, ref RecoveryState state, ref AckContext ack)
    {
        if (sock.Phase == RecoveryPhase.Loss || state.SackedOut == 0)
        {
            return;
        }

        var isForward = IsForward(host, in state);
        if (sock.Phase != RecoveryPhase.Recovery
            && state.LostOut == 0
            && !IsTimeToRecover(host, slot, ref sock, in state, ref ack, isForward))
        {
            return;
        }

        MoveLossEdge(host, in sock, ref state, isForward);
        var isHeadDue = sock.Phase != RecoveryPhase.Recovery || (isForward && !ack.Has(AckFlags.Advanced));
        if (isHeadDue && !_records[state.First].HasAny(SendMarks.Lost))
        {
            MarkLost(host, ref state, state.First);
        }

        if (isForward)
        {
            FindLostRetransmissions(host, in sock, ref state);
        }
    }

    /// <summary>Whether the highest SACK decides; not once the path was seen to reorder (tcp_disable_fack).</summary>
    private static bool IsForward(TcpHost host, in RecoveryState state) =>
        host.Settings.Fack != 0
        && host.Profile.LossDetection.Value < LossDetection.Rack
        && state.Reordering <= host.Settings.Reordering;

    // tcp_time_to_recover
    private bool IsTimeToRecover(
        TcpHost host, int slot, ref FullSock sock, in RecoveryState state, ref AckContext ack, bool isForward)
    {
        var reordering = ReorderingOf(host, in state);
        if (isForward ? IsHighestSackBeyond(in state, state.First, reordering) : state.SackedOut >= reordering)
        {
            return true;
        }

        if (HasUnsent(in sock) && FitsPeerWindow(in sock, CurrentMss(ref sock)))
        {
            return false;
        }

        // Nothing new can be sent that would bring the third duplicate.
        var isAlmostAll = state.PacketsOut <= reordering
            && state.SackedOut >= Math.Max(state.PacketsOut / 2, host.Settings.Reordering);
        return isAlmostAll || IsEarlyRetransmitDue(host, slot, in sock, in state, ref ack);
    }

    // Whether the highest sacked segment lies that many or more above a record (fackets_out). The edge follows closely, so
    // that this walks no farther than the degree of reordering.
    private bool IsHighestSackBeyond(in RecoveryState state, int slot, int distance)
    {
        if (state.HighestSacked == 0)
        {
            return false;
        }

        var highest = _records[state.HighestSacked].Sequence;
        for (; distance > 0 && slot != 0; distance--)
        {
            slot = _records[slot].Next;
        }

        return slot != 0 && !_records[slot].Sequence.IsAfter(highest);
    }

    // The edge follows the highest SACK at the distance of the reordering degree.
    private void MoveLossEdge(TcpHost host, in FullSock sock, ref RecoveryState state, bool isForward)
    {
        var reordering = ReorderingOf(host, in state);
        var isLimited = host.Profile.LossDetection.Value == LossDetection.DuplicateAcks
            && sock.Phase == RecoveryPhase.Recovery;
        while (true)
        {
            var next = state.LossEdge == 0 ? state.First : _records[state.LossEdge].Next;
            if (next == 0 || (isLimited && _records[next].End.IsAfter(state.HighSeq)))
            {
                return;
            }

            ref var record = ref _records[next];
            var isSacked = record.HasAny(SendMarks.Sacked);
            var isBelowEnough = isForward
                ? IsHighestSackBeyond(in state, next, reordering)
                : state.SackedBeyond - (isSacked ? 1 : 0) >= reordering;
            if (!isBelowEnough)
            {
                return;
            }

            state.LossEdge = next;
            state.SackedBeyond -= isSacked ? 1 : 0;
            if (!record.HasAny(SendMarks.Sacked | SendMarks.Lost))
            {
                MarkLost(host, ref state, next);
            }
        }
    }

    /// <summary>
    /// A segment sent again is lost again when something was delivered that had not been sent before it
    /// (tcp_mark_lost_retrans).
    /// </summary>
    private void FindLostRetransmissions(TcpHost host, in FullSock sock, ref RecoveryState state)
    {
        if (state.RetransOut == 0 || state.HighestSacked == 0 || sock.Phase != RecoveryPhase.Recovery)
        {
            return;
        }

        var left = state.RetransOut;
        var highest = _records[state.HighestSacked].End;
        for (var slot = state.First; slot != 0 && left > 0; slot = _records[slot].Next)
        {
            ref var record = ref _records[slot];
            if (!record.HasAny(SendMarks.Retransmitted))
            {
                continue;
            }

            left--;
            if (highest.IsAfter(record.SentBefore) && record.HasAny(SendMarks.Lost))
            {
                MarkLost(host, ref state, slot);
            }
        }
    }

    /// <summary>The queue lets go of a record.</summary>
    private void ForgetLossEdge(ref RecoveryState state, int slot)
    {
        ref var record = ref _records[slot];
        if (state.LossEdge == slot)
        {
            state.LossEdge = 0;
            return;
        }

        if (state.LossEdge != 0 && !record.Sequence.IsAfter(_records[state.LossEdge].Sequence))
        {
            return;
        }

        state.SackedBeyond -= record.HasAny(SendMarks.Sacked) ? 1 : 0;
    }

    /// <summary>Everything is to be looked at anew (tcp_clear_all_retrans_hints).</summary>
    private static void ResetLossEdge(ref RecoveryState state)
    {
        state.LossEdge = 0;
        state.SackedBeyond = state.SackedOut;
    }
}
