using System.Buffers.Binary;

namespace NetSim.Tests;

/// <summary>
/// The Internet checksum computed another way than the engine does: as a remainder modulo 65,535, octet by octet.
/// </summary>
public static class ReferenceChecksum
{
    /// <summary>The checksum of octets, which are not all zero.</summary>
    public static ushort Of(ReadOnlySpan<byte> octets)
    {
        int remainder = 0;
        for (int index = 0; index < octets.Length; index++)
        {
            remainder = (remainder + (octets[index] << (index % 2 == 0 ? 8 : 0))) % 65_535;
        }

        // A sum that is not zero but a multiple of 65,535 is 0xFFFF in one's complement, so its complement is zero.
        return (ushort)(remainder == 0 ? 0 : 65_535 - remainder);
    }

    /// <summary>Whether both checksums of an IPv4 packet without IPv4 options are right.</summary>
    public static bool AreRight(ReadOnlySpan<byte> packet) =>
        Of(packet[..20]) == 0 && Of(Covered(packet, packet[20..])) == 0;

    /// <summary>
    /// Writes right checksums into a packet, as far as it has the fields, whatever else is wrong with it.
    /// </summary>
    public static void Repair(Span<byte> packet)
    {
        if (packet.Length < 20)
        {
            return;
        }

        int header = Math.Clamp((packet[0] & 15) * 4, 20, packet.Length);
        int total = Math.Clamp(BinaryPrimitives.ReadUInt16BigEndian(packet[2..]), header, packet.Length);
        packet[10] = 0;
        packet[11] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Of(packet[..header]));
        Span<byte> transport = packet[header..total];
        int field = FieldOf(packet[9]);
        if (transport.Length >= field + 2)
        {
            transport.Slice(field, 2).Clear();
            BinaryPrimitives.WriteUInt16BigEndian(transport[field..], Of(Covered(packet, transport)));
        }
    }

    private static int FieldOf(byte protocol) => protocol switch
    {
        1 => 2,
        17 => 6,
        _ => 16,
    };

    // ICMP's checksum covers the message; those of TCP and UDP cover the pseudo-header too.
    private static byte[] Covered(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> transport) => packet[9] == 1
        ? transport.ToArray()
        :
        [
            .. packet[12..20],
            0,
            packet[9],
            (byte)(transport.Length >> 8),
            (byte)(transport.Length & 255),
            .. transport,
        ];
}
