using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// A connection with all its variables; what only a sender with data in flight needs lies in the recovery state,
/// what only an application's special wishes need in the sock options. At most 256 bytes. Names follow RFC 9293
/// section 3.3.1 where it has one, struct tcp_sock (Linux v6.18) otherwise.
/// </summary>
public struct FullSock
{
    /// <summary>The connection, local end first.</summary>
    public FourTuple Tuple;

    /// <summary>Where the connection is in its life; changed only through the state gate.</summary>
    public TcpState State;

    /// <summary>Whether loss recovery is under way (icsk_ca_state).</summary>
    public RecoveryPhase Phase;

    /// <summary>What the handshake agreed on.</summary>
    public HandshakeOptions Negotiated;

    /// <summary>Which directions were shut down.</summary>
    public ShutdownFlags Shutdown;

    /// <summary>The application's handle, opaque to TCP; 0 while nobody accepted it, or for an orphan.</summary>
    public int Owner;

    /// <summary>The pending error (SO_ERROR), <see cref="Errno.None"/> when there is none.</summary>
    public Errno Error;

    /// <summary>What may turn into an error when the connection times out (sk_err_soft): an ICMP error seen.</summary>
    public Errno SoftError;

    internal FullSockFlags Flags;

    // Deadlines in nanoseconds; 0 = not set. ArmedAt is the time of the one queued event.
    internal long ArmedAt;
    internal long TransmitAt;
    internal long DelayedAckAt;
    internal long KeepaliveAt;

    /// <summary>Oldest unacknowledged sequence number.</summary>
    public SequenceNumber SndUna;

    /// <summary>Next sequence number to send.</summary>
    public SequenceNumber SndNxt;

    /// <summary>End of what the application has written (FIN included once queued).</summary>
    public SequenceNumber WriteSeq;

    /// <summary>Next sequence number expected.</summary>
    public SequenceNumber RcvNxt;

    /// <summary>End of what the application has read.</summary>
    public SequenceNumber CopiedSeq;

    internal SequenceNumber SndWl1;
    internal SequenceNumber SndSml;
    internal SequenceNumber RcvWup;
    internal SequenceNumber PushedSeq;

    /// <summary>The peer's window in octets (unscaled already).</summary>
    public uint SndWnd;

    /// <summary>The window that we announced last, in octets.</summary>
    public uint RcvWnd;

    internal uint MaxWindow;
    internal uint RcvSsthresh;
    internal uint WindowClamp;

    internal uint TsRecent;
    internal uint TsRecentStamp;
    internal uint TsOffset;

    /// <summary>Smoothed RTT in units of 1/8 microsecond (srtt_us); 0 before the first sample.</summary>
    public uint Srtt;

    internal uint Mdev;
    internal uint MdevMax;
    internal uint Rttvar;
    internal SequenceNumber RttSeq;

    /// <summary>The retransmission time-out in clock ticks, backoff included.</summary>
    public int RtoTicks;

    internal uint RetransStampMs;
    internal uint LastSentTicks;
    internal uint LastReceivedTicks;
    internal uint LastDataReceivedTicks;

    /// <summary>Congestion window in segments.</summary>
    public int Cwnd;

    /// <summary>Slow start threshold in segments; <see cref="int.MaxValue"/> before any loss.</summary>
    public int Ssthresh;

    /// <summary>Send buffer limit in octets of memory (SO_SNDBUF as getsockopt shows it).</summary>
    public int SendBuffer;

    /// <summary>Receive buffer limit in octets of memory (SO_RCVBUF as getsockopt shows it).</summary>
    public int ReceiveBuffer;

    internal int ReceiveMemory;
    internal int ReceiveQueueSpace;
    internal SequenceNumber ReceiveQueueSeq;
    internal uint ReceiveQueueTimeUs;
    internal uint ReceiveRttUs;

    /// <summary>
    /// Where the window in measurement ends (rcv_rtt_est.seq); with timestamps the echo measured last
    /// (rcv_rtt_last_tsecr).
    /// </summary>
    internal SequenceNumber ReceiveRttSeq;

    internal uint ReceiveRttTimeUs;
    internal uint LastOutOfWindowAckMs;

    // Slab slots; 0 = none.
    internal int Recovery;
    internal int Options;
    internal int OutOfOrder;

    /// <summary>
    /// Largest segment that we send, options included (mss_cache is this less the timestamps' 12 octets).
    /// </summary>
    internal ushort PeerMss;
    internal ushort MssCache;
    internal ushort AdvertisedMss;
    internal ushort ReceiveMss;
    internal ushort LastSegmentSize;
    internal ushort AckTimeoutTicks;

    internal byte SndWscale;
    internal byte RcvWscale;
    internal byte Backoff;
    internal byte Retransmits;
    internal byte ProbesOut;
    internal TransmitTimer TransmitKind;
    internal byte QuickAcks;
    internal byte PingPong;
    internal byte ScalingRatio;
    internal ReceiveMarks ReceiveMarks;
    internal byte TotalTimeouts;
}
