using System.Runtime.InteropServices;

namespace NetSim.Wire;

/// <summary>
/// An IPv4 packet with the common part of its TCP segment, in the 44 bytes that an event carries inline. What is rare
/// (SACK blocks, a Fast Open cookie, an MSS option beside data, an ICMP quote) lies in a <see cref="PacketExtension"/>.
/// The payload is a length: its octets are zero unless a capture or an emulated peer needs content.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 44)]
public partial struct Packet
{
    /// <summary>Belongs to whoever carries the packet (the event kind); not part of the packet.</summary>
    [FieldOffset(0)] public byte Carrier;

    /// <summary>TCP control bits.</summary>
    [FieldOffset(1)] public TcpFlags Flags;

    /// <summary>Remaining hops (IPv4 TTL); Linux sends 64.</summary>
    [FieldOffset(2)] public byte TimeToLive;

    [FieldOffset(3)] private byte _marks;

    /// <summary>IPv4 source address.</summary>
    [FieldOffset(4)] public Ipv4Address Source;

    /// <summary>IPv4 destination address.</summary>
    [FieldOffset(8)] public Ipv4Address Destination;

    /// <summary>TCP or UDP source port; ICMP type and code (type in the high octet).</summary>
    [FieldOffset(12)] public ushort SourcePort;

    /// <summary>TCP or UDP destination port; ICMP: the next-hop MTU of "fragmentation needed".</summary>
    [FieldOffset(14)] public ushort DestinationPort;

    /// <summary>
    /// Sequence number of the first octet (or of the SYN). ICMP: the four octets after the checksum (identifier and
    /// sequence number of an echo); zero for the errors.
    /// </summary>
    [FieldOffset(16)] public SequenceNumber Sequence;

    /// <summary>Next octet expected, when ACK is set; otherwise the raw field (zero from Linux).</summary>
    [FieldOffset(20)] public SequenceNumber Acknowledgment;

    /// <summary>TSval, when <see cref="HasTimestamps"/>. UDP: <see cref="DatagramTag"/>.</summary>
    [FieldOffset(24)] public uint TimestampValue;

    /// <summary>TSecr, when <see cref="HasTimestamps"/>.</summary>
    [FieldOffset(28)] public uint TimestampEcho;

    /// <summary>The window field as on the wire: unscaled.</summary>
    [FieldOffset(32)] public ushort Window;

    [FieldOffset(34)] private ushort _length;

    [FieldOffset(36)] private uint _ageAndProtocol;

    /// <summary>
    /// Slab slot of the <see cref="PacketExtension"/> while inside a partition; 0 when there is none.
    /// </summary>
    [FieldOffset(40)] public int Extension;

    private const byte EcnMask = 0x03;
    private const byte TimestampsBit = 0x04;
    private const byte SackPermittedBit = 0x08;
    private const int WindowScaleShift = 4;
    private const byte AccurateEcnBit = 0x40; // Like the next one where a SYN has its window scale.
    private const byte PushHintBit = 0x80;
    private const int AgeBits = 30;
    private const uint AgeMask = (1u << AgeBits) - 1;

    /// <summary>The two ECN bits of the IPv4 header: 0 not-ECT, 1 ECT(1), 2 ECT(0), 3 CE.</summary>
    public byte Ecn
    {
        readonly get => (byte)(_marks & EcnMask);
        set => _marks = (byte)((_marks & ~EcnMask) | (value & EcnMask));
    }

    /// <summary>
    /// UDP: a number that the sending application gives its datagram, such as the id of a DNS query: all that there is of
    /// its content. Not on the wire, where the octets are zero.
    /// </summary>
    public uint DatagramTag
    {
        readonly get => TimestampValue;
        set => TimestampValue = value;
    }

    /// <summary>Whether the segment carries the timestamps option (RFC 7323).</summary>
    public bool HasTimestamps
    {
        readonly get => (_marks & TimestampsBit) != 0;
        set => _marks = (byte)(value ? _marks | TimestampsBit : _marks & ~TimestampsBit);
    }

    /// <summary>Whether a SYN carries SACK-permitted (RFC 2018).</summary>
    public bool SackPermitted
    {
        readonly get => (_marks & SackPermittedBit) != 0;
        set => _marks = (byte)(value ? _marks | SackPermittedBit : _marks & ~SackPermittedBit);
    }

    /// <summary>The window scale option of a SYN: 0 to 14, or -1 when it carries none (RFC 7323).</summary>
    public int WindowScale
    {
        // Stored plus one, so that a cleared packet has none.
        readonly get => (Flags & TcpFlags.Syn) != 0 ? (_marks >> WindowScaleShift) - 1 : -1;
        set => _marks = (byte)((_marks & 0x0F) | ((value + 1) << WindowScaleShift));
    }

    /// <summary>
    /// Whether a segment's PSH ends a burst and not a write: what the application wrote goes on. Not on the wire; a
    /// SYN has none.
    /// </summary>
    public bool IsPushHint
    {
        readonly get => (Flags & TcpFlags.Syn) == 0 && (_marks & PushHintBit) != 0;
        set => _marks = (byte)(value ? _marks | PushHintBit : _marks & ~PushHintBit);
    }

    /// <summary>
    /// The flag AE (RFC 9768) of a segment that is no SYN; a SYN's lies in its <see cref="PacketExtension"/>.
    /// </summary>
    public bool AccurateEcnFlag
    {
        readonly get => (Flags & TcpFlags.Syn) == 0 && (_marks & AccurateEcnBit) != 0;
        set => _marks = (byte)(value ? _marks | AccurateEcnBit : _marks & ~AccurateEcnBit);
    }

    /// <summary>
    /// The three flags AE, CWR and ECE of a segment that is no SYN as the number that accurate ECN makes of them, 0 to
    /// 7 (RFC 9768 section 3.2.2).
    /// </summary>
    public int AceField
    {
        readonly get => (AccurateEcnFlag ? 4 : 0) | (Has(TcpFlags.Cwr) ? 2 : 0) | (Has(TcpFlags.Ece) ? 1 : 0);
        set
        {
            AccurateEcnFlag = (value & 4) != 0;
            Flags = (Flags & ~(TcpFlags.Cwr | TcpFlags.Ece))
                | ((value & 2) != 0 ? TcpFlags.Cwr : 0) | ((value & 1) != 0 ? TcpFlags.Ece : 0);
        }
    }

    /// <summary>
    /// Payload octets, 0 to 65,535. A SYN without extension has none: there the field holds
    /// <see cref="MaximumSegmentSize"/>. ICMP: the octets after its eight-octet header, an error's quote included.
    /// </summary>
    public int Length
    {
        readonly get => (Flags & TcpFlags.Syn) != 0 && Protocol == Protocol.Tcp ? 0 : _length;
        set => _length = checked((ushort)value);
    }

    /// <summary>The MSS option of a SYN without payload; 0 when absent.</summary>
    public int MaximumSegmentSize
    {
        readonly get => (Flags & TcpFlags.Syn) != 0 ? _length : 0;
        set => _length = checked((ushort)value);
    }

    /// <summary>What the packet carries.</summary>
    public Protocol Protocol
    {
        readonly get => (Protocol)(_ageAndProtocol >> AgeBits);
        set => _ageAndProtocol = (_ageAndProtocol & AgeMask) | ((uint)value << AgeBits);
    }

    /// <summary>Time spent in the network so far, in units of 1,024 ns; saturates at 1,099 s.</summary>
    public uint Age
    {
        readonly get => _ageAndProtocol & AgeMask;
        set => _ageAndProtocol = (_ageAndProtocol & ~AgeMask) | Math.Min(value, AgeMask);
    }

    /// <summary>Sequence space that the segment occupies: payload plus one each for SYN and FIN.</summary>
    public readonly int SequenceLength =>
        Length + ((Flags & TcpFlags.Syn) != 0 ? 1 : 0) + ((Flags & TcpFlags.Fin) != 0 ? 1 : 0);

    /// <summary>The position after the segment.</summary>
    public readonly SequenceNumber SequenceEnd => Sequence + SequenceLength;

    /// <summary>Whether all of <paramref name="flags"/> are set.</summary>
    public readonly bool Has(TcpFlags flags) => (Flags & flags) == flags;
}
