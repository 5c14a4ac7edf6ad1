namespace NetSim.Tcp;

/// <summary>Counters of loss recovery and congestion control.</summary>
internal static class RecoveryMeanings
{
    internal static IReadOnlyList<MibMeaning> All { get; } =
    [
        new(Mib.TCPRenoRecovery, "Fast recoveries entered without SACK.", "tcp_enter_recovery"),
        new(Mib.TCPSackRecovery, "Fast recoveries entered with SACK.", "tcp_enter_recovery"),
        new(Mib.TCPSACKReneging, "How often a receiver took back what it had selectively acknowledged.", "tcp_check_sack_reneging"),
        new(Mib.TCPSACKReorder, "Reorderings seen by SACK.", "tcp_check_sack_reordering"),
        new(Mib.TCPRenoReorder, "Reorderings suspected without SACK.", "tcp_check_reno_reordering"),
        new(Mib.TCPTSReorder, "Reorderings seen by timestamps in a partial acknowledgment.", "tcp_check_sack_reordering"),
        new(Mib.TCPFullUndo, "Window reductions undone after the whole window was acknowledged.", "tcp_try_undo_recovery"),
        new(Mib.TCPPartialUndo, "Window reductions undone by a partial acknowledgment.", "tcp_try_undo_partial"),
        new(Mib.TCPDSACKUndo, "Window reductions undone because D-SACK reported every retransmission as needless.", "tcp_try_undo_dsack"),
        new(Mib.TCPLossUndo, "Time-outs undone as spurious.", "tcp_try_undo_loss"),
        new(Mib.TCPLostRetransmit, "Retransmissions that were lost in turn.", "tcp_mark_skb_lost, tcp_retransmit_timer"),
        new(Mib.TCPRenoFailures, "Time-outs while segments were unacknowledged without SACK.", "tcp_retransmit_timer"),
        new(Mib.TCPSackFailures, "Time-outs while SACKs said that later segments had arrived.", "tcp_retransmit_timer"),
        new(Mib.TCPLossFailures, "Time-outs while recovering from a time-out.", "tcp_retransmit_timer"),
        new(Mib.TCPFastRetrans, "Segments retransmitted in fast recovery.", "tcp_xmit_retransmit_queue"),
        new(Mib.TCPSlowStartRetrans, "Segments retransmitted in slow start after a time-out.", "tcp_xmit_retransmit_queue"),
        new(Mib.TCPTimeouts, "Retransmission timers that fired, those of SYNs and SYN-ACKs included.", "tcp_retransmit_timer, reqsk_timer_handler"),
        new(Mib.TCPLossProbes, "Tail loss probes sent.", "RFC 8985; tcp_send_loss_probe"),
        new(Mib.TCPLossProbeRecovery, "Tail losses that a probe repaired.", "tcp_process_tlp_ack"),
        new(Mib.TCPRenoRecoveryFail, "Fast recoveries without SACK that ended in a time-out.", "tcp_retransmit_timer"),
        new(Mib.TCPSackRecoveryFail, "Fast recoveries with SACK that ended in a time-out.", "tcp_retransmit_timer"),
        new(Mib.TCPDSACKOldSent, "D-SACKs sent for segments that were already acknowledged.", "RFC 2883; tcp_dsack_set"),
        new(Mib.TCPDSACKOfoSent, "D-SACKs sent for duplicates of what waits out of order.", "RFC 2883; tcp_dsack_set"),
        new(Mib.TCPDSACKRecv, "D-SACKs received for acknowledged octets.", "tcp_check_dsack"),
        new(Mib.TCPDSACKOfoRecv, "D-SACKs received for octets that wait out of order.", "tcp_check_dsack"),
        new(Mib.TCPDSACKRecvSegs, "Segments that received D-SACKs reported as duplicates.", "tcp_dsack_seen"),
        new(Mib.TCPDSACKIgnoredDubious, "D-SACKs that report more duplicates than were sent.", "tcp_sacktag_write_queue"),
        new(Mib.TCPSACKDiscard, "SACK blocks that make no sense.", "tcp_sacktag_write_queue"),
        new(Mib.TCPSpuriousRTOs, "Time-outs that F-RTO found spurious.", "RFC 5682; tcp_process_loss"),
        new(Mib.TCPHystartTrainDetect, "Slow starts left by HyStart's ACK train.", "hystart_update"),
        new(Mib.TCPHystartTrainCwnd, "Sum of the congestion windows at those moments.", "hystart_update"),
        new(Mib.TCPHystartDelayDetect, "Slow starts left by HyStart because the delay rose.", "hystart_update"),
        new(Mib.TCPHystartDelayCwnd, "Sum of the congestion windows at those moments.", "hystart_update"),
        new(Mib.TCPDelivered, "Segments known to have arrived, by ACK or SACK.", "tcp_count_delivered"),
        new(Mib.TCPDeliveredCE, "Those of them whose ACK echoed a congestion mark.", "RFC 3168; tcp_count_delivered_ce"),
        new(Mib.TcpTimeoutRehash, "How often a time-out chose another path hash.", "tcp_write_timeout"),
    ];
}
