namespace NetSim.Wire;

public partial struct Packet
{
    /// <summary>The type of an ICMP packet; meaningless for another protocol.</summary>
    public readonly IcmpType IcmpType => (IcmpType)(SourcePort >> 8);

    /// <summary>The code of an ICMP packet; meaningless for another protocol.</summary>
    public readonly byte IcmpCode => (byte)(SourcePort & 0xFF);

    /// <summary>Whether the packet is an ICMP error, so that it quotes another packet in its extension.</summary>
    public readonly bool IsIcmpError => Protocol == Protocol.Icmp && IsErrorType(IcmpType);

    /// <summary>
    /// The next-hop MTU of "fragmentation needed" (RFC 1191); 0 when the packet is none or the router told none.
    /// </summary>
    public readonly int NextHopMtu => IsFragmentationNeeded ? DestinationPort : 0;

    internal readonly bool IsFragmentationNeeded => Protocol == Protocol.Icmp
        && IcmpType == IcmpType.DestinationUnreachable
        && IcmpCode == (byte)IcmpUnreachable.FragmentationNeeded;

    /// <summary>Makes this an ICMP message of that type and code.</summary>
    public void SetIcmp(IcmpType type, byte code)
    {
        Protocol = Protocol.Icmp;
        SourcePort = (ushort)(((int)type << 8) | code);
    }

    private static bool IsErrorType(IcmpType type) => type
        is IcmpType.DestinationUnreachable
        or IcmpType.SourceQuench
        or IcmpType.Redirect
        or IcmpType.TimeExceeded
        or IcmpType.ParameterProblem;
}
