namespace NetSim.Tcp;

/// <summary>
/// What a connection has sent and received, and what kept it from sending (struct tcp_sock, Linux v6.18). Counted from the
/// first data on; the handshake's segments follow from the sock itself.
/// </summary>
internal struct Traffic
{
    /// <summary>Segments and segments with data that arrived and left (segs_in, data_segs_in, segs_out, data_segs_out).</summary>
    internal uint SegmentsIn, DataSegmentsIn, SegmentsOut, DataSegmentsOut;

    /// <summary>Sequence space received in order (bytes_received).</summary>
    internal ulong OctetsReceived;

    /// <summary>Octets of data sent, retransmissions included, and octets sent again (bytes_sent, bytes_retrans).</summary>
    internal ulong OctetsSent, OctetsSentAgain;

    /// <summary>Segments that arrived before their turn (rcv_ooopack).</summary>
    internal uint OutOfOrder;

    /// <summary>Series of time-outs, how long they lasted, and when the present one began (total_rto_recoveries …).</summary>
    internal uint TimeoutSeries, TimeoutMs, TimeoutStampMs;

    /// <summary>What the sender is waiting for, since which tick, and how many ticks it was each (chrono_type …).</summary>
    internal Chrono Chrono;

    internal uint ChronoStartTicks, BusyTicks, WindowLimitedTicks, BufferLimitedTicks;
}

/// <summary>What keeps a sender busy; the greater wins (enum tcp_chrono).</summary>
internal enum Chrono : byte
{
    /// <summary>It has nothing to send.</summary>
    Idle,

    /// <summary>It is sending.</summary>
    Busy,

    /// <summary>The peer's window holds it up.</summary>
    WindowLimited,

    /// <summary>Its own send buffer is too small.</summary>
    BufferLimited,
}
