namespace NetSim.Tcp;

// Proportional rate reduction (RFC 6937 as tcp_cwnd_reduction does it, Linux v6.18) and its undoing.
public sealed partial class TcpStack
{
    private void BeginReduction(TcpHost host, ref FullSock sock, ref RecoveryState state)
    {
        state.HighSeq = sock.SndNxt;
        sock.Flags &= ~(FullSockFlags.TlpOutstanding | FullSockFlags.TlpRetransmitted);
        state.CwndCount = 0;
        state.PriorCwnd = sock.Cwnd;
        state.PrrDelivered = 0;
        state.PrrOut = 0;
        sock.Ssthresh = SsthreshAfterLoss(host, ref sock, ref state);
        ReportReduction(ref sock);
    }

    private static void ReduceCwnd(
        TcpHost host, ref FullSock sock, ref RecoveryState state, int delivered, int lost, bool isAdvance)
    {
        if (delivered <= 0 || state.PriorCwnd == 0)
        {
            return;
        }

        var rule = host.Profile.WindowReduction.Value;
        if (rule == WindowReduction.RateHalving)
        {
            HalveByRate(ref sock, ref state);
            return;
        }

        var inFlight = state.InFlight;
        var room = sock.Ssthresh - inFlight;
        state.PrrDelivered += delivered;
        int send;
        if (room < 0)
        {
            var share = ((long)sock.Ssthresh * state.PrrDelivered) + state.PriorCwnd - 1;
            send = (int)(share / state.PriorCwnd) - state.PrrOut;
        }
        else
        {
            send = Math.Max(state.PrrDelivered - state.PrrOut, delivered);
            if (rule == WindowReduction.SlowStartBound || (isAdvance && lost == 0))
            {
                send++;
            }

            send = Math.Min(room, send);
        }

        // The fast retransmit that begins recovery always goes out.
        send = Math.Max(send, state.PrrOut == 0 ? 1 : 0);
        sock.Cwnd = Math.Max(1, inFlight + send);
    }

    // One segment less for two ACKs, down to ssthresh; no burst fits into the window (tcp_cwnd_down, Linux v2.6.32).
    private static void HalveByRate(ref FullSock sock, ref RecoveryState state)
    {
        var acks = state.CwndCount + 1;
        state.CwndCount = acks & 1;
        if (acks >> 1 != 0 && sock.Cwnd > sock.Ssthresh)
        {
            sock.Cwnd -= acks >> 1;
        }

        sock.Cwnd = Math.Max(1, Math.Min(sock.Cwnd, state.InFlight + 1));
    }

    private void EndReduction(TcpHost host, ref FullSock sock, ref RecoveryState state)
    {
        if (OwnsWindow(in state))
        {
            return;
        }

        var isKept = sock.Phase == RecoveryPhase.CongestionReduced || (sock.Flags & FullSockFlags.UndoPossible) != 0;
        if (sock.Ssthresh < InfiniteSsthresh && isKept)
        {
            sock.Cwnd = host.Profile.WindowReduction.Value == WindowReduction.RateHalving
                ? Math.Min(sock.Cwnd, sock.Ssthresh)
                : sock.Ssthresh;
            state.CwndStampTicks = TicksNow(host);
        }
    }
}
