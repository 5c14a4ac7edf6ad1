using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// A connection's figures as getsockopt(TCP_INFO) and <c>ss -ti</c> give them (Linux struct tcp_info, v6.18).
/// </summary>
public readonly record struct TcpInfo
{
    /// <summary>The state.</summary>
    public TcpState State { get; init; }

    /// <summary>Loss recovery phase (tcpi_ca_state).</summary>
    public RecoveryPhase Phase { get; init; }

    /// <summary>Timeouts in a row (tcpi_retransmits).</summary>
    public int Retransmits { get; init; }

    /// <summary>Unanswered zero-window or keepalive probes.</summary>
    public int Probes { get; init; }

    /// <summary>Exponential backoff in force.</summary>
    public int Backoff { get; init; }

    /// <summary>What the handshake agreed on.</summary>
    public HandshakeOptions Options { get; init; }

    /// <summary>Whether a Fast Open listener made it from a SYN (TCPI_OPT_TFO_CHILD).</summary>
    public bool IsFastOpenChild { get; init; }

    /// <summary>The peer's window scale.</summary>
    public int SndWscale { get; init; }

    /// <summary>Our window scale.</summary>
    public int RcvWscale { get; init; }

    /// <summary>Retransmission time-out in microseconds.</summary>
    public long RtoMicroseconds { get; init; }

    /// <summary>Delayed-ACK time-out in microseconds.</summary>
    public long AtoMicroseconds { get; init; }

    /// <summary>Octets of payload that a full segment carries.</summary>
    public int SndMss { get; init; }

    /// <summary>Estimate of the peer's segment size, in octets.</summary>
    public int RcvMss { get; init; }

    /// <summary>The MSS that we announced.</summary>
    public int AdvertisedMss { get; init; }

    /// <summary>The path's MTU in octets (tcpi_pmtu).</summary>
    public int PathMtu { get; init; }

    /// <summary>Segments in flight, counted from the oldest unacknowledged.</summary>
    public int Unacked { get; init; }

    /// <summary>Segments that the peer selectively acknowledged.</summary>
    public int Sacked { get; init; }

    /// <summary>Segments deemed lost.</summary>
    public int Lost { get; init; }

    /// <summary>Retransmitted segments in flight.</summary>
    public int Retrans { get; init; }

    /// <summary>Smoothed round-trip time in microseconds.</summary>
    public long RttMicroseconds { get; init; }

    /// <summary>Mean deviation of the round-trip time in microseconds (tcpi_rttvar).</summary>
    public long RttVarMicroseconds { get; init; }

    /// <summary>Least round-trip time of the last five minutes, in microseconds.</summary>
    public long MinRttMicroseconds { get; init; }

    /// <summary>Slow start threshold in segments; <see cref="int.MaxValue"/> before any loss.</summary>
    public int Ssthresh { get; init; }

    /// <summary>Congestion window in segments.</summary>
    public int Cwnd { get; init; }

    /// <summary>Reordering metric in segments.</summary>
    public int Reordering { get; init; }

    /// <summary>Receiver's slow start threshold in octets.</summary>
    public long RcvSsthresh { get; init; }

    /// <summary>Receive window last announced, in octets.</summary>
    public long RcvWnd { get; init; }

    /// <summary>The peer's window in octets.</summary>
    public long SndWnd { get; init; }

    /// <summary>All retransmitted segments of the connection's life.</summary>
    public long TotalRetrans { get; init; }

    /// <summary>Segments delivered, as far as known.</summary>
    public long Delivered { get; init; }

    /// <summary>Segments delivered whose ACK echoed a congestion mark (tcpi_delivered_ce).</summary>
    public long DeliveredMarked { get; init; }

    /// <summary>Pacing rate in octets per second, whether it is used or not (tcpi_pacing_rate).</summary>
    public ulong PacingRate { get; init; }

    /// <summary>SO_MAX_PACING_RATE in octets per second; <see cref="ulong.MaxValue"/>: none.</summary>
    public ulong MaxPacingRate { get; init; }

    /// <summary>The last good delivery rate in octets per second (tcpi_delivery_rate).</summary>
    public ulong DeliveryRate { get; init; }

    /// <summary>Whether that rate was limited by the application (tcpi_delivery_rate_app_limited).</summary>
    public bool IsDeliveryRateAppLimited { get; init; }

    /// <summary>Octets written and not sent yet.</summary>
    public long NotSentBytes { get; init; }

    /// <summary>Octets received in order and not read yet (Recv-Q).</summary>
    public long ReceiveQueue { get; init; }

    /// <summary>Octets written and not acknowledged yet (Send-Q).</summary>
    public long SendQueue { get; init; }

    /// <summary>The congestion control in use.</summary>
    public string CongestionControl { get; init; }

    /// <summary>Pending error.</summary>
    public Errno Error { get; init; }
}
