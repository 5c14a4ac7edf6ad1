using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>What an acknowledgment removed from the queue of segments in flight (tcp_clean_rtx_queue).</summary>
internal struct AckedSummary
{
    /// <summary>Segments removed, selectively acknowledged ones included.</summary>
    internal int Segments;

    /// <summary>Of these, how many were not selectively acknowledged before: newly delivered.</summary>
    internal int NewlyDelivered;

    /// <summary>Octets of sequence space removed.</summary>
    internal int Octets;

    /// <summary>Whether data (or a FIN) was among it (FLAG_DATA_ACKED).</summary>
    internal bool DataAcked;

    /// <summary>Whether our SYN was among it (FLAG_SYN_ACKED).</summary>
    internal bool SynAcked;

    /// <summary>Whether our FIN was among it.</summary>
    internal bool FinAcked;

    /// <summary>Whether a segment that was ever sent again was among it (FLAG_RETRANS_DATA_ACKED).</summary>
    internal bool RetransmittedAcked;

    /// <summary>
    /// Whether a segment that was sent once only and lies at or below HighSeq was among it (FLAG_ORIG_SACK_ACKED).
    /// </summary>
    internal bool OriginalAcked;

    /// <summary>
    /// Whether a segment that was never sent again nor sacked was among it: the next three are valid.
    /// </summary>
    internal bool HasOriginal;

    /// <summary>When the oldest of those had been sent, in nanoseconds (first_ackt).</summary>
    internal long FirstSentAt;

    /// <summary>The same of the newest one (last_ackt).</summary>
    internal long LastSentAt;

    /// <summary>Lowest sequence number among those (reord).</summary>
    internal SequenceNumber LowestOriginal;

    /// <summary>
    /// When the most recently sent of all removed segments was sent, in nanoseconds (for RACK and rates).
    /// </summary>
    internal long NewestSentAt;

    /// <summary>End of that segment.</summary>
    internal SequenceNumber NewestEnd;

    /// <summary>Whether that segment was ever sent again.</summary>
    internal bool NewestWasRetransmitted;

    /// <summary>Segments delivered when the newest was sent.</summary>
    internal uint NewestDelivered;

    /// <summary>Whether anything was removed (FLAG_SET_XMIT_TIMER).</summary>
    internal readonly bool Any => Segments != 0;
}
