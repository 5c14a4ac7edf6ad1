using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>What happened to a segment in flight (tcp_skb_cb.sacked and the flags it went out with).</summary>
[Flags]
internal enum SendMarks : byte
{
    None = 0,

    /// <summary>The peer acknowledged it selectively (TCPCB_SACKED_ACKED).</summary>
    Sacked = 1,

    /// <summary>It was sent again and that copy is thought to be in flight (TCPCB_SACKED_RETRANS).</summary>
    Retransmitted = 2,

    /// <summary>It is thought to be lost (TCPCB_LOST).</summary>
    Lost = 4,

    /// <summary>It was sent again at least once (TCPCB_EVER_RETRANS): no RTT sample without timestamps.</summary>
    EverRetransmitted = 8,

    /// <summary>It carries PSH.</summary>
    Push = 16,

    /// <summary>It carries FIN.</summary>
    Fin = 32,

    /// <summary>It carries SYN.</summary>
    Syn = 64,

    /// <summary>A burst ended with it: Linux keeps what follows in another buffer.</summary>
    EndsBurst = 128,
}

/// <summary>More about a segment in flight.</summary>
[Flags]
internal enum SendTraits : byte
{
    None = 0,

    /// <summary>The application had nothing more to send when it left (tx.is_app_limited).</summary>
    AppLimited = 1,

    /// <summary>It carries PSH although no write ends with it (forced_push).</summary>
    PushHint = 2,

    /// <summary>It ends what was written with MSG_EOR (tcp_skb_cb.eor).</summary>
    EndOfRecord = 4,
}

/// <summary>
/// A segment that was sent and is not acknowledged: a buffer of Linux's retransmission queue, without the octets. The
/// queue is a list from the oldest to the newest; what is not sent yet has no record.
/// </summary>
internal struct SendRecord
{
    /// <summary>When it was sent last, in nanoseconds.</summary>
    internal long SentAt;

    /// <summary>First sequence number.</summary>
    internal SequenceNumber Sequence;

    /// <summary>Segments delivered when it was sent (rate.delivered).</summary>
    internal uint Delivered;

    /// <summary>
    /// When that count was reached, and when the segment delivered last had been sent, in microseconds
    /// (tx.delivered_mstamp, tx.first_tx_mstamp).
    /// </summary>
    internal uint DeliveredUs, FirstSentUs;

    /// <summary>
    /// On kernels without RACK, of a segment that was sent again: the first position that had not been sent then
    /// (ack_seq). Shares <see cref="Delivered"/>, which RACK and the rate samples of later kernels read.
    /// </summary>
    internal SequenceNumber SentBefore
    {
        readonly get => new(Delivered);
        set => Delivered = value.Value;
    }

    /// <summary>The next newer record; 0 at the end of the queue.</summary>
    internal int Next;

    /// <summary>
    /// Neighbours in the order of transmission, for RACK; <see cref="TimePrevious"/> is -1 outside that list.
    /// </summary>
    internal int TimePrevious, TimeNext;

    private ushort _length;

    internal SendMarks Marks;

    internal SendTraits Traits;

    /// <summary>One past the last sequence number, SYN and FIN included; set after <see cref="Sequence"/>.</summary>
    internal SequenceNumber End
    {
        readonly get => Sequence + _length;
        set => _length = checked((ushort)(value - Sequence));
    }

    /// <summary>Whether any of <paramref name="marks"/> is set.</summary>
    internal readonly bool HasAny(SendMarks marks) => (Marks & marks) != 0;

    /// <summary>Whether any of <paramref name="traits"/> is set.</summary>
    internal readonly bool HasAny(SendTraits traits) => (Traits & traits) != 0;

    /// <summary>Octets of data: the sequence space less SYN and FIN.</summary>
    internal readonly int Length => End - Sequence - (HasAny(SendMarks.Fin) ? 1 : 0) - (HasAny(SendMarks.Syn) ? 1 : 0);
}
