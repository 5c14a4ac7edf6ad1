namespace NetSim.Tcp;

// DCTCP (RFC 8257; tcp_dctcp.c, Linux v6.18): the share of marked segments, averaged over windows, decides by how much
// cwnd gives way; growth is Reno's.
public sealed partial class TcpStack
{
    private const int DctcpShift = 10;
    private const uint DctcpFullShare = 1 << DctcpShift;

    // The gain of the moving average is 1/16.
    private const int DctcpGainShift = 4;

    private static void StartDctcp(in FullSock sock, ref RecoveryState state)
    {
        state.Variables.Dctcp = new DctcpState { Alpha = DctcpFullShare, ReceivedBefore = sock.RcvNxt };
        BeginDctcpWindow(in sock, ref state);
    }

    private static void BeginDctcpWindow(in FullSock sock, ref RecoveryState state)
    {
        ref var dctcp = ref state.Variables.Dctcp;
        dctcp.WindowEnd = sock.SndNxt;
        dctcp.DeliveredBefore = state.Delivered;
        dctcp.MarkedBefore = state.DeliveredMarked;
    }

    /// <summary>An ACK: a window of data has passed, so the share is renewed (dctcp_update_alpha).</summary>
    private static void UpdateDctcpShare(in FullSock sock, ref RecoveryState state)
    {
        ref var dctcp = ref state.Variables.Dctcp;
        if (sock.SndUna.IsBefore(dctcp.WindowEnd))
        {
            return;
        }

        var marked = unchecked(state.DeliveredMarked - dctcp.MarkedBefore);
        var faded = dctcp.Alpha >> DctcpGainShift;
        var alpha = dctcp.Alpha - (faded == 0 ? dctcp.Alpha : faded);
        if (marked != 0)
        {
            var delivered = Math.Max(1, unchecked(state.Delivered - dctcp.DeliveredBefore));
            var share = ((ulong)marked << (DctcpShift - DctcpGainShift)) / delivered;
            alpha = (uint)Math.Min(alpha + share, DctcpFullShare);
        }

        dctcp.Alpha = alpha;
        BeginDctcpWindow(in sock, ref state);
    }

    private static int DctcpSsthresh(in FullSock sock, ref DctcpState dctcp)
    {
        dctcp.CwndBefore = sock.Cwnd;
        return Math.Max(sock.Cwnd - (int)(((long)sock.Cwnd * dctcp.Alpha) >> (DctcpShift + 1)), 2);
    }

    // A loss counts like Reno's whatever the share (dctcp_react_to_loss).
    private static void OnDctcpLoss(ref FullSock sock, ref RecoveryState state)
    {
        state.Variables.Dctcp.CwndBefore = sock.Cwnd;
        sock.Ssthresh = Math.Max(sock.Cwnd >> 1, 2);
    }
}
