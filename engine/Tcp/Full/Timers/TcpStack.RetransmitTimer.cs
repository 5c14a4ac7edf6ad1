using NetSim.Core;

namespace NetSim.Tcp;

// The retransmission time-out (tcp_retransmit_timer, Linux v6.18; RFC 6298 section 5).
public sealed partial class TcpStack
{
    private const int ThinLinearRetries = 6;
    private const int ThinSegments = 4;

    private void RetransmitTimeout(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        var request = FastOpenRequestOf(in sock);
        if (request != 0)
        {
            // Before the handshake has finished, nothing but the SYN-ACK is sent again.
            OnFastOpenSynAckTimer(host, slot, request);
            return;
        }

        if (PacketsOutOf(ref sock) == 0)
        {
            return;
        }

        var isOpening = sock.State is TcpState.SynSent or TcpState.SynReceived;
        if (sock.SndWnd == 0 && !IsOrphan(in sock) && !isOpening)
        {
            // The peer shrank its window to nothing: retransmissions are window probes, which do not count as
            // time-outs.
            if (HasShrunkWindowTimedOut(host, ref sock))
            {
                EndWithTimeout(host, slot);
                return;
            }

            EnterLoss(host, slot);
            RetransmitRecord(host, slot, _recovery[sock.Recovery].First);
            BackOff(host, slot);
            return;
        }

        Decide(host, in sock.Tuple, Mib.TCPTimeouts);
        if (GivesUp(host, slot))
        {
            return;
        }

        FollowRoute(host, ref sock);
        if (sock.Retransmits == 0)
        {
            CountFailedRecovery(host, ref sock);
        }

        EnterLoss(host, slot);
        CountTimeout(host, ref sock);
        RetransmitRecord(host, slot, _recovery[sock.Recovery].First);
        BackOff(host, slot);
    }

    // The end of tcp_retransmit_timer: thin streams and the first SYNs keep their RTO, everything else doubles it.
    private void BackOff(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        var thin = (sock.Flags & FullSockFlags.ThinLinear) != 0 || host.Settings.ThinLinearTimeouts != 0;
        if (sock.State == TcpState.Established && thin && IsThin(ref sock) && sock.Retransmits <= ThinLinearRetries)
        {
            sock.Backoff = 0;
            SetRto(host, ref sock);
        }
        else if (sock.State != TcpState.SynSent || sock.TotalTimeouts > host.Settings.SynLinearTimeouts)
        {
            sock.Backoff = (byte)Math.Min(byte.MaxValue, sock.Backoff + 1);
            sock.RtoTicks = (int)Math.Min(sock.RtoTicks * 2L, RtoMaxTicks(host));
        }

        ArmTransmit(host, slot, TransmitTimer.Retransmit, RtoWithinUserTimeout(host, ref sock));
    }

    // tcp_stream_is_thin: not while the first slow start goes on; the time-out itself has ended it.
    private bool IsThin(ref FullSock sock) => PacketsOutOf(ref sock) < ThinSegments && sock.Ssthresh != int.MaxValue;

    // tcp_clamp_rto_to_user_timeout
    private long RtoWithinUserTimeout(TcpHost host, ref FullSock sock)
    {
        var userTimeout = OptionsOf(in sock).UserTimeoutMs;
        if (userTimeout == 0)
        {
            return sock.RtoTicks;
        }

        var elapsed = unchecked((int)(host.Clock.Milliseconds(_environment.Now) - sock.RetransStampMs));
        var remaining = (long)userTimeout - elapsed;
        return remaining <= 0 ? 1 : Math.Min(sock.RtoTicks, TicksOfMs(host, remaining));
    }

    // tcp_rtx_probe0_timed_out
    private bool HasShrunkWindowTimedOut(TcpHost host, ref FullSock sock)
    {
        ref var record = ref _records[_recovery[sock.Recovery].First];
        var clock = host.Clock;
        var since = sock.RetransStampMs != 0 ? sock.RetransStampMs : clock.Milliseconds(new SimTime(record.SentAt));
        var sinceMs = unchecked((int)(clock.Milliseconds(_environment.Now) - since));
        var limitMs = host.Settings.RtoMaxMs * 2L;
        var userTimeout = OptionsOf(in sock).UserTimeoutMs;
        if (userTimeout != 0)
        {
            if (sinceMs > userTimeout)
            {
                return true;
            }

            limitMs = Math.Min(limitMs, userTimeout);
        }

        var silence = unchecked((int)(TicksNow(host) - sock.LastReceivedTicks));
        return silence > TicksOfMs(host, limitMs) && sinceMs > limitMs;
    }

    private void CountFailedRecovery(TcpHost host, ref FullSock sock)
    {
        var sack = (sock.Negotiated & HandshakeOptions.Sack) != 0;
        if (sock.Phase == RecoveryPhase.Recovery)
        {
            Decide(host, in sock.Tuple, sack ? Mib.TCPSackRecoveryFail : Mib.TCPRenoRecoveryFail);
        }
        else if (sock.Phase == RecoveryPhase.Loss)
        {
            Decide(host, in sock.Tuple, Mib.TCPLossFailures);
        }
        else if (sock.Phase == RecoveryPhase.Disorder || _recovery[sock.Recovery].SackedOut != 0)
        {
            Decide(host, in sock.Tuple, sack ? Mib.TCPSackFailures : Mib.TCPRenoFailures);
        }
    }

    /// <summary>Restarts or stops the retransmission timer (tcp_rearm_rto).</summary>
    internal void RearmRetransmit(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if (FastOpenRequestOf(in sock) != 0)
        {
            // The timer is the SYN-ACK's.
            return;
        }

        if (PacketsOutOf(ref sock) == 0)
        {
            if (sock.TransmitKind == TransmitTimer.Retransmit || sock.TransmitKind == TransmitTimer.LossProbe)
            {
                DisarmTransmit(ref sock);
            }

            return;
        }

        long ticks = sock.RtoTicks;
        if (sock.TransmitKind is TransmitTimer.LossProbe or TransmitTimer.Reordering or TransmitTimer.EarlyRetransmit)
        {
            // Those were armed in the RTO's stead: what has elapsed since the oldest segment left counts.
            ticks = TicksOfUs(host, Math.Max(1, UsUntilRto(host, ref sock)));
        }

        ArmTransmit(host, slot, TransmitTimer.Retransmit, ticks);
    }

    // tcp_rto_delta_us
    private long UsUntilRto(TcpHost host, ref FullSock sock)
    {
        ref var oldest = ref _records[_recovery[sock.Recovery].First];
        return UsOfTicks(host, sock.RtoTicks) - ((_environment.Now.Nanoseconds - oldest.SentAt) / 1_000);
    }
}
