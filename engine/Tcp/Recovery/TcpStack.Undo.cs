namespace NetSim.Tcp;

// Taking back a reduction that was not warranted (tcp_try_undo_recovery and its kin, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>The whole window of a recovery is acknowledged.</summary>
    /// <returns>Whether the phase must be kept (without SACK, until something above HighSeq is acknowledged).</returns>
    private bool TryUndoRecovery(TcpHost host, ref FullSock sock, ref RecoveryState state, in AckContext ack)
    {
        if (MayUndo(host, in sock, in state, in ack))
        {
            UndoReduction(host, ref sock, ref state, isUnmarking: false);
            Decide(host, in sock.Tuple, sock.Phase == RecoveryPhase.Loss ? Mib.TCPLossUndo : Mib.TCPFullUndo);
        }
        else if (state.RackPersist > 0)
        {
            state.RackPersist--;
        }

        if (MustKeepPhase(ref sock, in state))
        {
            return true;
        }

        sock.Phase = RecoveryPhase.Open;
        state.IsReneging = false;
        return false;
    }

    private bool TryUndoLoss(
        TcpHost host, ref FullSock sock, ref RecoveryState state, in AckContext ack, bool isFrto)
    {
        if (!isFrto && !MayUndo(host, in sock, in state, in ack))
        {
            return false;
        }

        UndoReduction(host, ref sock, ref state, isUnmarking: true);
        Decide(host, in sock.Tuple, Mib.TCPLossUndo);
        if (isFrto)
        {
            Decide(host, in sock.Tuple, Mib.TCPSpuriousRTOs);
        }

        sock.Retransmits = 0;
        if (MustKeepPhase(ref sock, in state))
        {
            return true;
        }

        if (isFrto || IsSack(in sock))
        {
            sock.Phase = RecoveryPhase.Open;
            state.IsReneging = false;
        }

        return true;
    }

    /// <summary>
    /// Part of the window is acknowledged in Recovery; if by an original, nothing was lost (tcp_try_undo_partial).
    /// </summary>
    /// <returns>Whether recovery should only send new data for now.</returns>
    private bool TryUndoPartial(TcpHost host, ref FullSock sock, ref RecoveryState state, in AckContext ack)
    {
        if ((sock.Flags & FullSockFlags.UndoPossible) == 0 || !IsDelayedOriginal(host, in sock, in state, in ack))
        {
            return false;
        }

        NoteReordering(host, in sock, ref state, ack.PriorUna, isByTimestamp: true);
        if (state.RetransOut != 0)
        {
            return true;
        }

        if (!HasRetransmitted(in state))
        {
            sock.RetransStampMs = 0;
        }

        UndoReduction(host, ref sock, ref state, isUnmarking: true);
        Decide(host, in sock.Tuple, Mib.TCPPartialUndo);
        KeepOpen(ref sock, ref state);
        return false;
    }

    private bool TryUndoByDuplicateSack(TcpHost host, ref FullSock sock, ref RecoveryState state)
    {
        if ((sock.Flags & FullSockFlags.UndoPossible) == 0 || state.UndoRetrans != 0)
        {
            return false;
        }

        state.RackPersist = (byte)Math.Min(RackRecoveries, state.RackPersist + 1);
        UndoReduction(host, ref sock, ref state, isUnmarking: false);
        Decide(host, in sock.Tuple, Mib.TCPDSACKUndo);
        return true;
    }

    private static bool MayUndo(TcpHost host, in FullSock sock, in RecoveryState state, in AckContext ack) =>
        (sock.Flags & FullSockFlags.UndoPossible) != 0
        && (state.UndoRetrans == 0 || IsDelayedOriginal(host, in sock, in state, in ack));

    /// <summary>
    /// Eifel (RFC 3522): whether the ACK echoes a time before the first retransmission (tcp_packet_delayed).
    /// </summary>
    private static bool IsDelayedOriginal(
        TcpHost host, in FullSock sock, in RecoveryState state, in AckContext ack)
    {
        if (sock.RetransStampMs != 0)
        {
            var stamp = host.Profile.TimestampUnit.Value == TimestampUnit.Jiffies
                ? unchecked((uint)((long)sock.RetransStampMs * host.Clock.Hz / 1_000))
                : sock.RetransStampMs;
            return ack.HasEcho && unchecked((int)(ack.Echo - stamp)) < 0;
        }

        // Nothing was sent again yet, unless the stamp was cleared for another reason.
        return (IsSack(in sock) || sock.SndUna.IsBefore(state.HighSeq)) && sock.State != TcpState.SynSent;
    }

    // RFC 6582 section 3.2: without SACK the old duplicates of a recovery must not start the next one.
    private bool MustKeepPhase(ref FullSock sock, in RecoveryState state)
    {
        if (IsSack(in sock) || sock.SndUna != state.HighSeq)
        {
            return false;
        }

        if (!HasRetransmitted(in state))
        {
            sock.RetransStampMs = 0;
        }

        return true;
    }

    private void UndoReduction(TcpHost host, ref FullSock sock, ref RecoveryState state, bool isUnmarking)
    {
        if (isUnmarking)
        {
            for (var slot = state.First; slot != 0; slot = _records[slot].Next)
            {
                _records[slot].Marks &= ~SendMarks.Lost;
            }

            state.LostOut = 0;
            ForgetRetransmitCandidates(ref state);
            ResetLossEdge(ref state);
        }

        if (state.PriorSsthresh != 0)
        {
            sock.Cwnd = CwndAfterUndo(in sock, ref state);
            if (state.PriorSsthresh > sock.Ssthresh)
            {
                sock.Ssthresh = state.PriorSsthresh;
                sock.ReceiveMarks &= ~ReceiveMarks.ReductionToReport;
            }
        }

        state.CwndStampTicks = TicksNow(host);
        sock.Flags &= ~FullSockFlags.UndoPossible;
        state.IsRackAdvanced = true;
    }
}
