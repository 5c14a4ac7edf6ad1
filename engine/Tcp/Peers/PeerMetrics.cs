namespace NetSim.Tcp;

/// <summary>What a host remembers of a peer after connections have ended (tcp_metrics, Linux v6.18).</summary>
public struct PeerMetrics
{
    /// <summary>Smoothed RTT in microseconds; 0: unknown. A peer with one is "proven".</summary>
    public uint RttUs;

    /// <summary>RTT deviation in microseconds; 0: unknown.</summary>
    public uint RttVarUs;

    /// <summary>Slow start threshold in segments; 0: unknown.</summary>
    public uint Ssthresh;

    /// <summary>Congestion window in segments; 0: unknown.</summary>
    public uint Cwnd;

    /// <summary>Degree of reordering; 0: unknown.</summary>
    public uint Reordering;

    /// <summary>The peer's last TSval, for tcp_tw_recycle.</summary>
    public uint TsVal;

    /// <summary>Second (since boot) in which <see cref="TsVal"/> was received; 0: never.</summary>
    public uint TsStamp;
}
