using System.Buffers.Binary;

namespace NetSim.Wire;

/// <summary>
/// The beginning of the undeliverable packet that an ICMP error carries: an IPv4 header, ports and sequence number.
/// What the engine does not keep of that packet (its flags, options, TTL) is written as zeros or as the usual value.
/// </summary>
internal static class IcmpQuote
{
    /// <summary>Octets of the quote that are not payload: the rest is zeros.</summary>
    public static int LengthOf(in Packet packet, in PacketExtension extension)
    {
        const int WithTcpHeader = WireSizes.Ipv4Header + WireSizes.TcpHeader;
        return extension.QuotedProtocol == Protocol.Tcp && packet.Length >= WithTcpHeader
            ? WithTcpHeader
            : WireSizes.MinimumQuote;
    }

    /// <summary>Writes the quote's headers and returns how many octets they took.</summary>
    public static int Write(in Packet packet, in PacketExtension extension, Span<byte> destination)
    {
        int written = LengthOf(packet, extension);
        Span<byte> quote = destination[..written];
        quote.Clear();
        quote[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(quote[2..], (ushort)packet.Length);
        quote[6] = 0x40;
        quote[8] = Packet.DefaultTimeToLive;
        quote[9] = ProtocolNumbers.NumberOf(extension.QuotedProtocol);
        BinaryPrimitives.WriteUInt32BigEndian(quote[12..], extension.QuotedSource.Value);
        BinaryPrimitives.WriteUInt32BigEndian(quote[16..], extension.QuotedDestination.Value);
        ushort checksum = InternetChecksum.Finish(InternetChecksum.Add(0, quote[..WireSizes.Ipv4Header]));
        BinaryPrimitives.WriteUInt16BigEndian(quote[10..], checksum);

        Span<byte> transport = quote[WireSizes.Ipv4Header..];
        BinaryPrimitives.WriteUInt16BigEndian(transport, extension.QuotedSourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(transport[2..], extension.QuotedDestinationPort);
        switch (extension.QuotedProtocol)
        {
            case Protocol.Tcp:
                BinaryPrimitives.WriteUInt32BigEndian(transport[4..], extension.QuotedSequence.Value);
                break;
            case Protocol.Udp:
                BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)(packet.Length - WireSizes.Ipv4Header));
                break;
            default:
                break;
        }

        if (transport.Length >= WireSizes.TcpHeader)
        {
            transport[12] = WireSizes.TcpHeader / 4 << 4;
        }

        return written;
    }

    /// <summary>
    /// Reads the quote; false when it is no IPv4 header with eight octets of a protocol that we know.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> quote, ref PacketExtension extension)
    {
        if (quote.Length < WireSizes.MinimumQuote || quote[0] >> 4 != 4)
        {
            return false;
        }

        int header = (quote[0] & 0x0F) * 4;
        bool hasTransport = header >= WireSizes.Ipv4Header && quote.Length >= header + 8;
        if (!hasTransport || !ProtocolNumbers.TryGet(quote[9], out Protocol protocol))
        {
            return false;
        }

        extension.QuotedProtocol = protocol;
        extension.QuotedSource = new Ipv4Address(BinaryPrimitives.ReadUInt32BigEndian(quote[12..]));
        extension.QuotedDestination = new Ipv4Address(BinaryPrimitives.ReadUInt32BigEndian(quote[16..]));
        ReadOnlySpan<byte> transport = quote[header..];
        extension.QuotedSourcePort = BinaryPrimitives.ReadUInt16BigEndian(transport);
        if (protocol == Protocol.Icmp)
        {
            return true;
        }

        extension.QuotedDestinationPort = BinaryPrimitives.ReadUInt16BigEndian(transport[2..]);
        extension.QuotedSequence = protocol == Protocol.Tcp
            ? new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(transport[4..]))
            : default;
        return true;
    }
}
