namespace NetSim.Tcp;

// How much may be in flight (RFC 5681; tcp_cong.c and tcp_input.c, Linux v6.18).
public sealed partial class TcpStack
{
    private const int InfiniteSsthresh = int.MaxValue;

    /// <summary>
    /// Sets the first congestion window and the control's variables (tcp_init_congestion_control, tcp_init_transfer).
    /// </summary>
    internal void InitCongestion(TcpHost host, ref FullSock sock)
    {
        // More than one SYN or SYN-ACK lost is a sign of congestion (RFC 5681 section 3.1, RFC 6298 section 2).
        var isSynLossy = (sock.Flags & FullSockFlags.UndoPossible) != 0
            && sock.Recovery != 0
            && _recovery[sock.Recovery].TotalRetrans > 1;
        sock.Cwnd = isSynLossy ? 1 : InitialWindow(host, in sock);
        if (sock.Ssthresh == 0)
        {
            sock.Ssthresh = InfiniteSsthresh;
        }

        if (sock.Recovery != 0)
        {
            // What the handshake's retransmissions may have started begins anew.
            _recovery[sock.Recovery].Control = CongestionKind.Default;
        }

        sock.Flags |= FullSockFlags.CongestionStarted;
    }

    /// <summary>Shrinks cwnd after an idle time of more than one RTO (tcp_cwnd_restart).</summary>
    internal void CwndAfterIdle(TcpHost host, ref FullSock sock)
    {
        var now = TicksNow(host);
        var idle = (long)unchecked(now - sock.LastSentTicks);
        if (idle <= sock.RtoTicks || (sock.Recovery != 0 && OwnsWindow(in _recovery[sock.Recovery])))
        {
            return;
        }

        var restart = Math.Min(InitialWindow(host, in sock), sock.Cwnd);
        var cwnd = sock.Cwnd;
        sock.Ssthresh = CurrentSsthresh(in sock);
        while ((idle -= sock.RtoTicks) > 0 && cwnd > restart)
        {
            cwnd >>= 1;
        }

        sock.Cwnd = Math.Max(cwnd, restart);
        if (sock.Recovery != 0)
        {
            ref var state = ref _recovery[sock.Recovery];
            state.CwndStampTicks = now;
            state.CwndUsed = 0;
        }
    }

    /// <summary>
    /// Called after output: notes whether cwnd was the limit, shrinks it when the application was for an RTO
    /// (tcp_cwnd_validate).
    /// </summary>
    internal void CwndValidate(TcpHost host, ref FullSock sock, bool isCwndLimited)
    {
        ref var state = ref RecoveryOf(ref sock);
        var wasLimited = (sock.Flags & FullSockFlags.CwndLimited) != 0;
        if (sock.SndUna.IsAtOrAfter(state.CwndUsageSeq)
            || isCwndLimited
            || (!wasLimited && state.PacketsOut > state.MaxPacketsOut))
        {
            SetFlag(ref sock, FullSockFlags.CwndLimited, isCwndLimited);
            state.MaxPacketsOut = state.PacketsOut;
            state.CwndUsageSeq = sock.SndNxt;
        }

        var now = TicksNow(host);
        if (IsCwndLimited(in sock, in state))
        {
            state.CwndUsed = 0;
            state.CwndStampTicks = now;
            return;
        }

        state.CwndUsed = Math.Max(state.CwndUsed, state.PacketsOut);
        if (host.Settings.SlowStartAfterIdle != 0
            && unchecked((int)(now - state.CwndStampTicks)) >= sock.RtoTicks
            && !OwnsWindow(in state))
        {
            LimitCwndToUse(host, ref sock, ref state, now);
        }
    }

    // RFC 2861: what was not used for an RTO is half forgotten (tcp_cwnd_application_limited).
    private static void LimitCwndToUse(TcpHost host, ref FullSock sock, ref RecoveryState state, uint now)
    {
        if (sock.Phase == RecoveryPhase.Open
            && (sock.Flags & (FullSockFlags.NoSpace | FullSockFlags.Orphan)) == 0)
        {
            var used = Math.Max(state.CwndUsed, InitialWindow(host, in sock));
            if (used < sock.Cwnd)
            {
                sock.Ssthresh = CurrentSsthresh(in sock);
                sock.Cwnd = (sock.Cwnd + used) >> 1;
            }

            state.CwndUsed = 0;
        }

        state.CwndStampTicks = now;
    }

    /// <summary>
    /// Whether cwnd was fully used in this window; in slow start half of it counts as full (tcp_is_cwnd_limited).
    /// </summary>
    private static bool IsCwndLimited(in FullSock sock, in RecoveryState state) =>
        (sock.Flags & FullSockFlags.CwndLimited) != 0
        || (IsInSlowStart(in sock) && sock.Cwnd < 2 * state.MaxPacketsOut);

    private static bool IsInSlowStart(in FullSock sock) => sock.Cwnd < sock.Ssthresh;

    // RFC 6928, or RFC 3390 before Linux 2.6.39 (tcp_init_cwnd).
    private static int InitialWindow(TcpHost host, in FullSock sock)
    {
        if (host.Passive?.Route is { InitialCwnd: > 0 } metrics)
        {
            return metrics.InitialCwnd;
        }

        if (host.Profile.InitialWindow.Value == InitialWindowRule.TenSegments)
        {
            return InitialCwnd;
        }

        return sock.MssCache > 1460 ? 2 : sock.MssCache > 1095 ? 3 : 4;
    }

    /// <summary>
    /// ssthresh as a restart should remember it: three quarters of cwnd at least (tcp_current_ssthresh).
    /// </summary>
    private static int CurrentSsthresh(in FullSock sock) =>
        IsReducing(in sock) ? sock.Ssthresh : Math.Max(sock.Ssthresh, (sock.Cwnd >> 1) + (sock.Cwnd >> 2));

    /// <summary>Whether cwnd is being reduced right now (tcp_in_cwnd_reduction).</summary>
    private static bool IsReducing(in FullSock sock) =>
        sock.Phase is RecoveryPhase.CongestionReduced or RecoveryPhase.Recovery;

    /// <summary>An ACK was processed: reduces or raises cwnd (tcp_cong_control).</summary>
    private void ControlCongestion(TcpHost host, ref FullSock sock, ref RecoveryState state, in AckContext ack)
    {
        var delivered = ack.Rate.Acked;
        var lost = ack.Rate.Losses;
        if (OwnsWindow(in state))
        {
            ControlByBbr(host, ref sock, ref state, in ack);
            return;
        }

        if (IsReducing(in sock))
        {
            ReduceCwnd(host, ref sock, ref state, delivered, lost, ack.Has(AckFlags.Advanced));
            return;
        }

        var mayRaise = ReorderingOf(host, in state) > host.Settings.Reordering
            ? ack.Has(AckFlags.ForwardProgress)
            : ack.Has(AckFlags.DataAcked);
        if (mayRaise)
        {
            AvoidCongestion(host, ref sock, ref state, delivered);
            state.CwndStampTicks = TicksNow(host);
        }
    }

    private static int ReorderingOf(TcpHost host, in RecoveryState state) =>
        state.Reordering == 0 ? host.Settings.Reordering : state.Reordering;
}
