using System.Buffers.Binary;

namespace NetSim.Wire;

/// <summary>
/// Reads octets as a packet. Every length and checksum is verified before it is used, so that any octets may be given:
/// what is no packet is refused with the reason, and nothing is thrown or allocated. Octets behind the IPv4 total
/// length are ignored (Ethernet pads), as are IPv4 options, the type of service beside ECN, and the reserved bits of
/// TCP.
/// </summary>
public static class PacketDecoder
{
    private const ushort MoreFragments = 0x2000;
    private const ushort FragmentOffsetMask = 0x1FFF;
    private const byte EcnMask = 0x03;

    /// <summary>Reads a packet.</summary>
    /// <param name="octets">From the first octet of the IPv4 header.</param>
    /// <param name="packet">The packet, its extension slot 0 and its age 0; the default when refused.</param>
    /// <param name="extension">
    /// What belongs into its extension; when <see cref="PacketExtension.IsEmpty"/>, the packet does without one.
    /// </param>
    /// <param name="error">The reason of a refusal.</param>
    /// <returns>Whether the octets are a packet.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> octets,
        out Packet packet,
        out PacketExtension extension,
        out DecodeError error) =>
        TryDecode(octets, out packet, out extension, out _, out error);

    /// <summary>Reads a packet and shows its payload.</summary>
    /// <param name="octets">From the first octet of the IPv4 header.</param>
    /// <param name="packet">The packet, its extension slot 0 and its age 0; the default when refused.</param>
    /// <param name="extension">
    /// What belongs into its extension; when <see cref="PacketExtension.IsEmpty"/>, the packet does without one.
    /// </param>
    /// <param name="payload">The payload within <paramref name="octets"/>; of an ICMP error, its quote.</param>
    /// <param name="error">The reason of a refusal.</param>
    /// <returns>Whether the octets are a packet.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> octets,
        out Packet packet,
        out PacketExtension extension,
        out ReadOnlySpan<byte> payload,
        out DecodeError error)
    {
        packet = default;
        extension = default;
        payload = default;
        error = ReadIpv4(octets, ref packet, out ReadOnlySpan<byte> transport);
        if (error == DecodeError.None)
        {
            error = packet.Protocol switch
            {
                Protocol.Tcp => ReadTcp(transport, ref packet, ref extension, out payload),
                Protocol.Udp => ReadUdp(transport, ref packet, out payload),
                _ => ReadIcmp(transport, ref packet, ref extension, out payload),
            };
        }

        if (error == DecodeError.None)
        {
            return true;
        }

        packet = default;
        extension = default;
        payload = default;
        return false;
    }

    private static DecodeError ReadIpv4(
        ReadOnlySpan<byte> octets,
        scoped ref Packet packet,
        out ReadOnlySpan<byte> transport)
    {
        transport = default;
        if (octets.Length < WireSizes.Ipv4Header)
        {
            return DecodeError.Truncated;
        }

        if (octets[0] >> 4 != 4)
        {
            return DecodeError.NotIpv4;
        }

        int header = (octets[0] & 0x0F) * 4;
        if (header < WireSizes.Ipv4Header || header > octets.Length)
        {
            return DecodeError.Ipv4HeaderLength;
        }

        int total = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]);
        if (total < header || total > octets.Length)
        {
            return DecodeError.Ipv4TotalLength;
        }

        if (InternetChecksum.Finish(InternetChecksum.Add(0, octets[..header])) != 0)
        {
            return DecodeError.Ipv4Checksum;
        }

        if ((BinaryPrimitives.ReadUInt16BigEndian(octets[6..]) & (MoreFragments | FragmentOffsetMask)) != 0)
        {
            return DecodeError.Fragment;
        }

        if (!ProtocolNumbers.TryGet(octets[9], out Protocol protocol))
        {
            return DecodeError.UnknownProtocol;
        }

        packet.Protocol = protocol;
        packet.Ecn = (byte)(octets[1] & EcnMask);
        packet.TimeToLive = octets[8];
        packet.Source = new Ipv4Address(BinaryPrimitives.ReadUInt32BigEndian(octets[12..]));
        packet.Destination = new Ipv4Address(BinaryPrimitives.ReadUInt32BigEndian(octets[16..]));
        transport = octets[header..total];
        return DecodeError.None;
    }

    private static DecodeError ReadTcp(
        ReadOnlySpan<byte> segment,
        scoped ref Packet packet,
        scoped ref PacketExtension extension,
        out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (segment.Length < WireSizes.TcpHeader)
        {
            return DecodeError.TransportTruncated;
        }

        int header = (segment[12] >> 4) * 4;
        if (header < WireSizes.TcpHeader || header > segment.Length)
        {
            return DecodeError.TcpDataOffset;
        }

        if (!HasRightChecksum(packet, segment))
        {
            return DecodeError.TransportChecksum;
        }

        packet.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(segment);
        packet.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(segment[2..]);
        packet.Sequence = new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(segment[4..]));
        packet.Acknowledgment = new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(segment[8..]));
        packet.Flags = (TcpFlags)segment[13];
        packet.Window = BinaryPrimitives.ReadUInt16BigEndian(segment[14..]);
        if (packet.Has(TcpFlags.Urg))
        {
            extension.UrgentPointer = BinaryPrimitives.ReadUInt16BigEndian(segment[18..]);
        }

        payload = segment[header..];
        if (packet.Has(TcpFlags.Syn))
        {
            extension.SynPayload = (ushort)payload.Length;
            extension.SynAccurateEcnFlag = (segment[12] & 1) != 0;
        }
        else
        {
            packet.AccurateEcnFlag = (segment[12] & 1) != 0;
            packet.Length = payload.Length;
        }

        return TcpOptionsReader.Read(segment[WireSizes.TcpHeader..header], ref packet, ref extension);
    }

    private static DecodeError ReadUdp(
        ReadOnlySpan<byte> datagram,
        scoped ref Packet packet,
        out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (datagram.Length < WireSizes.UdpHeader)
        {
            return DecodeError.TransportTruncated;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]);
        if (length < WireSizes.UdpHeader || length > datagram.Length)
        {
            return DecodeError.UdpLength;
        }

        datagram = datagram[..length];
        bool hasChecksum = BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]) != 0;
        if (hasChecksum && !HasRightChecksum(packet, datagram))
        {
            return DecodeError.TransportChecksum;
        }

        packet.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(datagram);
        packet.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        payload = datagram[WireSizes.UdpHeader..];
        packet.Length = payload.Length;
        return DecodeError.None;
    }

    private static DecodeError ReadIcmp(
        ReadOnlySpan<byte> message,
        scoped ref Packet packet,
        scoped ref PacketExtension extension,
        out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (message.Length < WireSizes.IcmpHeader)
        {
            return DecodeError.TransportTruncated;
        }

        if (InternetChecksum.Finish(InternetChecksum.Add(0, message)) != 0)
        {
            return DecodeError.TransportChecksum;
        }

        packet.SetIcmp((IcmpType)message[0], message[1]);
        uint rest = BinaryPrimitives.ReadUInt32BigEndian(message[4..]);
        if (packet.IsFragmentationNeeded)
        {
            packet.DestinationPort = (ushort)(rest & 0xFFFF);
        }
        else
        {
            packet.Sequence = new SequenceNumber(rest);
        }

        payload = message[WireSizes.IcmpHeader..];
        packet.Length = payload.Length;
        return packet.IsIcmpError && !IcmpQuote.TryRead(payload, ref extension)
            ? DecodeError.IcmpQuote
            : DecodeError.None;
    }

    private static bool HasRightChecksum(in Packet packet, ReadOnlySpan<byte> transport)
    {
        byte number = ProtocolNumbers.NumberOf(packet.Protocol);
        ulong sum = InternetChecksum.AddPseudoHeader(0, packet.Source, packet.Destination, number, transport.Length);
        return InternetChecksum.Finish(InternetChecksum.Add(sum, transport)) == 0;
    }
}
