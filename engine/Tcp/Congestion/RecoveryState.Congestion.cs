using NetSim.Wire;

namespace NetSim.Tcp;

// Congestion control, its undoing, and RACK.
internal partial struct RecoveryState
{
    /// <summary>ACKed segments that have not raised cwnd yet (snd_cwnd_cnt).</summary>
    internal int CwndCount;

    /// <summary>Most segments in flight since cwnd was used up last (snd_cwnd_used).</summary>
    internal int CwndUsed;

    /// <summary>Tick in which cwnd was last changed or used up (snd_cwnd_stamp).</summary>
    internal uint CwndStampTicks;

    /// <summary>Most segments out in the present window, which ends at <see cref="CwndUsageSeq"/> (max_packets_out).</summary>
    internal int MaxPacketsOut;

    /// <summary>Where the window for <see cref="MaxPacketsOut"/> ends (cwnd_usage_seq).</summary>
    internal SequenceNumber CwndUsageSeq;

    /// <summary>ssthresh and cwnd before the reduction; 0: ssthresh may not be restored (prior_ssthresh, prior_cwnd).</summary>
    internal int PriorSsthresh, PriorCwnd;

    /// <summary>Proportional rate reduction (RFC 6937): delivered and sent since it began (prr_delivered, prr_out).</summary>
    internal int PrrDelivered, PrrOut;

    /// <summary>Reordering in segments that is expected; 0: as tcp_reordering says (reordering).</summary>
    internal int Reordering;

    /// <summary>Times that reordering was seen (reord_seen).</summary>
    internal int ReorderSeen;

    /// <summary>Octets acknowledged in the connection's life, the SYN included (bytes_acked).</summary>
    internal ulong BytesAcked;

    /// <summary>Duplicate segments that D-SACKs reported (dsack_dups).</summary>
    internal int DuplicateSegments;

    /// <summary>The least RTT of five minutes (rtt_min).</summary>
    internal LeastRtt LeastRtt;

    /// <summary>RACK: when the newest delivered segment was sent, in nanoseconds (rack.mstamp).</summary>
    internal long RackSentAt;

    /// <summary>RACK: end of that segment (rack.end_seq).</summary>
    internal SequenceNumber RackEnd;

    /// <summary>RACK: RTT of the segment delivered last, in microseconds (rack.rtt_us).</summary>
    internal uint RackRttUs;

    /// <summary>RACK: Delivered when the reordering window was widened last (rack.last_delivered).</summary>
    internal uint RackWidenedAt;

    /// <summary>RACK: the reordering window in quarters of the least RTT, less one (rack.reo_wnd_steps).</summary>
    internal byte RackExtraSteps;

    /// <summary>RACK: recoveries for which the wider window lasts (rack.reo_wnd_persist).</summary>
    internal byte RackPersist;

    /// <summary>RACK: something was delivered since losses were looked for (rack.advanced); a D-SACK awaits evaluation (rack.dsack_seen).</summary>
    internal bool IsRackAdvanced, IsRackDuplicateSeen;

    /// <summary>The peer took back SACK blocks; lasts until this recovery ends (is_sack_reneg).</summary>
    internal bool IsReneging;

    /// <summary>The control in use; Default until first needed.</summary>
    internal CongestionKind Control;

    /// <summary>CUBIC's variables.</summary>
    internal CubicState Cubic;
}
