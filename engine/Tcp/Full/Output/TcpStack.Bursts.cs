namespace NetSim.Tcp;

// How many segments Linux hands to its device as one (tcp_write_xmit, tcp_tso_segs, Linux v6.18). Here each segment
// travels alone; what peers see of the burst is the PSH at its end.
public sealed partial class TcpStack
{
    // sk_gso_max_size: 64 KiB less the room for headers.
    private const int LargestBurst = 65_536 - 321;

    /// <summary>Segments of the next burst, at least one; the windows are known to admit one.</summary>
    private int BurstSegments(TcpHost host, ref FullSock sock, int mss, NagleMode nagle)
    {
        if (UnsentData(in sock) <= mss)
        {
            return 1;
        }

        // tcp_cwnd_test: at most half of the window, so that two bursts are under way.
        var quota = Math.Max(1, Math.Min(Math.Max(sock.Cwnd >> 1, 1), sock.Cwnd - InFlightOf(ref sock)));
        quota = Math.Min(quota, BurstLimit(host, in sock, in _recovery[sock.Recovery], mss));

        // tcp_mss_split_point: whole segments, and a last small one if Nagle lets it go.
        var octets = Math.Min(UnsentData(in sock), WindowEnd(in sock) - sock.SndNxt);
        var whole = octets / mss;
        if (quota <= whole)
        {
            return quota;
        }

        var hasRest = octets % mss != 0 && octets == UnsentData(in sock) && !MustWait(ref sock, nagle);
        return Math.Max(1, whole + (hasRest ? 1 : 0));
    }

    /// <summary>Lost segments from here on that lie in one buffer and go out together (tcp_xmit_retransmit_queue).</summary>
    private int LostBurst(TcpHost host, ref FullSock sock, in RecoveryState recovery, int at)
    {
        const SendMarks Settled = SendMarks.Sacked | SendMarks.Retransmitted;
        var most = Math.Min(sock.Cwnd - recovery.InFlight, BurstLimit(host, in sock, in recovery, CurrentMss(ref sock)));
        var segments = 1;
        while (segments < most && !_records[at].HasAny(SendMarks.EndsBurst) && _records[at].Next != 0)
        {
            at = _records[at].Next;
            if (!_records[at].HasAny(SendMarks.Lost) || _records[at].HasAny(Settled))
            {
                break;
            }

            segments++;
        }

        return segments;
    }
}
