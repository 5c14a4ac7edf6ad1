using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>What one ACK tells of the delivery rate (struct rate_sample of tcp.h, Linux v6.18).</summary>
internal struct RateSample
{
    /// <summary>Segments delivered when the newest delivered segment had been sent; valid while HasPrior.</summary>
    internal uint PriorDelivered;

    /// <summary>When that count was reached, in microseconds (prior_mstamp).</summary>
    internal uint PriorUs;

    /// <summary>End of the newest delivered segment (last_end_seq).</summary>
    internal SequenceNumber LastEnd;

    /// <summary>
    /// The longer of send and ACK interval in microseconds (interval_us); -1 when the sample is of no use.
    /// </summary>
    internal long IntervalUs;

    /// <summary>Segments delivered in the interval; -1 when unknown.</summary>
    internal int Delivered;

    /// <summary>Segments newly delivered, and newly found lost, with this ACK (acked_sacked, losses).</summary>
    internal int Acked, Losses;

    /// <summary>Whether anything was delivered that knows when it was sent.</summary>
    internal bool HasPrior;

    /// <summary>Whether the application had nothing more to send at some time of the interval.</summary>
    internal bool IsAppLimited;

    /// <summary>Whether the ACK may have waited for the peer's delayed-ACK timer (FLAG_ACK_MAYBE_DELAYED).</summary>
    internal bool IsAckDelayed;
}
