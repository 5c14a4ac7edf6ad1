namespace NetSim.Wire;

/// <summary>Why octets are not a packet that this engine can carry.</summary>
public enum DecodeError
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>Fewer octets than an IPv4 header.</summary>
    Truncated,

    /// <summary>The version is not 4.</summary>
    NotIpv4,

    /// <summary>The IPv4 header length is less than 20, or more than there is.</summary>
    Ipv4HeaderLength,

    /// <summary>The IPv4 total length is less than its header, or more than there is.</summary>
    Ipv4TotalLength,

    /// <summary>The IPv4 header checksum is wrong.</summary>
    Ipv4Checksum,

    /// <summary>A fragment: the engine sends with DF and reassembles nothing.</summary>
    Fragment,

    /// <summary>Neither TCP nor UDP nor ICMP.</summary>
    UnknownProtocol,

    /// <summary>Fewer octets than the TCP, UDP or ICMP header.</summary>
    TransportTruncated,

    /// <summary>The TCP, UDP or ICMP checksum is wrong.</summary>
    TransportChecksum,

    /// <summary>The TCP data offset is less than 5, or more than there is.</summary>
    TcpDataOffset,

    /// <summary>A TCP option's length is less than 2, or more than there is.</summary>
    TcpOptionLength,

    /// <summary>A TCP option that we know has a length that it cannot have.</summary>
    TcpOptionSize,

    /// <summary>The UDP length is less than 8, or more than there is.</summary>
    UdpLength,

    /// <summary>An ICMP error quotes no IPv4 header with eight octets of TCP, UDP or ICMP behind it.</summary>
    IcmpQuote,
}
