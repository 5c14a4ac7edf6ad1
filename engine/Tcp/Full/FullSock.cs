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

    internal FullSockFlags Flags;

    /// <summary>The application's handle, opaque to TCP; 0 while nobody accepted it, or for an orphan.</summary>
    public int Owner;

    // Slab slots; 0 = none.
    internal int Recovery;
    internal int OutOfOrder;

    /// <summary>Oldest unacknowledged sequence number.</summary>
    public SequenceNumber SndUna;

    /// <summary>Next sequence number to send.</summary>
    public SequenceNumber SndNxt;

    /// <summary>End of what the application has written (FIN included once queued).</summary>
    public SequenceNumber WriteSeq;

    /// <summary>The peer's window in octets (unscaled already).</summary>
    public uint SndWnd;

    /// <summary>Next sequence number expected.</summary>
    public SequenceNumber RcvNxt;

    /// <summary>End of what the application has read.</summary>
    public SequenceNumber CopiedSeq;

    internal SequenceNumber RcvWup;

    /// <summary>The window that we announced last, in octets.</summary>
    public uint RcvWnd;

    internal SequenceNumber SndWl1;
    internal uint TsRecent;
    internal uint TsRecentStamp;
    internal uint TsOffset;

    internal int ReceiveMemory;

    /// <summary>Receive buffer limit in octets of memory (SO_RCVBUF as getsockopt shows it).</summary>
    public int ReceiveBuffer;

    internal uint RcvSsthresh;
    internal uint WindowClamp;

    /// <summary>Congestion window in segments.</summary>
    public int Cwnd;

    internal uint LastDataReceivedTicks;
    internal ushort MssCache;
    internal ushort ReceiveMss;
    internal ushort LastSegmentSize;
    internal ushort AckTimeoutTicks;
    internal byte SndWscale;
    internal byte RcvWscale;
    internal byte ScalingRatio;
    internal byte QuickAcks;
    internal byte PingPong;
    internal ReceiveMarks ReceiveMarks;
    internal byte Retransmits;
    internal TransmitTimer TransmitKind;

    // Here 128 bytes are full. Deadlines in nanoseconds; 0 = not set. ArmedAt is the time of the one queued event.
    internal long ArmedAt;
    internal long TransmitAt;
    internal long DelayedAckAt;
    internal long KeepaliveAt;

    /// <summary>Slow start threshold in segments; <see cref="int.MaxValue"/> before any loss.</summary>
    public int Ssthresh;

    /// <summary>Smoothed RTT in units of 1/8 microsecond (srtt_us); 0 before the first sample.</summary>
    public uint Srtt;

    internal uint Mdev;
    internal uint MdevMax;
    internal uint Rttvar;
    internal SequenceNumber RttSeq;

    /// <summary>The retransmission time-out in clock ticks, backoff included.</summary>
    public int RtoTicks;

    internal uint LastReceivedTicks;
    internal uint LastSentTicks;

    /// <summary>
    /// Where the window in measurement ends (rcv_rtt_est.seq); with timestamps the echo measured last
    /// (rcv_rtt_last_tsecr).
    /// </summary>
    internal SequenceNumber ReceiveRttSeq;

    internal uint ReceiveRttTimeUs;
    internal uint ReceiveRttUs;
    internal int ReceiveQueueSpace;
    internal SequenceNumber ReceiveQueueSeq;
    internal uint ReceiveQueueTimeUs;
    internal SequenceNumber PushedSeq;
    internal SequenceNumber SndSml;

    /// <summary>The pending error (SO_ERROR), <see cref="Errno.None"/> when there is none.</summary>
    public Errno Error;

    /// <summary>What may turn into an error when the connection times out (sk_err_soft): an ICMP error seen.</summary>
    public Errno SoftError;

    /// <summary>Send buffer limit in octets of memory (SO_SNDBUF as getsockopt shows it).</summary>
    public int SendBuffer;

    internal uint MaxWindow;
    internal uint RetransStampMs;
    internal uint LastOutOfWindowAckMs;

    /// <summary>Slab slot of the sock options; 0 = none.</summary>
    internal int Options;

    /// <summary>
    /// Largest segment that we send, options included (mss_cache is this less the timestamps' 12 octets).
    /// </summary>
    internal ushort PeerMss;
    internal ushort AdvertisedMss;
    internal byte Backoff;
    internal byte ProbesOut;
    internal byte TotalTimeouts;
}
