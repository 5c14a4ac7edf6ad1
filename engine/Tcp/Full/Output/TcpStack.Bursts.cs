namespace NetSim.Tcp;

// How many segments Linux hands to its device as one (tcp_write_xmit, tcp_tso_segs, Linux v6.18). Here each segment
// travels alone; what peers see of the burst is the PSH at its end.
public sealed partial class TcpStack
{
    /// <summary>
    /// Octets of the next burst: as many segments as <paramref name="quota"/> and pacing allow, no more than the first buffer
    /// holds, up to the end of the peer's window (tcp_write_xmit, tcp_mss_split_point).
    /// </summary>
    /// <returns>0 for a FIN alone; negative when nothing may go.</returns>
    private int BurstOctets(
        TcpHost host, ref FullSock sock, ref RecoveryState recovery, int mss, int quota, NagleMode nagle)
    {
        var octets = UnsentData(in sock);
        if (recovery.FirstBuffer != 0)
        {
            quota = Math.Min(quota, BurstLimit(host, in sock, in recovery, mss));
            octets = GrowFirstBuffer(host, in sock, ref recovery, quota * mss);
        }

        var isTail = recovery.FirstBuffer == 0;
        if (octets <= mss)
        {
            var end = isTail ? sock.WriteSeq : sock.SndNxt + octets;
            var waits = octets < mss && isTail && !IsFinUnsent(in sock) && MustWait(ref sock, nagle);
            return waits || end.IsAfter(WindowEnd(in sock)) ? -1 : octets;
        }

        var window = WindowEnd(in sock) - sock.SndNxt;
        if (window < mss)
        {
            return -1;
        }

        var most = mss * Math.Min(quota, BurstLimit(host, in sock, in recovery, mss));
        var needed = Math.Min(octets, window);
        if (most <= needed)
        {
            return most;
        }

        // A small rest goes along, be it the write that ends or the window, if Nagle lets it; only in the tail may it wait.
        var rest = needed % mss;
        var waitsForMore = rest != 0 && (isTail || window < most) && MustWait(ref sock, nagle);
        return waitsForMore ? needed - rest : needed;
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
