namespace NetSim.Network;

/// <summary>ICMP errors as a packet carries them: type in the high octet, code in the low one (RFC 792, RFC 1191).</summary>
public static class IcmpError
{
    /// <summary>Network unreachable (3, 0).</summary>
    public const ushort NetUnreachable = 0x0300;

    /// <summary>Host unreachable (3, 1).</summary>
    public const ushort HostUnreachable = 0x0301;

    /// <summary>Port unreachable (3, 3).</summary>
    public const ushort PortUnreachable = 0x0303;

    /// <summary>Fragmentation needed (3, 4); the packet's destination port field holds the next hop's MTU.</summary>
    public const ushort FragmentationNeeded = 0x0304;

    /// <summary>TTL exceeded in transit (11, 0).</summary>
    public const ushort TimeExceeded = 0x0B00;
}
