namespace NetSim.Tcp;

// Reno (RFC 5681 section 3.1; tcp_reno_cong_avoid, tcp_reno_ssthresh, Linux v6.18): cwnd doubles each round trip below
// ssthresh, grows by one segment each round trip above, and halves at a loss.
public sealed partial class TcpStack
{
    private static int RenoSsthresh(in FullSock sock) => Math.Max(sock.Cwnd >> 1, 2);

    /// <summary>An ACK outside recovery: raises cwnd (cong_avoid).</summary>
    private void AvoidCongestion(TcpHost host, ref FullSock sock, ref RecoveryState state, int acked)
    {
        if (!IsCwndLimited(in sock, in state) || acked <= 0)
        {
            return;
        }

        if (IsInSlowStart(in sock))
        {
            var before = sock.Cwnd;
            sock.Cwnd = (int)Math.Min((long)sock.Cwnd + acked, sock.Ssthresh);
            acked -= sock.Cwnd - before;
            if (acked == 0)
            {
                return;
            }
        }

        RaiseCwnd(ref sock, ref state, AckedPerIncrease(host, ref sock, ref state, acked), acked);
    }

    // One more segment for each perIncrease acknowledged ones (tcp_cong_avoid_ai).
    private static void RaiseCwnd(ref FullSock sock, ref RecoveryState state, int perIncrease, int acked)
    {
        if (state.CwndCount >= perIncrease)
        {
            state.CwndCount = 0;
            sock.Cwnd++;
        }

        state.CwndCount += acked;
        if (state.CwndCount >= perIncrease)
        {
            var raise = state.CwndCount / perIncrease;
            state.CwndCount -= raise * perIncrease;
            sock.Cwnd += raise;
        }
    }
}
