using NetSim.Wire;

namespace NetSim.Tcp;

// The checks before the ACK field: PAWS, sequence, RST, SYN (tcp_validate_incoming, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>
    /// RFC 9293 section 3.10.7.4 with RFC 5961 and RFC 7323: whether the segment may be processed further.
    /// </summary>
    private bool IsAcceptable(TcpHost host, int slot, in Packet packet)
    {
        ref var sock = ref _full[slot];
        if (IsTimestamped(in sock, in packet)
            && !packet.Has(TcpFlags.Rst)
            && IsDisordered(host, in sock, in packet, out var isOldAck))
        {
            RefuseOldTimestamp(host, ref sock, in packet, isOldAck);
            return false;
        }

        if (!IsSequenceAcceptable(in sock, in packet))
        {
            RefuseSequence(host, slot, in packet);
            return false;
        }

        if (packet.Has(TcpFlags.Rst))
        {
            OnAcceptableReset(host, slot, in packet);
            return false;
        }

        if (packet.Has(TcpFlags.Syn) && !IsCrossedSynAck(in sock, in packet))
        {
            ChallengeSyn(host, ref sock);
            return false;
        }

        return true;
    }

    /// <summary>
    /// PAWS (RFC 7323 section 5), but not for a pure ACK that is merely overtaken (tcp_disordered_ack_check).
    /// </summary>
    private bool IsDisordered(TcpHost host, in FullSock sock, in Packet packet, out bool isOldAck)
    {
        isOldAck = false;
        if (IsTimestampFresh(host, in sock, packet.TimestampValue, tolerance: 1))
        {
            return false;
        }

        if (!packet.Has(TcpFlags.Ack) || packet.SequenceLength != 0)
        {
            return true;
        }

        if (packet.Sequence != sock.RcvNxt)
        {
            isOldAck = packet.Sequence.IsBefore(sock.RcvNxt);
            return true;
        }

        if (packet.Acknowledgment != sock.SndUna
            || MayUpdateWindow(in sock, in packet, (uint)packet.Window << sock.SndWscale))
        {
            return true;
        }

        // Within about an RTO the network may have reordered it.
        var behind = unchecked((int)(sock.TsRecent - packet.TimestampValue));
        return behind > (long)sock.RtoTicks * 1_200 / host.Clock.Hz;
    }

    // tcp_paws_check: what was remembered more than 24 days ago says nothing.
    private bool IsTimestampFresh(TcpHost host, in FullSock sock, uint value, int tolerance)
    {
        const uint Wrap = 24 * 24 * 60 * 60;
        return unchecked((int)(sock.TsRecent - value)) <= tolerance
            || sock.TsRecent == 0
            || unchecked(host.Clock.SecondsSinceBoot(_environment.Now) - sock.TsRecentStamp) >= Wrap;
    }

    private void RefuseOldTimestamp(TcpHost host, ref FullSock sock, in Packet packet, bool isOldAck)
    {
        if (packet.Has(TcpFlags.Syn))
        {
            ChallengeSyn(host, ref sock);
            return;
        }

        if (isOldAck)
        {
            Decide(host, in sock.Tuple, Mib.PAWSOldAck);
            return;
        }

        Decide(host, in sock.Tuple, Mib.PAWSEstab);
        if (!IsAckRateLimited(host, in packet, Mib.TCPACKSkippedPAWS, ref sock.LastOutOfWindowAckMs))
        {
            SendDuplicateAck(host, ref sock, in packet);
        }
    }

    // tcp_sequence. What reaches beyond the window is taken only while nothing waits to be read (since 6.17).
    private static bool IsSequenceAcceptable(in FullSock sock, in Packet packet)
    {
        var end = packet.SequenceEnd;
        if (end.IsBefore(sock.RcvWup))
        {
            return false;
        }

        var limit = sock.RcvNxt + (int)ReceiveWindow(in sock);
        // A FIN may lie just beyond the window: stacks that send it against a closed window would never stop.
        if (!(packet.Has(TcpFlags.Fin) ? end - 1 : end).IsAfter(limit))
        {
            return true;
        }

        return !packet.Sequence.IsAfter(limit) && ReadableOctets(in sock) == 0;
    }

    private void RefuseSequence(TcpHost host, int slot, in Packet packet)
    {
        ref var sock = ref _full[slot];
        if (packet.Has(TcpFlags.Rst))
        {
            if (IsResetAfterFin(in sock, in packet))
            {
                OnReset(host, slot);
            }

            return;
        }

        if (packet.Has(TcpFlags.Syn))
        {
            ChallengeSyn(host, ref sock);
            return;
        }

        if (!packet.SequenceEnd.IsBefore(sock.RcvWup))
        {
            host.Count(Mib.BeyondWindow);
        }

        if (!IsAckRateLimited(host, in packet, Mib.TCPACKSkippedSeq, ref sock.LastOutOfWindowAckMs))
        {
            SendDuplicateAck(host, ref sock, in packet);
        }
    }

    /// <summary>
    /// RFC 5961 section 3: only a RST at the exact next position resets; any other in the window is challenged.
    /// </summary>
    private void OnAcceptableReset(TcpHost host, int slot, in Packet packet)
    {
        ref var sock = ref _full[slot];
        var isExact = packet.Sequence == sock.RcvNxt || IsResetAfterFin(in sock, in packet);
        if (!isExact && IsSack(in sock) && TryGetHighestBlock(in sock, out var highest))
        {
            isExact = packet.Sequence == highest;
        }

        if (isExact || !host.Profile.ChallengeAcks.Value)
        {
            OnReset(host, slot);
            return;
        }

        DetectForeignReset(host, ref sock);
        SendChallengeAck(host, ref sock);
    }

    // Some stacks answer to our FIN's ACK with a RST one position too early (tcp_reset_check).
    private static bool IsResetAfterFin(in FullSock sock, in Packet packet) =>
        packet.Sequence == sock.RcvNxt - 1
        && sock.State is TcpState.CloseWait or TcpState.LastAck or TcpState.Closing;

    private static bool IsCrossedSynAck(in FullSock sock, in Packet packet) =>
        sock.State == TcpState.SynReceived
        && packet.Has(TcpFlags.Ack)
        && packet.SequenceLength == 1
        && packet.SequenceEnd == sock.RcvNxt
        && packet.Acknowledgment == sock.SndNxt;

    /// <summary>The peer reset the connection (tcp_reset).</summary>
    private void OnReset(TcpHost host, int slot)
    {
        var error = _full[slot].State switch
        {
            TcpState.SynSent => Errno.ECONNREFUSED,
            TcpState.CloseWait => Errno.EPIPE,
            _ => Errno.ECONNRESET,
        };
        Destroy(host, slot, error);
    }

    // RFC 5961 section 4; before that, a SYN in the window reset the connection (RFC 793).
    private void ChallengeSyn(TcpHost host, ref FullSock sock)
    {
        if (sock.State == TcpState.Established)
        {
            // Only tcp_rcv_established asks tcp_validate_incoming to count it as an error (v6.18).
            host.Count(Mib.TcpInErrs);
        }

        host.Count(Mib.TCPSYNChallenge);
        SendChallengeAck(host, ref sock);
    }

    /// <summary>
    /// An ACK that asks the peer to prove itself, rarely (RFC 5961 section 7; tcp_send_challenge_ack).
    /// </summary>
    private void SendChallengeAck(TcpHost host, ref FullSock sock)
    {
        // A packet without sequence space: the limit per sock always applies.
        if (IsAckRateLimited(host, default, Mib.TCPACKSkippedChallenge, ref sock.LastOutOfWindowAckMs)
            || !TryTakeChallenge(host))
        {
            return;
        }

        Decide(host, in sock.Tuple, Mib.TCPChallengeACK);
        SendAck(host, ref sock);
    }

    /// <summary>
    /// The machine's budget of challenge ACKs for this second (tcp_challenge_ack_limit; no limit by default).
    /// </summary>
    private bool TryTakeChallenge(TcpHost host)
    {
        var limit = host.Settings.ChallengeAckLimit;
        if (limit == int.MaxValue)
        {
            return true;
        }

        var second = host.Clock.SecondsSinceBoot(_environment.Now);
        if (second != host.ChallengeSecond)
        {
            // Half of the limit and a random part of the rest, so that nobody can count it out (CVE-2016-5696).
            host.ChallengeSecond = second;
            var half = (limit + 1) >> 1;
            var draw = host.Secret.For(ChallengePurpose).Draw(second);
            host.ChallengesLeft = half + (int)(draw % (ulong)Math.Max(1, limit));
        }

        if (host.ChallengesLeft <= 0)
        {
            return false;
        }

        host.ChallengesLeft--;
        return true;
    }

    /// <summary>
    /// Answers a segment that does not fit; a needless retransmission is reported by D-SACK (tcp_send_dupack).
    /// </summary>
    private void SendDuplicateAck(TcpHost host, ref FullSock sock, in Packet packet)
    {
        if (packet.SequenceLength != 0 && packet.Sequence.IsBefore(sock.RcvNxt))
        {
            host.Count(Mib.DelayedACKLost);
            EnterQuickAck(host, ref sock);
            var end = packet.SequenceEnd;
            SetDuplicate(host, ref sock, packet.Sequence, end.IsAfter(sock.RcvNxt) ? sock.RcvNxt : end);
        }

        SendAck(host, ref sock);
    }
}
