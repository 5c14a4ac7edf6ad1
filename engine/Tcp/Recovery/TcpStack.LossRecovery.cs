namespace NetSim.Tcp;

// The loss recovery state machine: Open, Disorder, reduced, Recovery, Loss (tcp_fastretrans_alert, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>An ACK hints at loss, or recovery is under way.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="slot">The sock.</param>
    /// <param name="ack">What the ACK did; receives whether to send again.</param>
    /// <param name="duplicates">1 when it is a duplicate ACK.</param>
    private void AlertLossRecovery(TcpHost host, int slot, ref AckContext ack, int duplicates)
    {
        ref var sock = ref _full[slot];
        ref var state = ref RecoveryOf(ref sock);
        if (state.PacketsOut == 0)
        {
            state.SackedOut = 0;
        }

        if (ack.Has(AckFlags.CongestionEcho))
        {
            state.PriorSsthresh = 0;
        }

        if (ack.Has(AckFlags.Reneging) && CheckReneging(host, slot, ref ack))
        {
            return;
        }

        if (sock.Phase == RecoveryPhase.Open)
        {
            sock.RetransStampMs = 0;
        }
        else if (sock.SndUna.IsAtOrAfter(state.HighSeq) && EndPhase(host, ref sock, ref state, in ack))
        {
            return;
        }

        switch (sock.Phase)
        {
            case RecoveryPhase.Recovery:
                ContinueRecovery(host, slot, ref ack, duplicates);
                break;
            case RecoveryPhase.Loss:
                ContinueLoss(host, slot, ref ack, duplicates);
                break;
            default:
                ConsiderRecovery(host, slot, ref ack, duplicates);
                break;
        }
    }

    /// <summary>Everything up to HighSeq is acknowledged.</summary>
    /// <returns>Whether nothing else is to be done.</returns>
    private bool EndPhase(TcpHost host, ref FullSock sock, ref RecoveryState state, in AckContext ack)
    {
        switch (sock.Phase)
        {
            case RecoveryPhase.CongestionReduced when sock.SndUna != state.HighSeq:
                EndReduction(host, ref sock, ref state);
                sock.Phase = RecoveryPhase.Open;
                return false;
            case RecoveryPhase.Recovery:
                if (!IsSack(in sock))
                {
                    state.SackedOut = 0;
                }

                if (TryUndoRecovery(host, ref sock, ref state, in ack))
                {
                    return true;
                }

                EndReduction(host, ref sock, ref state);
                return false;
            default:
                return false;
        }
    }

    private void ContinueRecovery(TcpHost host, int slot, ref AckContext ack, int duplicates)
    {
        ref var sock = ref _full[slot];
        ref var state = ref RecoveryOf(ref sock);
        if (!ack.Has(AckFlags.Advanced))
        {
            CountDuplicates(host, in sock, ref state, duplicates);
        }
        else if (TryUndoPartial(host, ref sock, ref state, in ack))
        {
            return;
        }

        if (TryUndoByDuplicateSack(host, ref sock, ref state))
        {
            TryToOpen(host, ref sock, ref state, in ack);
        }

        IdentifyLosses(host, slot, ref sock, ref state, ref ack);
        if (sock.Phase != RecoveryPhase.Recovery)
        {
            if (state.LostOut == 0)
            {
                return;
            }

            EnterRecovery(host, ref sock, ref state, in ack);
        }

        ack.RetransmitLost = true;
    }

    private void ContinueLoss(TcpHost host, int slot, ref AckContext ack, int duplicates)
    {
        ref var sock = ref _full[slot];
        ref var state = ref RecoveryOf(ref sock);
        ProcessLoss(host, ref sock, ref state, ref ack, duplicates);
        IdentifyLosses(host, slot, ref sock, ref state, ref ack);
        if (sock.Phase != RecoveryPhase.Open && !ack.Has(AckFlags.LostRetransmission))
        {
            return;
        }

        ConsiderRecovery(host, slot, ref ack, duplicates);
    }

    private void ConsiderRecovery(TcpHost host, int slot, ref AckContext ack, int duplicates)
    {
        ref var sock = ref _full[slot];
        ref var state = ref RecoveryOf(ref sock);
        if (!IsSack(in sock))
        {
            if (ack.Has(AckFlags.Advanced))
            {
                state.SackedOut = 0;
            }

            CountDuplicates(host, in sock, ref state, duplicates);
        }

        if (sock.Phase <= RecoveryPhase.Disorder)
        {
            TryUndoByDuplicateSack(host, ref sock, ref state);
        }

        IdentifyLosses(host, slot, ref sock, ref state, ref ack);
        if (state.LostOut == 0)
        {
            TryToOpen(host, ref sock, ref state, in ack);
            return;
        }

        EnterRecovery(host, ref sock, ref state, in ack);
        ack.RetransmitLost = true;
    }

    /// <summary>
    /// Loss is evident: cwnd is reduced over the next round trip, what is lost goes out again (tcp_enter_recovery).
    /// </summary>
    private void EnterRecovery(TcpHost host, ref FullSock sock, ref RecoveryState state, in AckContext ack)
    {
        Decide(host, in sock.Tuple, IsSack(in sock) ? Mib.TCPSackRecovery : Mib.TCPRenoRecovery);
        // The clock of this recovery starts with its first retransmission (tcp_retransmit_skb sets it).
        state.PriorSsthresh = 0;
        MarkUndo(ref sock, ref state);
        if (!IsReducing(in sock))
        {
            if (!ack.Has(AckFlags.CongestionEcho))
            {
                state.PriorSsthresh = CurrentSsthresh(in sock);
            }

            BeginReduction(host, ref sock, ref state);
        }

        OnRecoveryPhase(ref sock, ref state);
        sock.Phase = RecoveryPhase.Recovery;
    }

    /// <summary>An ACK while the time-out's losses are repaired, with F-RTO (RFC 5682; tcp_process_loss).</summary>
    private void ProcessLoss(
        TcpHost host, ref FullSock sock, ref RecoveryState state, ref AckContext ack, int duplicates)
    {
        var isRecovered = sock.SndUna.IsAtOrAfter(state.HighSeq);
        if (ack.Has(AckFlags.Advanced) && TryUndoLoss(host, ref sock, ref state, in ack, isFrto: false))
        {
            return;
        }

        if ((sock.Flags & FullSockFlags.Frto) != 0)
        {
            // An original from before the time-out arrived: not everything was lost.
            if (ack.Has(AckFlags.OriginalAcked) && TryUndoLoss(host, ref sock, ref state, in ack, isFrto: true))
            {
                return;
            }

            if (sock.SndNxt.IsAfter(state.HighSeq))
            {
                if (ack.Has(AckFlags.DataSacked) || duplicates != 0)
                {
                    sock.Flags &= ~FullSockFlags.Frto;
                }
            }
            else if (ack.Has(AckFlags.Advanced) && !isRecovered)
            {
                state.HighSeq = sock.SndNxt;
                if (sock.WriteSeq != sock.SndNxt && (sock.SndUna + (int)sock.SndWnd).IsAfter(sock.SndNxt))
                {
                    ack.SendNewFirst = true;
                    return;
                }

                sock.Flags &= ~FullSockFlags.Frto;
            }
        }

        if (isRecovered)
        {
            TryUndoRecovery(host, ref sock, ref state, in ack);
            return;
        }

        if (!IsSack(in sock))
        {
            if (sock.SndNxt.IsAfter(state.HighSeq))
            {
                CountDuplicates(host, in sock, ref state, duplicates);
            }
            else if (ack.Has(AckFlags.Advanced))
            {
                state.SackedOut = 0;
            }
        }

        ack.RetransmitLost = true;
    }

    /// <summary>
    /// Finds out which segments are lost: by RACK or what lies beyond with SACK, by duplicate ACKs without (tcp_identify_packet_loss).
    /// </summary>
    private void IdentifyLosses(
        TcpHost host, int slot, ref FullSock sock, ref RecoveryState state, ref AckContext ack)
    {
        if (state.First == 0)
        {
            return;
        }

        if (!IsSack(in sock))
        {
            MarkHeadLostByDuplicates(host, in sock, ref state, ack.Has(AckFlags.Advanced));
            return;
        }

        var retransmitted = state.RetransOut;
        if (!IsRack(host))
        {
            MarkLostBehindSacks(host, slot, ref sock, ref state, ref ack);
        }
        else if (MarkLostByRack(host, slot, ref sock, ref state))
        {
            ack.Flags &= ~AckFlags.SetTimer;
        }

        if (state.RetransOut < retransmitted)
        {
            ack.Flags |= AckFlags.LostRetransmission;
        }
    }

    /// <summary>Disorder while something is out of order or was sent again, Open otherwise (tcp_try_to_open).</summary>
    private void TryToOpen(TcpHost host, ref FullSock sock, ref RecoveryState state, in AckContext ack)
    {
        if (!HasRetransmitted(in state))
        {
            sock.RetransStampMs = 0;
        }

        if (ack.Has(AckFlags.CongestionEcho) && sock.Phase < RecoveryPhase.CongestionReduced)
        {
            state.PriorSsthresh = 0;
            sock.Flags &= ~FullSockFlags.UndoPossible;
            BeginReduction(host, ref sock, ref state);
            sock.Phase = RecoveryPhase.CongestionReduced;
        }

        if (sock.Phase != RecoveryPhase.CongestionReduced)
        {
            KeepOpen(ref sock, ref state);
        }
    }

    private void KeepOpen(ref FullSock sock, ref RecoveryState state)
    {
        var isClean = state.SackedOut == 0 && state.LostOut == 0 && !HasRetransmitted(in state);
        var phase = isClean ? RecoveryPhase.Open : RecoveryPhase.Disorder;
        if (sock.Phase != phase)
        {
            sock.Phase = phase;
            state.HighSeq = sock.SndNxt;
        }
    }

    // tcp_any_retrans_done.
    private bool HasRetransmitted(in RecoveryState state) =>
        state.RetransOut != 0 || (state.First != 0 && _records[state.First].HasAny(SendMarks.EverRetransmitted));

    // The head stays although it was sacked: the peer took it back. Give it half an RTT before believing it.
    private bool CheckReneging(TcpHost host, int slot, ref AckContext ack)
    {
        if (!ack.Has(AckFlags.Advanced))
        {
            return false;
        }

        ref var sock = ref _full[slot];
        var delay = Math.Max(TicksOfMicroseconds(host, sock.Srtt >> 4), host.Clock.Hz / 100);
        ArmTransmit(host, slot, TransmitTimer.Retransmit, delay);
        ack.Flags &= ~AckFlags.SetTimer;
        return true;
    }

    /// <summary>The answer to a tail loss probe (RFC 8985 section 7.4; tcp_process_tlp_ack).</summary>
    private void ProcessProbeAck(TcpHost host, ref FullSock sock, ref RecoveryState state, in AckContext ack)
    {
        if (sock.SndUna.IsBefore(state.TlpHighSeq))
        {
            return;
        }

        const FullSockFlags Probe = FullSockFlags.TlpOutstanding | FullSockFlags.TlpRetransmitted;
        if ((sock.Flags & FullSockFlags.TlpRetransmitted) == 0 || ack.Has(AckFlags.DuplicateOfProbe))
        {
            sock.Flags &= ~Probe;
        }
        else if (sock.SndUna.IsAfter(state.TlpHighSeq))
        {
            // The probe has repaired a loss: that counts as congestion.
            BeginReduction(host, ref sock, ref state);
            sock.Phase = RecoveryPhase.CongestionReduced;
            EndReduction(host, ref sock, ref state);
            KeepOpen(ref sock, ref state);
            Decide(host, in sock.Tuple, Mib.TCPLossProbeRecovery);
        }
        else if (!ack.Has(AckFlags.Advanced | AckFlags.NotDuplicate | AckFlags.DataSacked))
        {
            sock.Flags &= ~Probe;
        }
    }
}
