using System.Buffers.Binary;

namespace NetSim.Wire;

/// <summary>
/// Writes a packet as the octets that Linux would send: IPv4 without options, then TCP, UDP or ICMP, with right
/// checksums. TCP and UDP have DF set; ICMP has not, and its errors have type of service 0xC0 (measured on 6.18).
/// Nothing is allocated.
/// </summary>
public static class PacketEncoder
{
    private const ushort DontFragment = 0x4000;
    private const byte InternetControl = 0xC0;
    private const int ProtocolOffset = 9;
    private const int Ipv4ChecksumOffset = 10;

    /// <summary>Writes a packet that has no extension; the payload is zeros.</summary>
    /// <inheritdoc cref="Encode(in Packet, in PacketExtension, Span{byte}, ReadOnlySpan{byte}, ushort)"/>
    public static int Encode(in Packet packet, Span<byte> destination) => Encode(packet, default, destination);

    /// <summary>Writes a whole packet.</summary>
    /// <param name="packet">What to write; its carrier, age and extension slot are not part of it.</param>
    /// <param name="extension">The packet's extension, or the default when it has none.</param>
    /// <param name="destination">At least <see cref="Packet.WireLengthWith"/> octets; 65,535 always suffice.</param>
    /// <param name="payload">The payload's octets, exactly as many as the packet has, or empty for zeros.</param>
    /// <param name="identification">
    /// The IPv4 identification field. Linux counts it per sock; under DF it has no meaning (RFC 6864), so 0 does.
    /// </param>
    /// <returns>Octets written: the packet's length on the wire.</returns>
    /// <exception cref="ArgumentException">
    /// The destination is too short, the payload has another length than the packet's (or the packet is an ICMP error,
    /// whose payload is its quote), the options exceed 40 octets, the whole exceeds 65,535, or the quote of an ICMP
    /// error is shorter than 28.
    /// </exception>
    public static int Encode(
        in Packet packet,
        in PacketExtension extension,
        Span<byte> destination,
        ReadOnlySpan<byte> payload = default,
        ushort identification = 0)
    {
        int length = packet.LengthWith(extension);
        int headers = packet.HeaderLengthWith(extension);
        int total = headers + length;
        RequireSendable(packet, headers, total);
        RequireRoom(destination, total);
        if (!payload.IsEmpty && (payload.Length != length || packet.IsIcmpError))
        {
            throw new ArgumentException(
                $"The packet carries {length} octets, which {payload.Length} octets of payload cannot be.",
                nameof(payload));
        }

        Span<byte> whole = destination[..total];
        int written = WriteHeaders(packet, extension, headers, total, identification, whole);
        whole[written..].Clear();
        payload.CopyTo(whole[headers..]);

        // Zeros add nothing to the sum.
        int summed = payload.IsEmpty ? written : total;
        WriteTransportChecksum(packet, whole[WireSizes.Ipv4Header..summed], total - WireSizes.Ipv4Header);
        return total;
    }

    /// <summary>
    /// Writes only the headers (and what an ICMP error says of the packet it quotes), as a capture with a short
    /// snapshot length holds them: the checksums are those of the whole packet, whose payload is zeros.
    /// </summary>
    /// <param name="packet">What to write.</param>
    /// <param name="extension">The packet's extension, or the default when it has none.</param>
    /// <param name="destination">At least <see cref="WireSizes.MaximumHeaders"/> octets always suffice.</param>
    /// <returns>Octets written, at most <see cref="WireSizes.MaximumHeaders"/>.</returns>
    /// <exception cref="ArgumentException">
    /// The destination is too short, or the packet cannot be sent (see the other methods).
    /// </exception>
    public static int EncodeHeaders(in Packet packet, in PacketExtension extension, Span<byte> destination)
    {
        int headers = packet.HeaderLengthWith(extension);
        int total = headers + packet.LengthWith(extension);
        RequireSendable(packet, headers, total);
        int written = headers + (packet.IsIcmpError ? IcmpQuote.LengthOf(packet, extension) : 0);
        RequireRoom(destination, written);
        Span<byte> front = destination[..written];
        WriteHeaders(packet, extension, headers, total, identification: 0, front);
        WriteTransportChecksum(packet, front[WireSizes.Ipv4Header..], total - WireSizes.Ipv4Header);
        return written;
    }

    private static int WriteHeaders(
        in Packet packet,
        in PacketExtension extension,
        int headers,
        int total,
        ushort identification,
        Span<byte> destination)
    {
        WriteIpv4(packet, total, identification, destination[..WireSizes.Ipv4Header]);
        Span<byte> transport = destination[WireSizes.Ipv4Header..];
        switch (packet.Protocol)
        {
            case Protocol.Tcp:
                WriteTcp(packet, extension, transport[..(headers - WireSizes.Ipv4Header)]);
                return headers;
            case Protocol.Udp:
                WriteUdp(packet, transport[..WireSizes.UdpHeader], total - WireSizes.Ipv4Header);
                return headers;
            default:
                WriteIcmp(packet, transport[..WireSizes.IcmpHeader]);
                return headers + (packet.IsIcmpError
                    ? IcmpQuote.Write(packet, extension, transport[WireSizes.IcmpHeader..])
                    : 0);
        }
    }

    private static void WriteIpv4(in Packet packet, int total, ushort identification, Span<byte> header)
    {
        bool isIcmp = packet.Protocol == Protocol.Icmp;
        header[0] = 0x45;
        header[1] = (byte)(packet.Ecn | (packet.IsIcmpError ? InternetControl : 0));
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)total);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], identification);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], isIcmp ? (ushort)0 : DontFragment);
        header[8] = packet.TimeToLive;
        header[ProtocolOffset] = ProtocolNumbers.NumberOf(packet.Protocol);
        BinaryPrimitives.WriteUInt16BigEndian(header[Ipv4ChecksumOffset..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(header[12..], packet.Source.Value);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], packet.Destination.Value);
        ushort checksum = InternetChecksum.Finish(InternetChecksum.Add(0, header));
        BinaryPrimitives.WriteUInt16BigEndian(header[Ipv4ChecksumOffset..], checksum);
    }

    private static void WriteTcp(in Packet packet, in PacketExtension extension, Span<byte> header)
    {
        BinaryPrimitives.WriteUInt16BigEndian(header, packet.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], packet.DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], packet.Sequence.Value);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], packet.Acknowledgment.Value);
        bool hasAccurateEcnFlag = packet.AccurateEcnFlag || (packet.Has(TcpFlags.Syn) && extension.SynAccurateEcnFlag);
        header[12] = (byte)((header.Length / 4 << 4) | (hasAccurateEcnFlag ? 1 : 0));
        header[13] = (byte)packet.Flags;
        BinaryPrimitives.WriteUInt16BigEndian(header[14..], packet.Window);
        BinaryPrimitives.WriteUInt16BigEndian(header[16..], 0);
        ushort urgentPointer = packet.Has(TcpFlags.Urg) ? extension.UrgentPointer : (ushort)0;
        BinaryPrimitives.WriteUInt16BigEndian(header[18..], urgentPointer);
        TcpOptionsWriter.Write(packet, extension, header[WireSizes.TcpHeader..]);
    }

    private static void WriteUdp(in Packet packet, Span<byte> header, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(header, packet.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], packet.DestinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)length);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], 0);
    }

    private static void WriteIcmp(in Packet packet, Span<byte> header)
    {
        uint rest = packet.IsFragmentationNeeded ? packet.DestinationPort : packet.Sequence.Value;
        BinaryPrimitives.WriteUInt16BigEndian(header, packet.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], rest);
    }

    private static void WriteTransportChecksum(in Packet packet, Span<byte> transport, int length)
    {
        ulong sum = InternetChecksum.Add(0, transport);
        if (packet.Protocol == Protocol.Icmp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(transport[2..], InternetChecksum.Finish(sum));
            return;
        }

        byte number = ProtocolNumbers.NumberOf(packet.Protocol);
        sum = InternetChecksum.AddPseudoHeader(sum, packet.Source, packet.Destination, number, length);
        ushort checksum = InternetChecksum.Finish(sum);
        if (packet.Protocol == Protocol.Tcp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(transport[16..], checksum);
            return;
        }

        // RFC 768: zero means "no checksum", so a computed zero is sent as its other form, all ones.
        BinaryPrimitives.WriteUInt16BigEndian(transport[6..], checksum == 0 ? ushort.MaxValue : checksum);
    }

    private static void RequireSendable(in Packet packet, int headers, int total)
    {
        if (headers > WireSizes.MaximumHeaders)
        {
            int options = headers - WireSizes.Ipv4Header - WireSizes.TcpHeader;
            throw new ArgumentException($"The TCP options need {options} octets; a header has 40.", nameof(packet));
        }

        if (total > WireSizes.MaximumPacket)
        {
            throw new ArgumentException($"The packet needs {total} octets; IPv4 has 65535.", nameof(packet));
        }

        if (packet.IsIcmpError && total - headers < WireSizes.MinimumQuote)
        {
            throw new ArgumentException(
                $"An ICMP error quotes at least 28 octets, not {total - headers}: make it with Packet.IcmpError.",
                nameof(packet));
        }
    }

    private static void RequireRoom(Span<byte> destination, int needed)
    {
        if (destination.Length < needed)
        {
            throw new ArgumentException(
                $"The packet needs {needed} octets; the destination has {destination.Length}.", nameof(destination));
        }
    }
}
