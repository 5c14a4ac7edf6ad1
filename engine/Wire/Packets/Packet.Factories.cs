namespace NetSim.Wire;

public partial struct Packet
{
    /// <summary>The TTL that Linux gives a packet (ip_default_ttl, and RFC 1700).</summary>
    public const byte DefaultTimeToLive = 64;

    /// <summary>
    /// Octets of an original packet that a Linux ICMP error quotes at most: 576 less both headers (icmp_send).
    /// </summary>
    public const int MaximumQuoteLength = 576 - WireSizes.Ipv4Header - WireSizes.IcmpHeader;

    /// <summary>A TCP segment from the tuple's local end to its remote end, TTL 64, without options.</summary>
    /// <param name="tuple">The connection as the sender sees it.</param>
    /// <param name="flags">Control bits.</param>
    /// <param name="sequence">Sequence number of the first octet.</param>
    /// <param name="acknowledgment">Next octet expected; zero when ACK is not set.</param>
    /// <param name="window">The window field, unscaled.</param>
    /// <param name="length">Payload octets, 0 to 65,535; a SYN has none here (see <see cref="Length"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range, or not zero on a SYN.</exception>
    public static Packet Tcp(
        in FourTuple tuple,
        TcpFlags flags,
        SequenceNumber sequence,
        SequenceNumber acknowledgment,
        ushort window,
        int length = 0)
    {
        WriteTcp(out Packet packet, tuple, flags, sequence, acknowledgment, window, length);
        return packet;
    }

    /// <summary>Writes the same segment where it is needed, for senders of many: nothing is copied.</summary>
    /// <param name="packet">Receives the segment; whatever was there is gone.</param>
    /// <param name="tuple">The connection as the sender sees it.</param>
    /// <param name="flags">Control bits.</param>
    /// <param name="sequence">Sequence number of the first octet.</param>
    /// <param name="acknowledgment">Next octet expected; zero when ACK is not set.</param>
    /// <param name="window">The window field, unscaled.</param>
    /// <param name="length">Payload octets, 0 to 65,535; a SYN has none here (see <see cref="Length"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range, or not zero on a SYN.</exception>
    public static void WriteTcp(
        out Packet packet,
        in FourTuple tuple,
        TcpFlags flags,
        SequenceNumber sequence,
        SequenceNumber acknowledgment,
        ushort window,
        int length)
    {
        int limit = (flags & TcpFlags.Syn) != 0 ? 0 : ushort.MaxValue;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(unchecked((uint)length), (uint)limit, nameof(length));
        packet = default;
        packet.Flags = flags;
        packet.TimeToLive = DefaultTimeToLive;
        packet.Source = tuple.Local;
        packet.Destination = tuple.Remote;
        packet.SourcePort = tuple.LocalPort;
        packet.DestinationPort = tuple.RemotePort;
        packet.Sequence = sequence;
        packet.Acknowledgment = acknowledgment;
        packet.Window = window;
        packet._length = (ushort)length;
        packet._ageAndProtocol = (uint)Protocol.Tcp << AgeBits;
    }

    /// <summary>A UDP datagram from the tuple's local end to its remote end, TTL 64.</summary>
    /// <param name="tuple">The two ends as the sender sees them.</param>
    /// <param name="length">Payload octets, 0 to 65,507.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public static Packet Udp(in FourTuple tuple, int length)
    {
        const int Limit = ushort.MaxValue - WireSizes.Ipv4Header - WireSizes.UdpHeader;
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Limit);
        Packet packet = Between(tuple, Protocol.Udp);
        packet._length = (ushort)length;
        return packet;
    }

    /// <summary>
    /// An ICMP error about a packet, sent to its source: it quotes as much of it as Linux does. The extension must
    /// travel with it.
    /// </summary>
    /// <param name="reporter">The address that reports the error.</param>
    /// <param name="type">An error type.</param>
    /// <param name="code">The type's code, such as an <see cref="IcmpUnreachable"/>.</param>
    /// <param name="about">The packet that could not be delivered.</param>
    /// <param name="aboutLength">Its length on the wire, headers included; at least 28 octets.</param>
    /// <param name="quote">Receives what the error quotes.</param>
    /// <param name="nextHopMtu">The MTU of "fragmentation needed", otherwise 0.</param>
    /// <exception cref="ArgumentException">The type is not an error: it would quote nothing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The length is less than an IPv4 header and eight octets.
    /// </exception>
    public static Packet IcmpError(
        Ipv4Address reporter,
        IcmpType type,
        byte code,
        in Packet about,
        int aboutLength,
        out PacketExtension quote,
        ushort nextHopMtu = 0)
    {
        if (!IsErrorType(type))
        {
            throw new ArgumentException($"ICMP type {type} is not an error.", nameof(type));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(aboutLength, WireSizes.MinimumQuote);
        Packet packet = Between(new FourTuple(reporter, about.Source, 0, nextHopMtu), Protocol.Icmp);
        packet.SetIcmp(type, code);
        packet._length = (ushort)Math.Min(aboutLength, MaximumQuoteLength);
        quote = default;
        quote.QuotedSource = about.Source;
        quote.QuotedDestination = about.Destination;
        quote.QuotedSourcePort = about.SourcePort;
        quote.QuotedDestinationPort = about.DestinationPort;
        quote.QuotedSequence = about.Protocol == Protocol.Tcp ? about.Sequence : default;
        quote.QuotedProtocol = about.Protocol;
        return packet;
    }

    /// <summary>An ICMP echo request or reply (ping), TTL 64.</summary>
    /// <param name="source">Who sends it.</param>
    /// <param name="destination">Who gets it.</param>
    /// <param name="isReply">A reply rather than a request.</param>
    /// <param name="identifier">The pinging process's mark.</param>
    /// <param name="number">Its serial number.</param>
    /// <param name="length">Octets after the ICMP header, 0 to 65,507; ping sends 56.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public static Packet IcmpEcho(
        Ipv4Address source,
        Ipv4Address destination,
        bool isReply,
        ushort identifier,
        ushort number,
        int length = 56)
    {
        const int Limit = ushort.MaxValue - WireSizes.Ipv4Header - WireSizes.IcmpHeader;
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Limit);
        Packet packet = Between(new FourTuple(source, destination, 0, 0), Protocol.Icmp);
        packet.SetIcmp(isReply ? IcmpType.EchoReply : IcmpType.EchoRequest, 0);
        packet.Sequence = new SequenceNumber(((uint)identifier << 16) | number);
        packet._length = (ushort)length;
        return packet;
    }

    private static Packet Between(in FourTuple tuple, Protocol protocol)
    {
        Packet packet = default;
        packet.Source = tuple.Local;
        packet.Destination = tuple.Remote;
        packet.SourcePort = tuple.LocalPort;
        packet.DestinationPort = tuple.RemotePort;
        packet.TimeToLive = DefaultTimeToLive;
        packet.Protocol = protocol;
        return packet;
    }
}
