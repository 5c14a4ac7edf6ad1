namespace NetSim.Tcp;

/// <summary>A state as an operator meets it.</summary>
/// <param name="State">The state.</param>
/// <param name="Meaning">What it is, in one sentence.</param>
/// <param name="Lifetime">How long it lasts and which sysctls decide.</param>
/// <param name="Source">RFC section and where Linux keeps it.</param>
public sealed record TcpStateMeaning(TcpState State, string Meaning, string Lifetime, string Source)
{
    private static readonly TcpStateMeaning[] Meanings =
    [
        new(TcpState.Closed, "No connection.", "Shown as UNCONN for sockets that are not connected.", "RFC 9293 3.3.2; TCP_CLOSE"),
        new(TcpState.Listen, "Waits for any peer's SYN.", "As long as the application listens. Recv-Q is the accept queue, Send-Q its limit: min(backlog, net.core.somaxconn).", "RFC 9293 3.3.2; TCP_LISTEN"),
        new(TcpState.SynSent, "Our SYN is on its way.", "Until the SYN-ACK, a RST, or net.ipv4.tcp_syn_retries (with tcp_syn_linear_timeouts) end in ETIMEDOUT.", "RFC 9293 3.3.2; TCP_SYN_SENT"),
        new(TcpState.SynReceived, "A SYN was answered; the peer's ACK is missing.", "One round trip, or net.ipv4.tcp_synack_retries. A request sock on a listener, invisible with a SYN cookie; a full sock in a simultaneous open.", "RFC 9293 3.3.2; TCP_NEW_SYN_RECV, TCP_SYN_RECV"),
        new(TcpState.Established, "Data flows both ways.", "Until someone closes; a dead peer is noticed by net.ipv4.tcp_retries2 with data in flight, else only by keepalive.", "RFC 9293 3.3.2; TCP_ESTABLISHED"),
        new(TcpState.FinWait1, "We closed; our FIN is not acknowledged.", "One round trip; an orphan gives up by net.ipv4.tcp_orphan_retries, a sock with an owner by tcp_retries2.", "RFC 9293 3.3.2; TCP_FIN_WAIT1"),
        new(TcpState.FinWait2, "Our FIN is acknowledged; the peer still may send.", "Without limit while an application holds it; an orphan for net.ipv4.tcp_fin_timeout or TCP_LINGER2, in a mini-sock.", "RFC 9293 3.3.2; TCP_FIN_WAIT2"),
        new(TcpState.CloseWait, "The peer closed; our application has not.", "Until the application calls close(): no timer and no sysctl ends it.", "RFC 9293 3.3.2; TCP_CLOSE_WAIT"),
        new(TcpState.Closing, "Both closed at once; our FIN is not acknowledged.", "One round trip, else as FIN-WAIT-1.", "RFC 9293 3.3.2; TCP_CLOSING"),
        new(TcpState.LastAck, "The peer closed, then we did; our FIN is not acknowledged.", "One round trip, else net.ipv4.tcp_orphan_retries.", "RFC 9293 3.3.2; TCP_LAST_ACK"),
        new(TcpState.TimeWait, "Waits until old duplicates have left the network.", "60 s, fixed (TCP_TIMEWAIT_LEN): tcp_fin_timeout does not shorten it. Bounded in number by tcp_max_tw_buckets; connect() may take it over by tcp_tw_reuse.", "RFC 9293 3.3.2 and 3.6.1; TCP_TIME_WAIT, inet_timewait_sock"),
    ];

    /// <summary>The meaning of one state.</summary>
    public static TcpStateMeaning Of(TcpState state) => Meanings[(int)state];
}
