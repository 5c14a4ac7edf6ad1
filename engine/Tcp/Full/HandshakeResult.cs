using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// What a completed (or Fast Open) handshake hands to the full sock that it becomes: from a request sock or a cookie.
/// </summary>
public struct HandshakeResult
{
    /// <summary>The connection, local end first.</summary>
    public FourTuple Tuple;

    /// <summary>The peer's initial sequence number.</summary>
    public SequenceNumber Irs;

    /// <summary>Our initial sequence number.</summary>
    public SequenceNumber Isn;

    /// <summary>The TSval to echo.</summary>
    public uint TsRecent;

    /// <summary>Our timestamp offset for this connection.</summary>
    public uint TsOffset;

    /// <summary>The receive window announced in the SYN-ACK, in octets.</summary>
    public uint Window;

    /// <summary>When the last SYN-ACK was sent, in nanoseconds; -1 when nobody knows (cookie).</summary>
    public long SynAckSentAt;

    /// <summary>The MSS that the peer announced, 536 when it did not.</summary>
    public ushort PeerMss;

    /// <summary>What was negotiated.</summary>
    public HandshakeOptions Options;

    /// <summary>The peer's window scale; 0 unless negotiated.</summary>
    public byte SndWscale;

    /// <summary>Our window scale; 0 unless negotiated.</summary>
    public byte RcvWscale;

    /// <summary>Timeouts of the SYN-ACK timer: above 1 the first congestion window is 1.</summary>
    public byte Timeouts;

    /// <summary>SYN-ACKs sent again, for whatever reason: the RTT sample is void without timestamps.</summary>
    public byte Retransmits;
}
