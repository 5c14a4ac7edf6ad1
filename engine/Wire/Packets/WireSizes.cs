namespace NetSim.Wire;

/// <summary>Sizes on the wire, in octets.</summary>
public static class WireSizes
{
    /// <summary>An IPv4 header without options (RFC 791).</summary>
    public const int Ipv4Header = 20;

    /// <summary>A TCP header without options (RFC 9293).</summary>
    public const int TcpHeader = 20;

    /// <summary>What the four-bit data offset leaves for TCP options.</summary>
    public const int MaximumTcpOptions = 40;

    /// <summary>A UDP header (RFC 768).</summary>
    public const int UdpHeader = 8;

    /// <summary>An ICMP header (RFC 792).</summary>
    public const int IcmpHeader = 8;

    /// <summary>The least that an ICMP error quotes: an IPv4 header and eight octets (RFC 792).</summary>
    public const int MinimumQuote = Ipv4Header + 8;

    /// <summary>The longest headers of an IPv4 packet that this engine sends.</summary>
    public const int MaximumHeaders = Ipv4Header + TcpHeader + MaximumTcpOptions;

    /// <summary>The longest IPv4 packet.</summary>
    public const int MaximumPacket = ushort.MaxValue;
}
