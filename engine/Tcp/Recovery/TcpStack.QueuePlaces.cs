namespace NetSim.Tcp;

// Places in the queue of segments in flight that are remembered, so that nothing walks the whole queue per ACK.
public sealed partial class TcpStack
{
    /// <summary>A record is lost: retransmission begins no later than there (tcp_verify_retransmit_hint).</summary>
    private void NoteRetransmitCandidate(ref RecoveryState state, int slot)
    {
        if (state.RetransmitFrom == 0 || _records[slot].Sequence.IsBefore(_records[state.RetransmitFrom].Sequence))
        {
            state.RetransmitFrom = slot;
        }
    }

    private static void ForgetRetransmitCandidates(ref RecoveryState state) => state.RetransmitFrom = 0;

    /// <summary>The queue lets go of a record; <paramref name="heir"/> takes its place, 0 for none.</summary>
    private void ForgetPlaces(ref RecoveryState state, int slot, int heir)
    {
        LeaveRackOrder(ref state, slot);
        ForgetLossEdge(ref state, slot);
        if (state.RetransmitFrom == slot)
        {
            state.RetransmitFrom = heir;
        }

        if (state.HighestSacked == slot)
        {
            state.HighestSacked = 0;
        }

        for (var i = 0; i < SackCursors.Count; i++)
        {
            if (state.SackCursors[i].Slot == slot)
            {
                state.SackCursors[i] = default;
            }
        }
    }

    /// <summary>The cumulative ACK takes a record off: what that tells (tcp_clean_rtx_queue).</summary>
    private void NoteAcknowledged(
        TcpHost host, in FullSock sock, ref RecoveryState state, in SendRecord record, ref AckContext ack)
    {
        if (record.HasAny(SendMarks.Sacked))
        {
            return;
        }

        NoteRateAtDelivery(host, ref state, in record, ref ack.Rate);
        if (!IsSack(in sock))
        {
            return;
        }

        CountDelivered(host, ref state, 1);
        if (!IsSpuriousRetransmission(host, in record, in ack))
        {
            AdvanceRack(ref state, in record);
        }
    }

    // The ACK echoes a time before this copy left (tcp_skb_spurious_retrans).
    private static bool IsSpuriousRetransmission(TcpHost host, in SendRecord record, in AckContext ack)
    {
        if (!ack.HasEcho || !record.HasAny(SendMarks.Retransmitted | SendMarks.EverRetransmitted))
        {
            return false;
        }

        var sent = host.Profile.TimestampUnit.Value == TimestampUnit.Jiffies
            ? unchecked((uint)host.Clock.Jiffies(new Core.SimTime(record.SentAt)))
            : host.Clock.Milliseconds(new Core.SimTime(record.SentAt));
        return unchecked((int)(ack.Echo - sent)) < 0;
    }
}
