namespace NetSim.Tcp;

/// <summary>Counters of segments, their checks, data and acknowledgments.</summary>
internal static class SegmentMeanings
{
    internal static IReadOnlyList<MibMeaning> All { get; } =
    [
        new(Mib.TcpInSegs, "Segments received, damaged ones included.", "RFC 4022; tcp_v4_rcv"),
        new(Mib.TcpOutSegs, "Segments sent, except those that carry only retransmitted octets.", "RFC 4022; __tcp_transmit_skb"),
        new(Mib.TcpRetransSegs, "Segments sent again, SYN-ACKs of half-open requests included.", "RFC 4022; __tcp_retransmit_skb"),
        new(Mib.TcpInErrs, "Segments that were malformed or damaged, or connections that failed checks.", "RFC 4022; tcp_v4_rcv"),
        new(Mib.TcpOutRsts, "Segments sent with RST.", "RFC 4022; tcp_v4_send_reset, tcp_send_active_reset"),
        new(Mib.TcpInCsumErrors, "Segments with a wrong checksum.", "tcp_v4_rcv"),
        new(Mib.PruneCalled, "How often a full receive buffer had to be tidied.", "tcp_prune_queue"),
        new(Mib.RcvPruned, "How often tidying the receive buffer did not help and a segment was dropped.", "tcp_prune_queue"),
        new(Mib.OfoPruned, "How often data out of order was thrown away for lack of space.", "tcp_prune_ofo_queue"),
        new(Mib.OutOfWindowIcmps, "ICMP errors that quote a sequence number outside of what is in flight.", "tcp_v4_err"),
        new(Mib.PAWSEstab, "Segments dropped because their timestamp is older than the last one seen.", "tcp_validate_incoming"),
        new(Mib.PAWSOldAck, "Old pure ACKs that PAWS lets pass as merely overtaken.", "tcp_disordered_ack_check"),
        new(Mib.BeyondWindow, "Segments that begin beyond the receive window.", "tcp_sequence"),
        new(Mib.DelayedACKs, "ACKs that the delayed-ACK timer sent.", "tcp_delack_timer_handler"),
        new(Mib.DelayedACKLost, "Segments received again although they were acknowledged: an ACK was lost or late.", "tcp_send_dupack"),
        new(Mib.TCPHPHits, "Data segments that header prediction took.", "tcp_rcv_established"),
        new(Mib.TCPPureAcks, "ACKs without data that the slow path took.", "tcp_ack"),
        new(Mib.TCPHPAcks, "ACKs that header prediction took.", "tcp_ack"),
        new(Mib.TCPRcvCollapsed, "Buffers merged to save receive memory.", "tcp_collapse_one"),
        new(Mib.TCPRcvCoalesce, "Segments merged into the one before them.", "tcp_try_coalesce"),
        new(Mib.TCPAckCompressed, "ACKs saved while data was out of order.", "__tcp_ack_snd_check"),
        new(Mib.TCPOFOQueue, "Segments queued out of order.", "tcp_data_queue_ofo"),
        new(Mib.TCPOFODrop, "Segments out of order dropped for lack of receive memory.", "tcp_data_queue_ofo"),
        new(Mib.TCPOFOMerge, "Segments out of order that covered queued ones.", "tcp_data_queue_ofo"),
        new(Mib.TCPChallengeACK, "Challenge ACKs sent for a suspicious RST, SYN or ACK.", "RFC 5961; tcp_send_challenge_ack"),
        new(Mib.TCPSYNChallenge, "SYNs within a connection that were answered by a challenge ACK.", "RFC 5961 4; tcp_validate_incoming"),
        new(Mib.TCPFromZeroWindowAdv, "How often an announced window rose from zero.", "tcp_select_window"),
        new(Mib.TCPToZeroWindowAdv, "How often an announced window fell to zero.", "tcp_select_window"),
        new(Mib.TCPWantZeroWindowAdv, "How often a window wanted to be zero but must not shrink.", "tcp_select_window"),
        new(Mib.TCPOrigDataSent, "Data segments sent for the first time.", "tcp_event_new_data_sent"),
        new(Mib.TCPACKSkippedSynRecv, "ACKs withheld by tcp_invalid_ratelimit in SYN-RECEIVED.", "tcp_oow_rate_limited"),
        new(Mib.TCPACKSkippedPAWS, "ACKs withheld by tcp_invalid_ratelimit after a PAWS reject.", "tcp_oow_rate_limited"),
        new(Mib.TCPACKSkippedSeq, "ACKs withheld by tcp_invalid_ratelimit for segments outside of the window.", "tcp_oow_rate_limited"),
        new(Mib.TCPACKSkippedFinWait2, "ACKs withheld by tcp_invalid_ratelimit in FIN-WAIT-2 mini-socks.", "tcp_oow_rate_limited"),
        new(Mib.TCPACKSkippedTimeWait, "ACKs withheld by tcp_invalid_ratelimit in TIME-WAIT.", "tcp_oow_rate_limited"),
        new(Mib.TCPACKSkippedChallenge, "Challenge ACKs withheld by tcp_invalid_ratelimit.", "tcp_send_challenge_ack"),
        new(Mib.TCPWinProbe, "Zero-window probes sent.", "tcp_xmit_probe_skb"),
        new(Mib.TCPZeroWindowDrop, "Segments dropped because the announced window is zero.", "tcp_data_queue"),
        new(Mib.TCPRcvQDrop, "Segments dropped because the receive buffer is full.", "tcp_data_queue"),
        new(Mib.TCPAORequired, "Segments without the authentication option that a key asks for; no keys are modelled.", "RFC 5925; tcp_inbound_hash"),
    ];
}
