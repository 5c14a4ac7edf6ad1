namespace NetSim.Tcp;

/// <summary>One legal step of the state machine.</summary>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="Cause">What makes it happen.</param>
/// <param name="Source">The RFC section or kernel function that says so.</param>
public readonly record struct TcpTransition(TcpState From, TcpState To, string Cause, string Source);

/// <summary>The legal steps of the state machine, each with its source. Anything else is an engine fault.</summary>
public static class TcpTransitions
{
    /// <summary>All legal steps, in the order of RFC 9293 figure 5, then what Linux adds.</summary>
    public static IReadOnlyList<TcpTransition> All { get; } =
    [
        new(TcpState.Closed, TcpState.Listen, "passive open", "RFC 9293 3.10.1; inet_csk_listen_start"),
        new(TcpState.Closed, TcpState.SynSent, "active open: SYN sent", "RFC 9293 3.10.1; tcp_v4_connect"),
        new(TcpState.Listen, TcpState.Closed, "close", "RFC 9293 3.10.4; inet_csk_listen_stop"),
        new(TcpState.Listen, TcpState.SynReceived, "SYN arrives: request sock", "RFC 9293 3.10.7.2; tcp_conn_request"),
        new(TcpState.SynSent, TcpState.Established, "SYN+ACK arrives", "RFC 9293 3.10.7.3; tcp_finish_connect"),
        new(TcpState.SynSent, TcpState.SynReceived, "SYN arrives: simultaneous open", "RFC 9293 3.10.7.3; tcp_rcv_synsent_state_process"),
        new(TcpState.SynSent, TcpState.Closed, "RST, time-out or close", "RFC 9293 3.10.7.3; tcp_reset, tcp_write_err"),
        new(TcpState.SynReceived, TcpState.Established, "ACK of our SYN arrives", "RFC 9293 3.10.7.4; tcp_rcv_state_process"),
        new(TcpState.SynReceived, TcpState.FinWait1, "close", "RFC 9293 3.10.4; tcp_close_state"),
        new(TcpState.SynReceived, TcpState.CloseWait, "FIN arrives before the ACK is processed", "RFC 9293 3.10.7.4; tcp_fin"),
        new(TcpState.SynReceived, TcpState.Closed, "RST, time-out or drop", "RFC 9293 3.10.7.4; inet_csk_reqsk_queue_drop"),
        new(TcpState.Established, TcpState.FinWait1, "close: FIN sent", "RFC 9293 3.10.4; tcp_close_state"),
        new(TcpState.Established, TcpState.CloseWait, "FIN arrives", "RFC 9293 3.10.7.4; tcp_fin"),
        new(TcpState.Established, TcpState.Closed, "RST, abort or time-out", "RFC 9293 3.10.7.4; tcp_reset, tcp_disconnect"),
        new(TcpState.FinWait1, TcpState.FinWait2, "ACK of our FIN arrives", "RFC 9293 3.10.7.4; tcp_rcv_state_process"),
        new(TcpState.FinWait1, TcpState.Closing, "FIN arrives: simultaneous close", "RFC 9293 3.10.7.4; tcp_fin"),
        new(TcpState.FinWait1, TcpState.TimeWait, "FIN and ACK of our FIN arrive together", "RFC 9293 3.10.7.4; tcp_rcv_state_process, tcp_fin"),
        new(TcpState.FinWait1, TcpState.Closed, "RST, abort or time-out", "tcp_reset, tcp_write_err, tcp_close"),
        new(TcpState.FinWait2, TcpState.TimeWait, "FIN arrives", "RFC 9293 3.10.7.4; tcp_fin, tcp_timewait_state_process"),
        new(TcpState.FinWait2, TcpState.Closed, "RST, abort, data for an orphan, or tcp_fin_timeout", "tcp_reset, tcp_keepalive_timer"),
        new(TcpState.CloseWait, TcpState.LastAck, "close: FIN sent", "RFC 9293 3.10.4; tcp_close_state"),
        new(TcpState.CloseWait, TcpState.Closed, "RST, abort or time-out", "RFC 9293 3.10.7.4; tcp_reset"),
        new(TcpState.Closing, TcpState.TimeWait, "ACK of our FIN arrives", "RFC 9293 3.10.7.4; tcp_rcv_state_process"),
        new(TcpState.Closing, TcpState.Closed, "RST or time-out", "tcp_reset, tcp_write_err"),
        new(TcpState.LastAck, TcpState.Closed, "ACK of our FIN arrives, RST or time-out", "RFC 9293 3.10.7.4; tcp_rcv_state_process"),
        new(TcpState.TimeWait, TcpState.Closed, "60 s, RST, reuse, or tcp_max_tw_buckets", "RFC 9293 3.10.8; inet_twsk_kill"),
    ];

    private const int States = (int)TcpState.TimeWait + 1;

    private static readonly bool[] Legal = BuildLegal();

    /// <summary>Whether a step is in the table.</summary>
    public static bool IsLegal(TcpState from, TcpState to) => Legal[((int)from * States) + (int)to];

    private static bool[] BuildLegal()
    {
        var legal = new bool[States * States];
        foreach (var step in All)
        {
            legal[((int)step.From * States) + (int)step.To] = true;
        }

        return legal;
    }
}
