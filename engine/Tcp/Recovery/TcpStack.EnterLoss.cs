namespace NetSim.Tcp;

// The retransmission timer as a sign of loss (RFC 5681 section 3.1, RFC 5682; tcp_enter_loss, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>
    /// The retransmission timer fired: everything in flight is deemed lost, cwnd is one (tcp_enter_loss).
    /// </summary>
    internal void EnterLoss(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        ref var state = ref RecoveryOf(ref sock);
        var isNew = sock.Phase < RecoveryPhase.Recovery;
        MarkTimedOutLost(host, ref sock, ref state);
        if (sock.Phase <= RecoveryPhase.Disorder
            || !state.HighSeq.IsAfter(sock.SndUna)
            || (sock.Phase == RecoveryPhase.Loss && sock.Retransmits == 0))
        {
            // Once per window of data.
            state.PriorSsthresh = CurrentSsthresh(in sock);
            state.PriorCwnd = sock.Cwnd;
            sock.Ssthresh = SsthreshAfterLoss(host, ref sock, ref state);
            MarkUndo(ref sock, ref state);
        }

        sock.Cwnd = state.InFlight + 1;
        state.CwndCount = 0;
        state.CwndStampTicks = TicksNow(host);
        if (sock.Phase <= RecoveryPhase.Disorder && state.SackedOut >= host.Settings.Reordering)
        {
            // So many duplicates and still a time-out: less reordering than thought.
            state.Reordering = Math.Min(ReorderingOf(host, in state), host.Settings.Reordering);
        }

        OnLossPhase(host, ref sock, ref state);
        sock.Phase = RecoveryPhase.Loss;
        state.HighSeq = sock.SndNxt;
        ReportReduction(ref sock);
        sock.Flags &= ~(FullSockFlags.TlpOutstanding | FullSockFlags.TlpRetransmitted | FullSockFlags.Frto);
        if (host.Settings.Frto != 0 && (isNew || sock.Retransmits != 0))
        {
            sock.Flags |= FullSockFlags.Frto;
        }
    }

    /// <summary>All in flight is lost, but for what was sent within the last RTT (tcp_timeout_mark_lost).</summary>
    private void MarkTimedOutLost(TcpHost host, ref FullSock sock, ref RecoveryState state)
    {
        var isReneging = state.First != 0 && _records[state.First].HasAny(SendMarks.Sacked);
        if (isReneging)
        {
            Decide(host, in sock.Tuple, Mib.TCPSACKReneging);
            state.SackedOut = 0;
            state.IsReneging = true;
        }
        else if (!IsSack(in sock))
        {
            state.SackedOut = 0;
        }

        var isRack = IsRack(host);
        ResetLossEdge(ref state);
        for (var slot = state.First; slot != 0; slot = _records[slot].Next)
        {
            ref var record = ref _records[slot];
            if (isReneging)
            {
                record.Marks &= ~SendMarks.Sacked;
            }
            else if (isRack && slot != state.First && RackTimeout(in state, in record, window: 0) > 0)
            {
                continue;
            }

            MarkLost(host, ref state, slot);
        }
    }

    /// <summary>Notes where the present reduction could be undone to (tcp_init_undo).</summary>
    private static void MarkUndo(ref FullSock sock, ref RecoveryState state)
    {
        const FullSockFlags Probe = FullSockFlags.TlpOutstanding | FullSockFlags.TlpRetransmitted;
        state.UndoMarker = sock.SndUna;
        state.UndoRetrans = state.RetransOut + ((sock.Flags & Probe) == Probe ? 1 : 0);
        if (state.UndoRetrans == 0)
        {
            // Zero would mean that all of them were proven needless.
            state.UndoRetrans = -1;
        }

        sock.Flags |= FullSockFlags.UndoPossible;
    }

    /// <summary>A segment is thought lost; if it was lost before, its retransmission is (tcp_mark_skb_lost).</summary>
    private void MarkLost(TcpHost host, ref RecoveryState state, int slot)
    {
        ref var record = ref _records[slot];
        if (record.HasAny(SendMarks.Sacked))
        {
            return;
        }

        if (!record.HasAny(SendMarks.Lost))
        {
            record.Marks |= SendMarks.Lost;
            state.LostOut++;
        }
        else if (record.HasAny(SendMarks.Retransmitted))
        {
            record.Marks &= ~SendMarks.Retransmitted;
            state.RetransOut--;
            host.Count(Mib.TCPLostRetransmit);
        }
        else
        {
            return;
        }

        state.Lost++;
        NoteRetransmitCandidate(ref state, slot);
    }
}
