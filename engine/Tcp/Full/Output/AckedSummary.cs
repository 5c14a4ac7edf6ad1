#pragma warning disable CS0649 // Assigned by the bodies that land next.
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

    /// <summary>Whether a segment that was sent once only and lies at or below HighSeq was among it (FLAG_ORIG_SACK_ACKED).</summary>
    internal bool OriginalAcked;

    /// <summary>When the oldest segment that was never sent again nor sacked had been sent, in nanoseconds; 0: none (first_ackt).</summary>
    internal long FirstSentAt;

    /// <summary>The same of the newest one (last_ackt).</summary>
    internal long LastSentAt;

    /// <summary>First sequence number among the never sent again, not sacked ones (reord); meaningful when <see cref="FirstSentAt"/> is not 0.</summary>
    internal SequenceNumber LowestOriginal;

    /// <summary>When the most recently sent of all removed segments was sent, in nanoseconds; 0: none (for RACK and rates).</summary>
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
