namespace NetSim.Tcp;

/// <summary>When a listener's SYN queue counts as full (inet_csk_reqsk_queue_is_full).</summary>
public enum SynQueueLimit : byte
{
    /// <summary>At a power of two: roundup_pow_of_two(max(8, min(backlog, max_syn_backlog)) + 1) requests.</summary>
    PowerOfTwo,

    /// <summary>At the backlog: full when the queue holds as many as it.</summary>
    AtBacklog,

    /// <summary>Above the backlog: one more fits.</summary>
    AboveBacklog,
}

/// <summary>
/// What happens to a SYN while the accept queue is full (tcp_conn_request, formerly tcp_v4_conn_request).
/// </summary>
public enum FullAcceptQueueRule : byte
{
    /// <summary>It is dropped only if the listener also has more than one young request.</summary>
    WithYoungRequests,

    /// <summary>It is always dropped.</summary>
    Always,
}

/// <summary>Who owns the timers of half-open requests.</summary>
public enum RequestTimer : byte
{
    /// <summary>
    /// The listener walks a part of its requests every 200 ms (inet_csk_reqsk_queue_prune, before 4.4).
    /// </summary>
    ListenerScan,

    /// <summary>Each request has a timer (reqsk_timer_handler, since 4.4).</summary>
    PerRequest,
}

/// <summary>How TIME-WAIT mini-socks end.</summary>
public enum TimeWaitTimer : byte
{
    /// <summary>
    /// On a wheel of 8 slots of 7.5 s, and one of 32 slots of 128 ms for short ones (inet_twsk_schedule, before 4.1).
    /// </summary>
    SlottedWheels,

    /// <summary>Each has a timer of its own.</summary>
    PerSock,
}

/// <summary>What is added to the clock to make a TSval.</summary>
public enum TimestampOffsetRule : byte
{
    /// <summary>Nothing: every peer sees the machine's clock.</summary>
    None,

    /// <summary>A secret per pair of addresses (secure_tcp_ts_off with two addresses).</summary>
    PerHostPair,

    /// <summary>A secret per connection: addresses and ports.</summary>
    PerTuple,
}

/// <summary>The unit in which TSvals advance.</summary>
public enum TimestampUnit : byte
{
    /// <summary>Jiffies of the kernel's HZ.</summary>
    Jiffies,

    /// <summary>Milliseconds (since 4.13).</summary>
    Milliseconds,
}

/// <summary>
/// How connect() measures the age of a TIME-WAIT mini-sock that it would like to reuse (tcp_twsk_unique).
/// </summary>
public enum TimeWaitReuseAge : byte
{
    /// <summary>Whole seconds since the last timestamp must be more than one.</summary>
    MoreThanOneSecond,

    /// <summary>The clock must show a later whole second than at the last timestamp.</summary>
    LaterSecond,

    /// <summary>More than tcp_tw_reuse_delay milliseconds since TIME-WAIT was entered.</summary>
    Milliseconds,
}

/// <summary>What finds losses before the retransmission timer does.</summary>
public enum LossDetection : byte
{
    /// <summary>Three duplicate ACKs, forward acknowledgment (FACK); no tail loss probe.</summary>
    DuplicateAcks,

    /// <summary>The same with early retransmit and tail loss probes (3.10).</summary>
    EarlyRetransmit,

    /// <summary>
    /// RACK-TLP (RFC 8985) with tcp_recovery's lowest bit, three duplicates of what is out of order without (4.4 to 6.16).
    /// </summary>
    Rack,

    /// <summary>RACK-TLP whatever tcp_recovery says (since 6.17).</summary>
    RackAlone,
}

/// <summary>How the window shrinks while losses are repaired (tcp_cwnd_reduction).</summary>
public enum WindowReduction : byte
{
    /// <summary>By one for two ACKs, never above what is in flight and one (tcp_cwnd_down, before 3.2).</summary>
    RateHalving,

    /// <summary>Proportional rate reduction (RFC 6937) with the slow-start bound.</summary>
    SlowStartBound,

    /// <summary>The same, and growth only by ACKs that advance and show no new loss (RFC 6937bis).</summary>
    AdvanceBound,
}

/// <summary>The first congestion window.</summary>
public enum InitialWindowRule : byte
{
    /// <summary>Two to four segments by their size (RFC 3390).</summary>
    Rfc3390,

    /// <summary>Ten segments (RFC 6928).</summary>
    TenSegments,
}
