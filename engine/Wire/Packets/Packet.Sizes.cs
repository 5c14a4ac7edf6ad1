namespace NetSim.Wire;

public partial struct Packet
{
    /// <summary>
    /// Octets of the IPv4 and transport headers, options and padding included, of a packet that has no extension. One
    /// that has is measured by <see cref="HeaderLengthWith"/>.
    /// </summary>
    public readonly int HeaderLength => Protocol switch
    {
        Protocol.Tcp => WireSizes.Ipv4Header + WireSizes.TcpHeader + TcpOptionsLayout.LengthOf(this),
        Protocol.Udp => WireSizes.Ipv4Header + WireSizes.UdpHeader,
        _ => WireSizes.Ipv4Header + WireSizes.IcmpHeader,
    };

    /// <summary>
    /// Octets on the wire of a packet that has no extension, from the first of the IPv4 header; link framing is the
    /// link's affair. A packet that has one is measured by <see cref="WireLengthWith"/>.
    /// </summary>
    public readonly int WireLength => HeaderLength + Length;

    /// <summary>This packet's two ends as its receiver sees them.</summary>
    public readonly FourTuple ReceiverTuple => new(Destination, Source, DestinationPort, SourcePort);

    /// <summary>This packet's two ends as its sender sees them.</summary>
    public readonly FourTuple SenderTuple => new(Source, Destination, SourcePort, DestinationPort);

    /// <summary>Octets of the headers of the packet with its extension.</summary>
    public readonly int HeaderLengthWith(in PacketExtension extension) => Protocol == Protocol.Tcp
        ? WireSizes.Ipv4Header + WireSizes.TcpHeader + TcpOptionsLayout.LengthOf(this, extension)
        : HeaderLength;

    /// <summary>Payload octets of the packet with its extension: also those of a SYN (RFC 7413).</summary>
    public readonly int LengthWith(in PacketExtension extension) =>
        Protocol == Protocol.Tcp && Has(TcpFlags.Syn) ? extension.SynPayload : Length;

    /// <summary>Octets on the wire of the packet with its extension, from the first of the IPv4 header.</summary>
    public readonly int WireLengthWith(in PacketExtension extension) =>
        HeaderLengthWith(extension) + LengthWith(extension);
}
