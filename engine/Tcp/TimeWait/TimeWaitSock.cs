using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// What is left of a connection in TIME-WAIT, or of an orphan in FIN-WAIT-2: enough to answer old segments. At most 64
/// bytes, because capacity questions are about hundreds of thousands of them.
/// </summary>
public struct TimeWaitSock
{
    /// <summary>The connection, local end first.</summary>
    public FourTuple Tuple;

    /// <summary>The host's index.</summary>
    public uint Host;

    /// <summary>Next octet expected from the peer.</summary>
    public SequenceNumber RcvNxt;

    /// <summary>Our next sequence number.</summary>
    public SequenceNumber SndNxt;

    /// <summary>Last acceptable TSval of the peer, when timestamps were used.</summary>
    public uint TsRecent;

    /// <summary>
    /// Second (since boot, at least 1) in which <see cref="TsRecent"/> was noted; 0 when timestamps were not used.
    /// </summary>
    public uint TsRecentStamp;

    /// <summary>Our timestamp offset.</summary>
    public uint TsOffset;

    /// <summary>Last announced receive window in octets.</summary>
    public uint RcvWnd;

    /// <summary>When the sock ends, in nanoseconds. 0: slot unused.</summary>
    public long ExpiresAt;

    /// <summary>When the state was entered, in milliseconds since boot (for tcp_tw_reuse_delay).</summary>
    public uint EnteredMs;

    /// <summary>
    /// Milliseconds since boot of the last ACK to a segment that does not fit (tcp_invalid_ratelimit); 0: never.
    /// </summary>
    public uint LastOutOfWindowAckMs;

    /// <summary>The mark of the timer that it waits for.</summary>
    internal uint TimerMark;

    /// <summary><see cref="TcpState.TimeWait"/>, or <see cref="TcpState.FinWait2"/> for an orphan.</summary>
    public TcpState SubState;

    /// <summary>Our window scale.</summary>
    public byte RcvWscale;

    /// <summary>What else is known.</summary>
    public TimeWaitFlags Flags;

    /// <summary>With tcp_tw_recycle: how long TIME-WAIT lasts, in ticks of 128 ms; 0 for 60 s.</summary>
    internal byte RecycleTicks;
}

/// <summary>Yes-or-no facts of a mini-sock.</summary>
[Flags]
public enum TimeWaitFlags : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The application had bound the port by itself, so the binding lasts until the mini-sock ends.</summary>
    Bound = 1,

    /// <summary>The socket had SO_REUSEADDR.</summary>
    ReuseAddress = 2,

    /// <summary>It will count in TWKilled, not TW, when it ends (old kernels).</summary>
    ShortLived = 4,
}
