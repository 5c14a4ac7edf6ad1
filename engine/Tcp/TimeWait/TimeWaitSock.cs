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

    /// <summary>Second (since boot) in which <see cref="TsRecent"/> was noted; 0 when timestamps were not used.</summary>
    public uint TsRecentStamp;

    /// <summary>Our timestamp offset.</summary>
    public uint TsOffset;

    /// <summary>Last announced receive window in octets.</summary>
    public uint RcvWnd;

    /// <summary>When the sock ends, in nanoseconds; the armed event of another time is stale.</summary>
    public long ExpiresAt;

    /// <summary>When TIME-WAIT was entered, in milliseconds since boot (for tcp_tw_reuse_delay).</summary>
    public uint EnteredMs;

    /// <summary>Jiffy-clock milliseconds of the last ACK to an out-of-window segment (tcp_invalid_ratelimit).</summary>
    public uint LastOutOfWindowAckMs;

    /// <summary><see cref="TcpState.TimeWait"/>, or <see cref="TcpState.FinWait2"/> for an orphan.</summary>
    public TcpState SubState;

    /// <summary>Our window scale.</summary>
    public byte RcvWscale;

    /// <summary>Chosen life time in units of 100 ms (tcp_fin_timeout, or the recycled 3.5 RTO of old kernels).</summary>
    public ushort TimeoutDeciseconds;
}
