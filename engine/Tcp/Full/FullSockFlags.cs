namespace NetSim.Tcp;

/// <summary>Yes-or-no facts of a full sock.</summary>
[Flags]
internal enum FullSockFlags : uint
{
    None = 0,

    /// <summary>No application holds the sock (SOCK_DEAD): it ends by itself.</summary>
    Orphan = 1 << 0,

    /// <summary>TCP_NODELAY.</summary>
    NoDelay = 1 << 1,

    /// <summary>TCP_CORK.</summary>
    Cork = 1 << 2,

    /// <summary>SO_KEEPALIVE.</summary>
    KeepAlive = 1 << 3,

    /// <summary>SO_LINGER is on (its time is in the options).</summary>
    Linger = 1 << 4,

    /// <summary>The application has set SO_SNDBUF: no autotuning.</summary>
    SendBufferLocked = 1 << 5,

    /// <summary>The application has set SO_RCVBUF: no autotuning.</summary>
    ReceiveBufferLocked = 1 << 6,

    /// <summary>An ACK is owed (ICSK_ACK_SCHED).</summary>
    AckScheduled = 1 << 7,

    /// <summary>The delayed-ACK timer runs (ICSK_ACK_TIMER).</summary>
    AckTimer = 1 << 8,

    /// <summary>A full-sized segment arrived since the last ACK (ICSK_ACK_PUSHED).</summary>
    AckPushed = 1 << 9,

    /// <summary>Two of them did (ICSK_ACK_PUSHED2).</summary>
    AckPushedTwice = 1 << 10,

    /// <summary>The next ACK goes out at once (ICSK_ACK_NOW).</summary>
    AckNow = 1 << 11,

    /// <summary>Our FIN is the last thing in the send queue.</summary>
    FinQueued = 1 << 12,

    /// <summary>The peer's FIN was received in order.</summary>
    FinReceived = 1 << 13,

    /// <summary>The application wants to hear when it may write again (SOCK_NOSPACE).</summary>
    NoSpace = 1 << 14,

    /// <summary>What was in flight was limited by cwnd in the last window (is_cwnd_limited).</summary>
    CwndLimited = 1 << 15,

    /// <summary>TCP_QUICKACK forced by the application (pingpong disabled for good).</summary>
    QuickAckForced = 1 << 16,

    /// <summary>Header prediction is on (pred_flags is not zero).</summary>
    FastPath = 1 << 17,

    /// <summary>The initial congestion state is set up (icsk_ca_initialized).</summary>
    CongestionStarted = 1 << 18,

    /// <summary>Opened by us: TcpActiveOpens was counted, failure before ESTABLISHED is a failed connect.</summary>
    ActiveOpen = 1 << 19,

    /// <summary>The sock is no longer in the connection table.</summary>
    Unhashed = 1 << 20,

    /// <summary>Data was received out of order and a D-SACK block is due with the next ACK.</summary>
    DsackDue = 1 << 21,

    /// <summary>A tail loss probe is outstanding (tlp_high_seq is valid).</summary>
    TlpOutstanding = 1 << 22,

    /// <summary>The outstanding tail loss probe was a retransmission.</summary>
    TlpRetransmitted = 1 << 23,

    /// <summary>An undo marker is set (undo_marker is valid).</summary>
    UndoPossible = 1 << 24,

    /// <summary>F-RTO is watching (frto).</summary>
    Frto = 1 << 25,

    /// <summary>The window announced last was zero.</summary>
    ZeroWindowAnnounced = 1 << 26,

    /// <summary>Stopped at the state gate on its way out; no more work on this sock in this event.</summary>
    Gone = 1 << 27,

    /// <summary>Thin-stream linear time-outs asked for by the application.</summary>
    ThinLinear = 1 << 28,

    /// <summary>The simultaneous open made this full sock SYN-RECEIVED.</summary>
    SimultaneousOpen = 1 << 29,

    /// <summary>MSG_MORE on the last write: the tail is not pushed.</summary>
    MoreToCome = 1 << 30,

    /// <summary>
    /// The peer's window was seen at least once after the handshake (used by the retransmission of a shrunken
    /// window).
    /// </summary>
    WindowSeen = 1u << 31,
}
