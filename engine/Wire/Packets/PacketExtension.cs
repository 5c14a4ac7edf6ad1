using System.Runtime.InteropServices;

namespace NetSim.Wire;

/// <summary>
/// The rare part of a packet: 64 bytes, copied by value with it. SACK blocks (at most four, RFC 2018), a Fast Open
/// cookie (RFC 7413), payload beside SYN options, the urgent pointer, or the quoted packet of an ICMP error.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public partial struct PacketExtension
{
    /// <summary>SACK blocks present, 0 to 4.</summary>
    [FieldOffset(0)] public byte SackBlocks;

    /// <summary>
    /// 1 + length of the Fast Open cookie (so 1 is an empty cookie request), or 0 when the option is absent.
    /// </summary>
    [FieldOffset(1)] public byte FastOpenLengthPlusOne;

    /// <summary>1 when Fast Open uses the experimental option kind 254 (RFC 6994) instead of 34.</summary>
    [FieldOffset(2)] public byte FastOpenExperimental;

    // Of the option of accurate ECN: whether it is there, its order and its length; and the flag AE of a SYN.
    [FieldOffset(3)] private byte _accurateEcn;

    /// <summary>
    /// Payload octets of a SYN that has an extension (its <see cref="Packet.Length"/> field holds the MSS).
    /// </summary>
    [FieldOffset(4)] public ushort SynPayload;

    /// <summary>Urgent pointer, when URG is set.</summary>
    [FieldOffset(6)] public ushort UrgentPointer;

    /// <summary>First SACK block (or D-SACK): left edge. The blocks follow one another in eight-byte steps.</summary>
    [FieldOffset(8)] public SackBlock Sack0;

    /// <summary>Second SACK block.</summary>
    [FieldOffset(16)] public SackBlock Sack1;

    /// <summary>Third SACK block.</summary>
    [FieldOffset(24)] public SackBlock Sack2;

    /// <summary>Fourth SACK block.</summary>
    [FieldOffset(32)] public SackBlock Sack3;

    /// <summary>Fast Open cookie, first eight octets.</summary>
    [FieldOffset(40)] public ulong FastOpenCookie0;

    /// <summary>Fast Open cookie, last eight octets.</summary>
    [FieldOffset(48)] public ulong FastOpenCookie1;

    // The counters of accurate ECN: on a SYN, which has no SACK, where others have their blocks; on others, which have
    // no Fast Open, where a SYN has its cookie.
    [FieldOffset(8)] private EcnCounters _synCounters;
    [FieldOffset(40)] private EcnCounters _counters;

    /// <summary>
    /// Octets of the segments that this longer one was merged from on its way in (receive offload); 0 when it is one
    /// segment. Not on the wire.
    /// </summary>
    [FieldOffset(56)] public ushort MergedSegmentSize;

    /// <summary>
    /// ICMP: source address of the quoted packet. Overlays the SACK area: an ICMP error carries no SACK.
    /// </summary>
    [FieldOffset(8)] public Ipv4Address QuotedSource;

    /// <summary>ICMP: destination address of the quoted packet.</summary>
    [FieldOffset(12)] public Ipv4Address QuotedDestination;

    /// <summary>ICMP: source port of the quoted segment.</summary>
    [FieldOffset(16)] public ushort QuotedSourcePort;

    /// <summary>ICMP: destination port of the quoted segment.</summary>
    [FieldOffset(18)] public ushort QuotedDestinationPort;

    /// <summary>ICMP: sequence number of the quoted segment.</summary>
    [FieldOffset(20)] public SequenceNumber QuotedSequence;

    /// <summary>ICMP: what the quoted packet carried.</summary>
    [FieldOffset(24)] public Protocol QuotedProtocol;
}
