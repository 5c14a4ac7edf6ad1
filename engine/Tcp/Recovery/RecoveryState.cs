using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// What a sender with data in flight needs beside <see cref="FullSock"/>: the queue of segments, how many of them are
/// in which condition, and the variables of loss recovery and congestion control. Made with the first segment. At
/// most 512 bytes. Names follow struct tcp_sock (Linux v6.18).
/// </summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal struct RecoveryState
{
    /// <summary>Oldest record in flight; 0: none.</summary>
    internal int First;

    /// <summary>Newest record in flight; 0: none.</summary>
    internal int Last;

    /// <summary>The record that the next segment gets; 0: the first of a new run.</summary>
    internal int NextRecord;

    /// <summary>
    /// The oldest and the newest full buffer of the queue of what is not sent yet; 0: all of it lies in its tail.
    /// </summary>
    internal int FirstBuffer, LastBuffer;

    /// <summary>What is known of the tail of that queue, which begins where the full buffers end.</summary>
    internal WriteMarks TailMarks;

    /// <summary>Segments in the queue (packets_out).</summary>
    internal int PacketsOut;

    /// <summary>
    /// Segments selectively acknowledged, or duplicate ACKs counted in their stead without SACK (sacked_out).
    /// </summary>
    internal int SackedOut;

    /// <summary>Segments thought to be lost (lost_out).</summary>
    internal int LostOut;

    /// <summary>Retransmitted segments thought to be in flight (retrans_out).</summary>
    internal int RetransOut;

    /// <summary>
    /// Where a false recovery would be undone to (undo_marker); valid while <see cref="FullSockFlags.UndoPossible"/>.
    /// </summary>
    internal SequenceNumber UndoMarker;

    /// <summary>
    /// Retransmissions of this recovery that were not proven needless yet; -1: nothing to undo (undo_retrans).
    /// </summary>
    internal int UndoRetrans;

    /// <summary>SndNxt when recovery began (high_seq).</summary>
    internal SequenceNumber HighSeq;

    /// <summary>
    /// SndNxt when the tail loss probe went out; valid while <see cref="FullSockFlags.TlpOutstanding"/>
    /// (tlp_high_seq).
    /// </summary>
    internal SequenceNumber TlpHighSeq;

    /// <summary>Retransmissions of the connection's life, SYNs included (total_retrans).</summary>
    internal long TotalRetrans;

    /// <summary>Segments sent since the window began to be reduced (prr_out).</summary>
    internal int PrrOut;

    /// <summary>Segments delivered so far (delivered).</summary>
    internal uint Delivered;

    /// <summary>Segments thought lost so far (lost).</summary>
    internal uint Lost;

    /// <summary>
    /// Milliseconds since boot of the first unanswered zero-window probe; 0: none (icsk_probes_tstamp).
    /// </summary>
    internal uint ProbesStampMs;

    // Congestion control, its undoing, and RACK.

    /// <summary>ACKed segments that have not raised cwnd yet (snd_cwnd_cnt).</summary>
    internal int CwndCount;

    /// <summary>Most segments in flight since cwnd was used up last (snd_cwnd_used).</summary>
    internal int CwndUsed;

    /// <summary>Tick in which cwnd was last changed or used up (snd_cwnd_stamp).</summary>
    internal uint CwndStampTicks;

    /// <summary>
    /// Most segments out in the present window, which ends at <see cref="CwndUsageSeq"/> (max_packets_out).
    /// </summary>
    internal int MaxPacketsOut;

    /// <summary>Where the window for <see cref="MaxPacketsOut"/> ends (cwnd_usage_seq).</summary>
    internal SequenceNumber CwndUsageSeq;

    /// <summary>
    /// ssthresh and cwnd before the reduction; 0: ssthresh may not be restored (prior_ssthresh, prior_cwnd).
    /// </summary>
    internal int PriorSsthresh, PriorCwnd;

    /// <summary>Proportional rate reduction (RFC 6937): delivered since it began (prr_delivered).</summary>
    internal int PrrDelivered;

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

    /// <summary>RACK: the segments in flight in the order of their last transmission, both ends of the list.</summary>
    internal int OldestSent, NewestSent;

    /// <summary>No lost segment before this one waits to be sent again; 0: none waits (retransmit_skb_hint).</summary>
    internal int RetransmitFrom;

    /// <summary>The highest segment that the peer acknowledged selectively; 0: none is left.</summary>
    internal int HighestSacked;

    /// <summary>
    /// Kernels without RACK: no record up to this one is to be looked at for loss again; 0: none was (lost_skb_hint).
    /// </summary>
    internal int LossEdge;

    /// <summary>Sacked records beyond <see cref="LossEdge"/>.</summary>
    internal int SackedBeyond;

    /// <summary>Where the SACK blocks of the last ACK lie.</summary>
    internal SackCursors SackCursors;

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

    /// <summary>
    /// RACK: something was delivered since losses were looked for (rack.advanced); a D-SACK awaits evaluation
    /// (rack.dsack_seen).
    /// </summary>
    internal bool IsRackAdvanced, IsRackDuplicateSeen;

    /// <summary>The peer took back SACK blocks; lasts until this recovery ends (is_sack_reneg).</summary>
    internal bool IsReneging;

    /// <summary>The control in use; Default until first needed.</summary>
    internal CongestionKind Control;

    /// <summary>The variables of the control in use.</summary>
    internal CongestionVariables Variables;

    // Delivery rate and pacing.

    /// <summary>Segments delivered whose ACK echoed a congestion mark (delivered_ce).</summary>
    internal uint DeliveredMarked;

    /// <summary>
    /// When the segment delivered last was sent, and when the last delivery was, in microseconds (first_tx_mstamp,
    /// delivered_mstamp).
    /// </summary>
    internal uint FirstSentUs, DeliveredUs;

    /// <summary>
    /// The application had nothing more to send until this is delivered; valid while <see cref="IsAppLimited"/>
    /// (app_limited).
    /// </summary>
    internal uint AppLimitedUntil;

    /// <summary>The last good rate: segments in microseconds (rate_delivered, rate_interval_us).</summary>
    internal uint RateDelivered, RateIntervalUs;

    /// <summary>Octets per second that BBR sends at (sk_pacing_rate); the others' follows from cwnd.</summary>
    internal ulong PacingRate;

    /// <summary>When the next burst may leave, in nanoseconds (tcp_wstamp_ns).</summary>
    internal long PacedUntil;

    /// <summary>When the pacing timer fires, in nanoseconds; 0: it is not set. And its mark (pacing_timer).</summary>
    internal long PaceAt;

    internal uint PaceMark;

    /// <summary>The application had nothing more to send; the last good rate is of such a time.</summary>
    internal bool IsAppLimited, IsRateAppLimited;

    /// <summary>Segments are spread over time (sk_pacing_status is SK_PACING_NEEDED).</summary>
    internal bool IsPaced;

    /// <summary>What was sent and received.</summary>
    internal Traffic Traffic;

    /// <summary>
    /// Segments in flight (tcp_packets_in_flight): sent, less those that left the network, plus retransmissions.
    /// </summary>
    internal readonly int InFlight => PacketsOut - SackedOut - LostOut + RetransOut;
}
