namespace NetSim.Tcp;

/// <summary>Counters that stay zero, because what they count is not modelled.</summary>
internal static class UnmodelledMeanings
{
    internal static IReadOnlyList<MibMeaning> All { get; } =
    [
        Of(Mib.LockDroppedIcmps, "ICMP errors that met a sock in use by its application.", "tcp_v4_err"),
        Of(Mib.ArpFilter, "ARP requests that arp_filter ignored.", "arp_process"),
        Of(Mib.DelayedACKLocked, "Delayed-ACK timers that met a sock in use by its application.", "tcp_delack_timer"),
        Of(Mib.TCPAbortFailed, "RSTs that could not be sent for lack of memory.", "tcp_send_active_reset"),
        Of(Mib.TCPMemoryPressures, "How often TCP's memory came under pressure (tcp_mem).", "tcp_enter_memory_pressure"),
        Of(Mib.TCPDSACKIgnoredOld, "D-SACKs of a time before the last window reduction.", "tcp_sacktag_write_queue"),
        Of(Mib.TCPDSACKIgnoredNoUndo, "D-SACKs that cannot undo anything.", "tcp_sacktag_write_queue"),
        Of(Mib.TCPSackShifted, "Buffers whose octets moved to a neighbour when SACKed.", "tcp_shifted_skb"),
        Of(Mib.TCPSackMerged, "Buffers that merged with a neighbour when SACKed.", "tcp_shifted_skb"),
        Of(Mib.TCPSackShiftFallback, "Buffers that could not merge when SACKed.", "tcp_shift_skb_data"),
        Of(Mib.TCPBacklogDrop, "Segments dropped while the application held the sock and its backlog was full.", "tcp_add_backlog"),
        Of(Mib.PFMemallocDrop, "Segments in emergency memory for socks without a right to it.", "sk_filter_trim_cap"),
        Of(Mib.TCPMinTTLDrop, "Segments below IP_MINTTL.", "tcp_v4_rcv"),
        Of(Mib.IPReversePathFilter, "Packets that rp_filter dropped.", "ip_rcv_finish_core"),
        Of(Mib.TCPRetransFail, "Retransmissions that the layer below refused.", "__tcp_retransmit_skb"),
        Of(Mib.TCPSpuriousRtxHostQueues, "Retransmissions withheld because the original is still in a local queue.", "skb_still_in_host_queue"),
        Of(Mib.TCPAutoCorking, "Small writes held back because segments wait in a local queue.", "tcp_push"),
        Of(Mib.TCPMTUPFail, "Probes of a larger path MTU that were lost.", "RFC 4821; tcp_mtup_probe_failed"),
        Of(Mib.TCPMTUPSuccess, "Probes of a larger path MTU that arrived.", "RFC 4821; tcp_mtup_probe_success"),
        Of(Mib.TCPWqueueTooBig, "Segments that could not be split because the send queue is too large.", "tcp_fragment"),
        Of(Mib.TcpDuplicateDataRehash, "How often duplicate data chose another path hash.", "tcp_rcv_spurious_retrans"),
        Of(Mib.TCPMigrateReqSuccess, "Requests moved to another listener of a closed one's group.", "reqsk_migrate"),
        Of(Mib.TCPMigrateReqFailure, "Requests that could not be moved.", "reqsk_migrate"),
        Of(Mib.TCPPLBRehash, "How often congestion chose another path hash.", "tcp_plb_check_rehash"),
    ];

    private static MibMeaning Of(Mib counter, string meaning, string source) => new(counter, meaning, source, false);
}
