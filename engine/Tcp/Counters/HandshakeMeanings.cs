namespace NetSim.Tcp;

/// <summary>Counters of opening and closing connections.</summary>
internal static class HandshakeMeanings
{
    internal static IReadOnlyList<MibMeaning> All { get; } =
    [
        new(Mib.TcpActiveOpens, "Connections that connect() began: SYN-SENT entered from CLOSED.", "RFC 4022; tcp_connect"),
        new(Mib.TcpPassiveOpens, "Connections that a listener completed: a full sock was made of a request.", "RFC 4022; tcp_create_openreq_child"),
        new(Mib.TcpAttemptFails, "Attempts that failed: SYN-SENT or SYN-RECEIVED ended in CLOSED or back in LISTEN.", "RFC 4022; tcp_done"),
        new(Mib.TcpEstabResets, "ESTABLISHED or CLOSE-WAIT connections that ended at once, by a RST either way.", "RFC 4022; tcp_set_state"),
        new(Mib.TcpCurrEstab, "Connections in ESTABLISHED or CLOSE-WAIT now; a gauge.", "RFC 4022; tcp_set_state"),
        new(Mib.SyncookiesSent, "SYN-ACKs whose sequence number is a cookie.", "cookie_init_sequence"),
        new(Mib.SyncookiesRecv, "ACKs that carried a good cookie.", "cookie_v4_check"),
        new(Mib.SyncookiesFailed, "ACKs to a listener that recently sent cookies, without a good one.", "cookie_v4_check"),
        new(Mib.EmbryonicRsts, "Half-open requests that a RST or a bad SYN ended, or tcp_abort_on_overflow.", "tcp_check_req"),
        new(Mib.TW, "Connections that went into TIME-WAIT or FIN-WAIT-2 mini-socks.", "__inet_twsk_schedule"),
        new(Mib.TWRecycled, "TIME-WAIT mini-socks whose ports connect() took over (tcp_tw_reuse, SO_REUSEADDR).", "__inet_check_established"),
        new(Mib.TWKilled, "Mini-socks that ended early by tcp_tw_recycle (before 4.12), or were set for a short life.", "__inet_twsk_schedule"),
        new(Mib.ListenOverflows, "SYNs and final ACKs that met a full accept queue.", "tcp_conn_request, tcp_v4_syn_recv_sock"),
        new(Mib.ListenDrops, "SYNs and final ACKs that a listener dropped, for whatever reason.", "tcp_listendrop"),
        new(Mib.TCPReqQFullDoCookies, "SYNs that met a full SYN queue and were answered with cookies, or would have been.", "tcp_syn_flood_action"),
        new(Mib.TCPReqQFullDrop, "SYNs dropped because the SYN queue was full and cookies are off.", "tcp_syn_flood_action"),
        new(Mib.TCPDeferAcceptDrop, "Bare ACKs of a handshake that TCP_DEFER_ACCEPT ignored.", "tcp_check_req"),
        new(Mib.TCPTimeWaitOverflow, "Connections closed at once because tcp_max_tw_buckets mini-socks exist.", "tcp_time_wait"),
        new(Mib.TCPSynRetrans, "SYNs and SYN-ACKs sent again.", "__tcp_retransmit_skb, tcp_rtx_synack"),
        new(Mib.TCPKeepAlive, "Keepalive probes sent.", "tcp_send_keepalive"),
        new(Mib.TCPAbortOnData, "Connections reset because data arrived after close(), or SO_LINGER 0 was set.", "tcp_rcv_state_process, __tcp_close"),
        new(Mib.TCPAbortOnClose, "Connections reset because close() found unread data.", "__tcp_close"),
        new(Mib.TCPAbortOnMemory, "Orphans reset because there are too many (tcp_max_orphans) or memory is short.", "tcp_check_oom"),
        new(Mib.TCPAbortOnTimeout, "Connections given up after unanswered retransmissions or keepalive probes.", "tcp_write_err"),
        new(Mib.TCPAbortOnLinger, "Connections reset because TCP_LINGER2 is negative and FIN-WAIT-2 was reached.", "tcp_rcv_state_process"),
        new(Mib.TCPFastOpenActive, "Fast Open connections whose SYN data was acknowledged.", "RFC 7413; tcp_rcv_fastopen_synack"),
        new(Mib.TCPFastOpenActiveFail, "Fast Open connections whose SYN data was not acknowledged.", "tcp_rcv_fastopen_synack"),
        new(Mib.TCPFastOpenPassive, "Connections opened by a good Fast Open cookie.", "tcp_try_fastopen"),
        new(Mib.TCPFastOpenPassiveFail, "SYNs with a bad Fast Open cookie.", "tcp_try_fastopen"),
        new(Mib.TCPFastOpenListenOverflow, "SYNs beyond a listener's Fast Open queue.", "tcp_fastopen_queue_check"),
        new(Mib.TCPFastOpenCookieReqd, "Requests for a Fast Open cookie.", "tcp_try_fastopen"),
        new(Mib.TCPFastOpenBlackhole, "How often Fast Open was switched off because a middlebox swallows it.", "tcp_fastopen_active_disable"),
        new(Mib.TCPFastOpenPassiveAltKey, "Connections opened by a cookie of the second key.", "tcp_try_fastopen"),
        new(Mib.PAWSPassive, "SYNs that tcp_tw_recycle refused by their timestamps (before 4.12).", "tcp_v4_conn_request"),
        new(Mib.PAWSActive, "SYN-ACKs refused because the echoed timestamp is not one that the SYN carried.", "tcp_rcv_synsent_state_process"),
        new(Mib.PAWSTimewait, "Segments to TIME-WAIT with a timestamp older than the last one seen.", "tcp_timewait_state_process"),
    ];
}
