using System.Buffers.Binary;
using NetSim.Wire;

namespace NetSim.Packetdrill;

/// <summary>Headers and checksums of the packets that a script sends.</summary>
internal static class IpPackets
{
    private const byte IcmpProtocol = 1;
    private const byte UdpProtocol = 17;
    private const int IpHeader = Segment.IpHeader;

    /// <summary>Writes the IPv4 header of a packet whose rest is there.</summary>
    public static void Finish(
        Span<byte> packet, byte protocol, byte typeOfService, byte timeToLive, Ipv4Address source, Ipv4Address destination)
    {
        packet[..IpHeader].Clear();
        packet[0] = 0x45;
        packet[1] = typeOfService;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
        packet[6] = 0x40;
        packet[8] = timeToLive;
        packet[9] = protocol;
        BinaryPrimitives.WriteUInt32BigEndian(packet[12..], source.Value);
        BinaryPrimitives.WriteUInt32BigEndian(packet[16..], destination.Value);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Fold(Sum(packet[..IpHeader])));
    }

    /// <summary>The checksum of the transport part of a packet whose checksum field is zero (RFC 1071).</summary>
    public static ushort Checksum(ReadOnlySpan<byte> packet, byte protocol)
    {
        var pseudo = Sum(packet[12..IpHeader]) + protocol + (uint)(packet.Length - IpHeader);
        return Fold(pseudo + Sum(packet[IpHeader..]));
    }

    /// <summary>An ICMP message, with the beginning of the packet that it is about.</summary>
    public static byte[] Icmp(IcmpAction message, Ipv4Address source, Ipv4Address destination, ReadOnlySpan<byte> quoted)
    {
        var packet = new byte[IpHeader + 8 + quoted.Length];
        var icmp = packet.AsSpan(IpHeader);
        icmp[0] = message.Type;
        icmp[1] = message.Code;
        BinaryPrimitives.WriteUInt16BigEndian(icmp[4..], message.Identifier);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[6..], message.Mtu);
        quoted.CopyTo(icmp[8..]);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], Fold(Sum(icmp)));
        Finish(packet, IcmpProtocol, message.Ip.TypeOfService ?? 0, message.Ip.TimeToLive ?? 64, source, destination);
        return packet;
    }

    /// <summary>A datagram with a payload of zeros.</summary>
    public static byte[] Udp(Ipv4Address source, Ipv4Address destination, ushort from, ushort to, int length)
    {
        var packet = new byte[IpHeader + 8 + length];
        var udp = packet.AsSpan(IpHeader);
        BinaryPrimitives.WriteUInt16BigEndian(udp, from);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], to);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(8 + length));
        Finish(packet, UdpProtocol, 0, 64, source, destination);
        var checksum = Checksum(packet, UdpProtocol);
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], checksum == 0 ? ushort.MaxValue : checksum);
        return packet;
    }

    private static uint Sum(ReadOnlySpan<byte> octets)
    {
        uint sum = 0;
        for (; octets.Length >= 2; octets = octets[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(octets);
        }

        return octets.IsEmpty ? sum : sum + ((uint)octets[0] << 8);
    }

    private static ushort Fold(uint sum)
    {
        while (sum > 0xFFFF)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)(0xFFFF - sum);
    }
}
