using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// A half-open connection of a listener: what is known between the SYN and the ACK that completes the handshake.
/// At most 64 bytes, because a flood makes millions of them.
/// </summary>
public struct RequestSock
{
    /// <summary>The connection, local end first.</summary>
    public FourTuple Tuple;

    /// <summary>The listener's slot in its stack.</summary>
    public int Listener;

    /// <summary>The peer's initial sequence number.</summary>
    public SequenceNumber Irs;

    /// <summary>Our initial sequence number.</summary>
    public SequenceNumber Isn;

    /// <summary>The TSval of the peer's SYN (echoed in the SYN-ACK).</summary>
    public uint TsRecent;

    /// <summary>
    /// Milliseconds since boot of the last answer to a segment that does not fit (last_oow_ack_time); 0: never.
    /// </summary>
    public uint LastOutOfWindowAckMs;

    /// <summary>When the SYN-ACK timer fires, in nanoseconds. 0: slot unused.</summary>
    public long ExpiresAt;

    /// <summary>When the (last) SYN-ACK was sent, in nanoseconds: the RTT sample of the handshake.</summary>
    public long SynAckSentAt;

    /// <summary>
    /// The mark of its timer. Before Linux 4.4 requests have none, and it is the next one of the listener's chain.
    /// </summary>
    public uint Link;

    /// <summary>
    /// The window in octets that the connection begins with (rsk_rcv_wnd). Since Linux 6.11 it may be more than a SYN-ACK can say.
    /// </summary>
    public uint Window;

    /// <summary>The MSS that the peer announced (or the default 536).</summary>
    public ushort PeerMss;

    /// <summary>What was negotiated.</summary>
    public HandshakeOptions Options;

    /// <summary>The peer's window scale, when negotiated.</summary>
    public byte SndWscale;

    /// <summary>Our window scale, when negotiated.</summary>
    public byte RcvWscale;

    /// <summary>Timeouts of the SYN-ACK timer so far; 0 means the request is young.</summary>
    public byte Timeouts;

    /// <summary>SYN-ACKs sent again so far.</summary>
    public byte Retransmits;

    /// <summary>The window that the SYN-ACK announces (tcp_synack_window): never scaled (RFC 7323 section 2.2).</summary>
    public readonly ushort SynAckWindow => (ushort)Math.Min(Window, ushort.MaxValue);
}
