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

    /// <summary>Milliseconds since data was sent, data received, and an ACK received last (tcpi_last_data_sent …).</summary>
    public long LastDataSentMs { get; init; }

    /// <inheritdoc cref="LastDataSentMs"/>
    public long LastDataReceivedMs { get; init; }

    /// <inheritdoc cref="LastDataSentMs"/>
    public long LastAckReceivedMs { get; init; }

    /// <summary>The round-trip time as a receiver sees it, in microseconds; 0: unknown (tcpi_rcv_rtt).</summary>
    public long ReceiveRttMicroseconds { get; init; }

    /// <summary>Octets that the application reads in a round trip, as the buffer is tuned for (tcpi_rcv_space).</summary>
    public long ReceiveSpace { get; init; }

    /// <summary>Octets acknowledged, the SYN included (tcpi_bytes_acked).</summary>
    public long BytesAcked { get; init; }

    /// <summary>Octets received in order, a FIN included (tcpi_bytes_received).</summary>
    public long BytesReceived { get; init; }

    /// <summary>Octets of data sent, retransmissions included (tcpi_bytes_sent).</summary>
    public long BytesSent { get; init; }

    /// <summary>Octets sent again (tcpi_bytes_retrans).</summary>
    public long BytesRetransmitted { get; init; }

    /// <summary>Segments received, and those of them with data (tcpi_segs_in, tcpi_data_segs_in).</summary>
    public long SegmentsIn { get; init; }

    /// <inheritdoc cref="SegmentsIn"/>
    public long DataSegmentsIn { get; init; }

    /// <summary>Segments sent, and those of them with data (tcpi_segs_out, tcpi_data_segs_out).</summary>
    public long SegmentsOut { get; init; }

    /// <inheritdoc cref="SegmentsOut"/>
    public long DataSegmentsOut { get; init; }

    /// <summary>Segments that D-SACKs reported as duplicates (tcpi_dsack_dups).</summary>
    public long DuplicatesReported { get; init; }

    /// <summary>How often reordering was seen (tcpi_reord_seen).</summary>
    public long ReorderingSeen { get; init; }

    /// <summary>Segments that arrived before their turn (tcpi_rcv_ooopack).</summary>
    public long OutOfOrderSegments { get; init; }

    /// <summary>Microseconds in which there was something to send (tcpi_busy_time).</summary>
    public long BusyMicroseconds { get; init; }

    /// <summary>Those of them in which the peer's window held it up (tcpi_rwnd_limited).</summary>
    public long WindowLimitedMicroseconds { get; init; }

    /// <summary>Those of them in which the send buffer was too small (tcpi_sndbuf_limited).</summary>
    public long BufferLimitedMicroseconds { get; init; }

    /// <summary>Time-outs, their series, and the milliseconds that those lasted (tcpi_total_rto …).</summary>
    public long TotalTimeouts { get; init; }

    /// <inheritdoc cref="TotalTimeouts"/>
    public long TimeoutSeries { get; init; }

    /// <inheritdoc cref="TotalTimeouts"/>
    public long TimeoutMs { get; init; }

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
