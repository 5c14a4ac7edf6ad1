namespace NetSim.Packetdrill;

/// <summary>A TCP segment as a line describes it, in the script's own numbers.</summary>
public sealed record TcpAction(Position At, bool IsInbound, IpInfo Ip) : PacketAction(At, IsInbound, Ip)
{
    /// <summary>Source and destination port; null for those of the connection under test.</summary>
    public (ushort Source, ushort Destination)? Ports { get; init; }

    /// <summary>The flags in wire order, FIN lowest; bit 8 is AE.</summary>
    public int Flags { get; init; }

    /// <summary>Where the flags stand.</summary>
    public Position FlagsAt { get; init; }

    /// <summary>Sequence number of the first octet.</summary>
    public uint Sequence { get; init; }

    /// <summary>Octets of payload.</summary>
    public int Length { get; init; }

    /// <summary>The acknowledgment number; 0 when it is not given.</summary>
    public uint Acknowledgment { get; init; }

    /// <summary>The window field; null when it is not checked.</summary>
    public ushort? Window { get; init; }

    /// <summary>The urgent pointer.</summary>
    public ushort UrgentPointer { get; init; }

    /// <summary>The options in wire order; null when they are not checked.</summary>
    public IReadOnlyList<TcpOptionSpec>? Options { get; init; } = [];
}

/// <summary>A TCP option of a line.</summary>
/// <param name="At">Where.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Data">What follows kind and length; empty for those that are filled in when the script runs.</param>
public sealed record TcpOptionSpec(Position At, byte Kind, byte[] Data)
{
    /// <summary>Edges of SACK blocks, in the script's numbers; null for other options.</summary>
    public IReadOnlyList<(uint Left, uint Right)>? Blocks { get; init; }

    /// <summary>TSval and TSecr of the script; null for other options.</summary>
    public (uint Value, uint Echo)? Timestamps { get; init; }

    /// <summary>Octets on the wire.</summary>
    public int Length => Kind <= TcpOptionKind.Nop ? 1 : 2 + (Blocks?.Count * 8 ?? (Timestamps is null ? Data.Length : 8));
}

/// <summary>Kinds of TCP options (IANA).</summary>
internal static class TcpOptionKind
{
    public const byte End = 0;
    public const byte Nop = 1;
    public const byte Mss = 2;
    public const byte WindowScale = 3;
    public const byte SackPermitted = 4;
    public const byte Sack = 5;
    public const byte Timestamps = 8;
    public const byte Md5 = 19;
    public const byte FastOpen = 34;
    public const byte AccurateEcn0 = 172;
    public const byte AccurateEcn1 = 174;
    public const byte Experimental = 254;
    public const ushort FastOpenMagic = 0xF989;
}

/// <summary>An ICMP message, about a segment of the connection under test.</summary>
public sealed record IcmpAction(Position At, bool IsInbound, IpInfo Ip) : PacketAction(At, IsInbound, Ip)
{
    /// <summary>Its type.</summary>
    public byte Type { get; init; }

    /// <summary>Its code.</summary>
    public byte Code { get; init; }

    /// <summary>The next-hop MTU of "fragmentation needed"; 0 for none.</summary>
    public ushort Mtu { get; init; }

    /// <summary>The identifier of an echo.</summary>
    public ushort Identifier { get; init; }

    /// <summary>The quoted segment's first sequence number and payload; null when none is quoted.</summary>
    public (uint Sequence, int Length)? Quoted { get; init; }

    /// <summary>Payload of a quoted datagram; null when none is quoted.</summary>
    public int? QuotedUdp { get; init; }
}

/// <summary>A UDP datagram.</summary>
/// <param name="At">Where.</param>
/// <param name="IsInbound">Whether the script sends it.</param>
/// <param name="Ip">What is said about its IP header.</param>
/// <param name="Length">Octets of payload.</param>
public sealed record UdpAction(Position At, bool IsInbound, IpInfo Ip, int Length) : PacketAction(At, IsInbound, Ip);
