using System.Buffers.Binary;
using NetSim.Wire;

namespace NetSim.Packetdrill;

/// <summary>
/// A TCP segment field by field, options in wire order: what scripts write and compare, unlike <see cref="Packet"/>, which can
/// only say what our TCP means.
/// </summary>
internal sealed record Segment
{
    public const int IpHeader = 20;
    public const int TcpHeader = 20;
    public const byte TcpProtocol = 6;
    private const int LongestPacket = 65_535;

    public Ipv4Address Source { get; init; }

    public Ipv4Address Destination { get; init; }

    public ushort SourcePort { get; init; }

    public ushort DestinationPort { get; init; }

    public byte TypeOfService { get; init; }

    public byte TimeToLive { get; init; } = 64;

    public uint Sequence { get; init; }

    public uint Acknowledgment { get; init; }

    /// <summary>Flags, bit 8 being AE.</summary>
    public int Flags { get; init; }

    public ushort Window { get; init; }

    public ushort UrgentPointer { get; init; }

    public IReadOnlyList<RawOption> Options { get; init; } = [];

    public int Length { get; init; }

    public bool Has(TcpFlags flag) => (Flags & (int)flag) != 0;

    /// <summary>Octets of the options.</summary>
    public int OptionsLength => Options.Sum(o => o.Kind <= TcpOptionKind.Nop ? 1 : 2 + o.Data.Length);

    /// <summary>The segment on the wire, with its checksums and a payload of zeros.</summary>
    public byte[] Encode()
    {
        var header = IpHeader + TcpHeader + OptionsLength;
        var packet = new byte[Math.Min(LongestPacket, header + Length)];
        var tcp = packet.AsSpan(IpHeader);
        BinaryPrimitives.WriteUInt16BigEndian(tcp, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], Acknowledgment);
        tcp[12] = (byte)((((header - IpHeader) / 4) << 4) | (Flags >> 8));
        tcp[13] = (byte)(Flags & byte.MaxValue);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], Window);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[18..], UrgentPointer);
        var at = TcpHeader;
        foreach (var option in Options)
        {
            tcp[at++] = option.Kind;
            if (option.Kind > TcpOptionKind.Nop)
            {
                tcp[at++] = (byte)(2 + option.Data.Length);
                option.Data.CopyTo(tcp[at..]);
                at += option.Data.Length;
            }
        }

        IpPackets.Finish(packet, TcpProtocol, TypeOfService, TimeToLive, Source, Destination);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], IpPackets.Checksum(packet, TcpProtocol));
        return packet;
    }

    /// <summary>Reads a TCP packet that a host made; false for any other.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> packet, out Segment segment)
    {
        segment = null!;
        if (packet.Length < IpHeader + TcpHeader || packet[0] != 0x45 || packet[9] != TcpProtocol)
        {
            return false;
        }

        var tcp = packet[IpHeader..];
        var header = (tcp[12] >> 4) * 4;
        if (header < TcpHeader || header > tcp.Length)
        {
            return false;
        }

        segment = new()
        {
            Source = new(BinaryPrimitives.ReadUInt32BigEndian(packet[12..])),
            Destination = new(BinaryPrimitives.ReadUInt32BigEndian(packet[16..])),
            TypeOfService = packet[1],
            TimeToLive = packet[8],
            SourcePort = BinaryPrimitives.ReadUInt16BigEndian(tcp),
            DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]),
            Sequence = BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]),
            Acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]),
            Flags = ((tcp[12] & 1) << 8) | tcp[13],
            Window = BinaryPrimitives.ReadUInt16BigEndian(tcp[14..]),
            UrgentPointer = BinaryPrimitives.ReadUInt16BigEndian(tcp[18..]),
            Options = ReadOptions(tcp[TcpHeader..header]),
            Length = tcp.Length - header,
        };
        return true;
    }

    private static List<RawOption> ReadOptions(ReadOnlySpan<byte> octets)
    {
        var options = new List<RawOption>();
        while (!octets.IsEmpty)
        {
            var length = octets[0] <= TcpOptionKind.Nop || octets.Length < 2 ? 1 : Math.Clamp((int)octets[1], 2, octets.Length);
            options.Add(new(octets[0], length == 1 ? [] : octets[2..length].ToArray()));
            octets = octets[length..];
        }

        return options;
    }
}

/// <summary>A TCP option as it lies on the wire.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Data">What follows kind and length.</param>
internal sealed record RawOption(byte Kind, byte[] Data);
