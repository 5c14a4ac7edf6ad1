namespace NetSim.Tcp;

// How many segments Linux hands to its device as one (tcp_write_xmit, tcp_tso_segs, Linux v6.18). Here each segment
// travels alone; what peers see of the burst is the PSH at its end.
public sealed partial class TcpStack
{
    // sk_gso_max_size: 64 KiB less the room for headers.
    private const int LargestBurst = 65_536 - 321;

    // tcp_pacing_ss_ratio and tcp_pacing_ca_ratio in per cent.
    private const int SlowStartPacing = 200;
    private const int AvoidancePacing = 120;

    /// <summary>Segments of the next burst, at least one; the windows are known to admit one.</summary>
    private int BurstSegments(TcpHost host, ref FullSock sock, int mss, NagleMode nagle)
    {
        if (UnsentData(in sock) <= mss)
        {
            return 1;
        }

        // tcp_cwnd_test: at most half of the window, so that two bursts are under way.
        var quota = Math.Max(1, Math.Min(Math.Max(sock.Cwnd >> 1, 1), sock.Cwnd - InFlightOf(ref sock)));
        quota = Math.Min(quota, PacedSegments(host, ref sock, mss));

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
        var most = Math.Min(sock.Cwnd - recovery.InFlight, PacedSegments(host, ref sock, CurrentMss(ref sock)));
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

    // tcp_tso_autosize: what the pacing rate sends in about a millisecond, and more on short paths.
    private int PacedSegments(TcpHost host, ref FullSock sock, int mss)
    {
        const int PacingShift = 10;
        const int ShortPathShift = 9; // tcp_tso_rtt_log
        var octets = PacingRate(ref sock) >> PacingShift;
        var least = sock.Recovery == 0 ? 0 : _recovery[sock.Recovery].LeastRtt.Microseconds;
        var distance = least >> ShortPathShift;
        if (least != 0 && distance < 32)
        {
            octets += LargestBurst >> (int)distance;
        }

        return (int)Math.Max(Math.Min(octets, LargestBurst) / mss, host.Settings.MinTsoSegs);
    }

    // tcp_update_pacing_rate, in octets a second.
    private long PacingRate(ref FullSock sock)
    {
        var ratio = sock.Cwnd < sock.Ssthresh >> 1 ? SlowStartPacing : AvoidancePacing;
        var rate = (long)sock.MssCache * (8_000_000 / 100) * ratio * Math.Max(sock.Cwnd, PacketsOutOf(ref sock));
        return sock.Srtt == 0 ? rate : rate / sock.Srtt;
    }
}
