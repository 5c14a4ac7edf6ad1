namespace NetSim.Tcp;

/// <summary>What an acknowledgment did (the FLAG_ bits of tcp_input.c, Linux v6.18).</summary>
[Flags]
internal enum AckFlags
{
    None = 0,

    /// <summary>The segment carries data (FLAG_DATA).</summary>
    Data = 1 << 0,

    /// <summary>The window field was taken over (FLAG_WIN_UPDATE).</summary>
    WindowUpdate = 1 << 1,

    /// <summary>Data or a FIN was acknowledged (FLAG_DATA_ACKED).</summary>
    DataAcked = 1 << 2,

    /// <summary>A segment that had been sent again was acknowledged (FLAG_RETRANS_DATA_ACKED).</summary>
    RetransmittedAcked = 1 << 3,

    /// <summary>Our SYN was acknowledged (FLAG_SYN_ACKED).</summary>
    SynAcked = 1 << 4,

    /// <summary>Something was selectively acknowledged for the first time (FLAG_DATA_SACKED).</summary>
    DataSacked = 1 << 5,

    /// <summary>The peer echoes a congestion mark (FLAG_ECE).</summary>
    CongestionEcho = 1 << 6,

    /// <summary>A retransmission was found lost (FLAG_LOST_RETRANS).</summary>
    LostRetransmission = 1 << 7,

    /// <summary>Outside header prediction (FLAG_SLOWPATH).</summary>
    SlowPath = 1 << 8,

    /// <summary>An original transmission from before the time-out was acknowledged (FLAG_ORIG_SACK_ACKED).</summary>
    OriginalAcked = 1 << 9,

    /// <summary>SndUna moved (FLAG_SND_UNA_ADVANCED).</summary>
    Advanced = 1 << 10,

    /// <summary>The segment carries a D-SACK (FLAG_DSACKING_ACK).</summary>
    DuplicateSack = 1 << 11,

    /// <summary>The timer must be set again (FLAG_SET_XMIT_TIMER).</summary>
    SetTimer = 1 << 12,

    /// <summary>The head of the queue was selectively acknowledged and still there (FLAG_SACK_RENEGING).</summary>
    Reneging = 1 << 13,

    /// <summary>TsRecent may be renewed (FLAG_UPDATE_TS_RECENT).</summary>
    UpdateTimestamp = 1 << 14,

    /// <summary>The caller sends the challenge ACK (FLAG_NO_CHALLENGE_ACK).</summary>
    NoChallenge = 1 << 15,

    /// <summary>The D-SACK is about the tail loss probe (FLAG_DSACK_TLP).</summary>
    DuplicateOfProbe = 1 << 16,

    /// <summary>FLAG_ACKED.</summary>
    Acked = DataAcked | SynAcked,

    /// <summary>It is no duplicate ACK (FLAG_NOT_DUP).</summary>
    NotDuplicate = Data | WindowUpdate | Acked,

    /// <summary>It hints at congestion (FLAG_CA_ALERT).</summary>
    Alert = DataSacked | CongestionEcho | DuplicateSack,

    /// <summary>Data was delivered (FLAG_FORWARD_PROGRESS).</summary>
    ForwardProgress = Acked | DataSacked,
}

/// <summary>What is found out while one ACK is processed.</summary>
internal struct AckContext
{
    internal AckFlags Flags;

    /// <summary>SndUna before.</summary>
    internal Wire.SequenceNumber PriorUna;

    /// <summary>The highest selectively acknowledged position before (prior_fack).</summary>
    internal Wire.SequenceNumber PriorHighestSack;

    /// <summary>Lowest position that turned out reordered (sack_state.reord).</summary>
    internal Wire.SequenceNumber Reordered;

    /// <summary>Segments in flight before.</summary>
    internal int PriorInFlight;

    /// <summary>Delivered and lost before.</summary>
    internal uint PriorDelivered, PriorLost;

    /// <summary>What the ACK tells of the delivery rate.</summary>
    internal RateSample Rate;

    /// <summary>Whether an original was newly sacked.</summary>
    internal bool HasSackedOriginal;

    /// <summary>When the first and last newly sacked original was sent, in nanoseconds.</summary>
    internal long FirstSackedSentAt, LastSackedSentAt;

    /// <summary>RTT of the newest acknowledged segment in microseconds; -1: none (rs.rtt_us).</summary>
    internal long SampleRtt;

    /// <summary>The peer's timestamp echo with our offset taken off; valid while <see cref="HasEcho"/>.</summary>
    internal uint Echo;

    /// <summary>Whether the segment echoes one of our timestamps.</summary>
    internal bool HasEcho;

    /// <summary>
    /// Whether losses are to be sent again, and whether new data goes out before (REXMIT_LOST, REXMIT_NEW).
    /// </summary>
    internal bool RetransmitLost, SendNewFirst;

    /// <summary>Whether any of <paramref name="flags"/> is set.</summary>
    internal readonly bool Has(AckFlags flags) => (Flags & flags) != 0;
}
