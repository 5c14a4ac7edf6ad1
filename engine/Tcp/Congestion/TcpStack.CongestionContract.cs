namespace NetSim.Tcp;

// What a congestion control is to the rest of TCP (struct tcp_congestion_ops, Linux v6.18). A control has a file of its
// own, a kind, and its lines in the switches below; there is no call through a table on the way of a segment. Reno is
// what remains where a switch has no line for a kind.
//
//   StartControl        init            before the first segment, and when the application chooses anew
//   OwnsWindow          cong_control    it sets cwnd itself, in recovery and out of it
//   NeedsMarks          NEEDS_ECN       it wants congestion marks whatever tcp_ecn says
//   SsthreshAfterLoss   ssthresh        what ssthresh becomes at a reduction
//   AckedPerIncrease    cong_avoid      how slowly cwnd grows above ssthresh
//   OnRttSample         pkts_acked      an RTT was measured
//   OnTransmitStart     CA_EVENT_TX_START  the first segment after an idle time
//   OnRecoveryPhase, OnLossPhase  set_state
//   CwndAfterUndo       undo_cwnd       what cwnd becomes when a reduction was not warranted
public sealed partial class TcpStack
{
    /// <summary>Starts the control that the application or the machine has chosen (tcp_init_congestion_control).</summary>
    private void StartControl(TcpHost host, in FullSock sock, ref RecoveryState state)
    {
        state.Control = CongestionOf(host, in sock);
        if (state.CwndStampTicks == 0)
        {
            // The window's use is judged from here on (tcp_init_transfer).
            state.CwndStampTicks = TicksNow(host);
        }

        if (state.Control == CongestionKind.Dctcp && (sock.Negotiated & HandshakeOptions.Ecn) == 0)
        {
            // Without marks it is Reno (dctcp_init).
            state.Control = CongestionKind.Reno;
        }

        state.IsPaced |= OptionsOf(in sock).MaxPacingRate != 0;
        switch (state.Control)
        {
            case CongestionKind.Cubic:
                ResetCubic(in sock, ref state.Variables.Cubic);
                break;
            case CongestionKind.Bbr:
                StartBbr(host, in sock, ref state);
                break;
            case CongestionKind.Dctcp:
                StartDctcp(in sock, ref state);
                break;
        }
    }

    /// <summary>The control in use, started when first needed.</summary>
    private CongestionKind ControlOf(TcpHost host, ref FullSock sock, ref RecoveryState state)
    {
        if (state.Control == CongestionKind.Default)
        {
            StartControl(host, in sock, ref state);
        }

        return state.Control;
    }

    private static bool OwnsWindow(in RecoveryState state) => state.Control == CongestionKind.Bbr;

    /// <summary>Whether a control wants ECN on every connection (tcp_ca_needs_ecn).</summary>
    private static bool NeedsMarks(CongestionKind kind) => kind == CongestionKind.Dctcp;

    private bool NeedsMarks(TcpHost host, in FullSock sock) => NeedsMarks(CongestionOf(host, in sock));

    private int SsthreshAfterLoss(TcpHost host, ref FullSock sock, ref RecoveryState state) =>
        ControlOf(host, ref sock, ref state) switch
        {
            CongestionKind.Cubic => CubicSsthresh(in sock, ref state.Variables.Cubic),
            CongestionKind.Bbr => BbrSsthresh(in sock, ref state.Variables.Bbr),
            CongestionKind.Dctcp => DctcpSsthresh(in sock, ref state.Variables.Dctcp),
            _ => RenoSsthresh(in sock),
        };

    private int AckedPerIncrease(TcpHost host, ref FullSock sock, ref RecoveryState state, int acked)
    {
        if (ControlOf(host, ref sock, ref state) != CongestionKind.Cubic)
        {
            return sock.Cwnd;
        }

        UpdateCubic(host, in sock, ref state.Variables.Cubic, acked);
        return state.Variables.Cubic.SegmentsPerIncrease;
    }

    private void OnRttSample(TcpHost host, ref FullSock sock, ref RecoveryState state, long microseconds)
    {
        if (microseconds >= 0 && state.Control == CongestionKind.Cubic)
        {
            NoteCubicDelay(host, ref sock, ref state, microseconds);
        }
    }

    private void OnTransmitStart(TcpHost host, ref FullSock sock, uint now)
    {
        if (sock.Recovery == 0)
        {
            return;
        }

        ref var state = ref _recovery[sock.Recovery];
        switch (state.Control)
        {
            case CongestionKind.Cubic:
                ShiftCubicEpoch(in sock, ref state.Variables.Cubic, now);
                break;
            case CongestionKind.Bbr:
                RestartBbr(host, ref sock, ref state);
                break;
        }
    }

    private static void OnRecoveryPhase(ref FullSock sock, ref RecoveryState state)
    {
        if (state.Control == CongestionKind.Dctcp && sock.Phase != RecoveryPhase.Recovery)
        {
            OnDctcpLoss(ref sock, ref state);
        }
    }

    private void OnLossPhase(TcpHost host, ref FullSock sock, ref RecoveryState state)
    {
        switch (state.Control)
        {
            case CongestionKind.Cubic:
                // The curve is unknown again, at the first time-out of a series as at every other (cubictcp_state).
                ResetCubic(in sock, ref state.Variables.Cubic);
                break;
            case CongestionKind.Bbr:
                OnBbrLoss(host, in sock, ref state);
                break;
            case CongestionKind.Dctcp:
                OnDctcpLoss(ref sock, ref state);
                break;
        }
    }

    private static int CwndAfterUndo(in FullSock sock, ref RecoveryState state)
    {
        switch (state.Control)
        {
            case CongestionKind.Bbr:
                UndoBbr(ref state);
                return sock.Cwnd;
            case CongestionKind.Dctcp:
                return Math.Max(sock.Cwnd, state.Variables.Dctcp.CwndBefore);
            default:
                return Math.Max(sock.Cwnd, state.PriorCwnd);
        }
    }
}
