using System.Buffers.Binary;

namespace NetSim.Wire;

/// <summary>The one's complement sum of 16-bit words that IPv4, TCP, UDP and ICMP use (RFC 1071).</summary>
internal static class InternetChecksum
{
    /// <summary>Adds octets, which begin at an even offset of what is summed, to a running sum.</summary>
    /// <param name="sum">The sum so far; starts at zero.</param>
    /// <param name="octets">At most 64 KiB, so that 64 bits never overflow.</param>
    public static ulong Add(ulong sum, ReadOnlySpan<byte> octets)
    {
        // Summing 32-bit words folds to the same 16-bit sum: 2^16 is 1 in one's complement arithmetic.
        while (octets.Length >= 4)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(octets);
            octets = octets[4..];
        }

        if (octets.Length >= 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(octets);
            octets = octets[2..];
        }

        return octets.IsEmpty ? sum : sum + ((ulong)octets[0] << 8);
    }

    /// <summary>Adds the pseudo-header of TCP and UDP (RFC 9293 section 3.1).</summary>
    public static ulong AddPseudoHeader(
        ulong sum,
        Ipv4Address source,
        Ipv4Address destination,
        byte protocol,
        int length) =>
        sum + source.Value + destination.Value + protocol + (uint)length;

    /// <summary>The checksum of a sum; 0 when the sum covers a right checksum field.</summary>
    public static ushort Finish(ulong sum)
    {
        sum = (sum & 0xFFFF_FFFF) + (sum >> 32);
        sum = (sum & 0xFFFF_FFFF) + (sum >> 32);
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)(0xFFFF - sum);
    }
}
