using NetSim.Wire;

namespace NetSim.Tcp;

// The queue of segments in flight (tcp_rtx_queue, tcp_clean_rtx_queue, Linux v6.18).
public sealed partial class TcpStack
{
    private readonly SendRecordStore _records = new();

    /// <summary>Segments in the queue; 0 without recovery state.</summary>
    internal int PacketsOutOf(ref FullSock sock) => sock.Recovery == 0 ? 0 : _recovery[sock.Recovery].PacketsOut;

    /// <summary>Segments in flight; 0 without recovery state.</summary>
    internal int InFlightOf(ref FullSock sock) => sock.Recovery == 0 ? 0 : _recovery[sock.Recovery].InFlight;

    /// <summary>
    /// Removes what <paramref name="acknowledged"/> covers from the queue (tcp_clean_rtx_queue); SndUna is moved
    /// already.
    /// </summary>
    private AckedSummary CleanQueue(TcpHost host, int slot, SequenceNumber acknowledged, ref AckContext ack)
    {
        AckedSummary summary = default;
        ref var sock = ref _full[slot];
        if (sock.Recovery == 0)
        {
            return summary;
        }

        ref var recovery = ref _recovery[sock.Recovery];
        while (recovery.First != 0)
        {
            ref var record = ref _records[recovery.First];
            if (record.End.IsAfter(acknowledged))
            {
                // A part of a segment stays whole until all of it is acknowledged.
                break;
            }

            Summarize(in record, recovery.HighSeq, ref summary);
            NoteAcknowledged(host, in sock, ref recovery, in record, ref ack);
            RemoveMarks(in record, ref recovery);
            recovery.PacketsOut--;
            var gone = recovery.First;
            recovery.First = record.Next;
            ForgetPlaces(ref recovery, gone, record.Next);
            _records.Release(gone);
        }

        if (recovery.First == 0)
        {
            recovery.Last = 0;
            _records.Abandon(ref recovery.NextRecord);
            StopChrono(host, ref sock, Chrono.Busy);
        }

        if (summary.SynAcked)
        {
            sock.RetransStampMs = 0;
        }

        return summary;
    }

    private static void Summarize(in SendRecord record, SequenceNumber highSeq, ref AckedSummary summary)
    {
        const SendMarks Again = SendMarks.Retransmitted | SendMarks.EverRetransmitted;
        summary.Segments++;
        summary.Octets += record.End - record.Sequence;
        summary.SynAcked |= record.HasAny(SendMarks.Syn);
        summary.DataAcked |= !record.HasAny(SendMarks.Syn);
        summary.FinAcked |= record.HasAny(SendMarks.Fin);
        if (!record.HasAny(SendMarks.Sacked))
        {
            summary.NewlyDelivered++;
        }

        if (record.HasAny(Again))
        {
            summary.RetransmittedAcked = true;
        }
        else if (!record.HasAny(SendMarks.Sacked))
        {
            if (!summary.HasOriginal)
            {
                summary.HasOriginal = true;
                summary.FirstSentAt = record.SentAt;
                summary.LowestOriginal = record.Sequence;
            }

            summary.LastSentAt = record.SentAt;
            summary.OriginalAcked |= !record.End.IsAfter(highSeq);
        }

        if (summary.Segments == 1 || record.SentAt >= summary.NewestSentAt)
        {
            summary.NewestSentAt = record.SentAt;
            summary.NewestEnd = record.End;
            summary.NewestWasRetransmitted = record.HasAny(Again);
            summary.NewestDelivered = record.Delivered;
        }
    }

    private static void RemoveMarks(in SendRecord record, ref RecoveryState recovery)
    {
        recovery.RetransOut -= record.HasAny(SendMarks.Retransmitted) ? 1 : 0;
        recovery.SackedOut -= record.HasAny(SendMarks.Sacked) ? 1 : 0;
        recovery.LostOut -= record.HasAny(SendMarks.Lost) ? 1 : 0;
    }

    private void AppendRecord(
        ref RecoveryState recovery, SequenceNumber sequence, SequenceNumber end, SendMarks marks,
        SendTraits traits = SendTraits.None)
    {
        var now = _environment.Now.Nanoseconds;
        var slot = _records.Take(ref recovery.NextRecord);
        ref var record = ref _records[slot];
        record.SentAt = now;
        record.Sequence = sequence;
        record.End = end;
        record.Marks = marks;
        record.Traits = traits;
        NoteRateAtSend(ref recovery, ref record);
        if (recovery.Last == 0)
        {
            recovery.First = slot;
        }
        else
        {
            _records[recovery.Last].Next = slot;
        }

        recovery.Last = slot;
        recovery.PacketsOut++;
        EnterRackOrder(ref recovery, slot);
    }

    /// <summary>Forgets everything in flight (tcp_write_queue_purge).</summary>
    private void PurgeQueue(ref FullSock sock)
    {
        sock.Backoff = 0;
        if (sock.Recovery == 0)
        {
            return;
        }

        ref var recovery = ref _recovery[sock.Recovery];
        while (recovery.First != 0)
        {
            var gone = recovery.First;
            recovery.First = _records[gone].Next;
            _records.Release(gone);
        }

        PurgeBuffers(ref recovery);
        _records.Abandon(ref recovery.NextRecord);
        recovery.Last = 0;
        recovery.OldestSent = 0;
        recovery.NewestSent = 0;
        recovery.RetransmitFrom = 0;
        recovery.HighestSacked = 0;
        recovery.SackCursors = default;
        recovery.PacketsOut = 0;
        recovery.SackedOut = 0;
        recovery.LostOut = 0;
        recovery.RetransOut = 0;
        ResetLossEdge(ref recovery);
    }
}
