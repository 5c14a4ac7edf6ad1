namespace NetSim.Wire;

/// <summary>What an ICMP error means to a socket on Linux.</summary>
public static class IcmpErrno
{
    /// <summary>
    /// The errno of an ICMP error, as Linux (v6.18, icmp_err_convert and the type switch of tcp_v4_err) converts it.
    /// </summary>
    /// <param name="type">The message's type.</param>
    /// <param name="code">The message's code.</param>
    /// <param name="isHard">
    /// Whether an unreachable code is fatal to a connected UDP socket. TCP ends a connection attempt on any and treats
    /// all as soft once established (RFC 1122 section 4.2.3.9).
    /// </param>
    /// <returns><see cref="Errno.None"/> for a message that tells a socket nothing.</returns>
    public static Errno Of(IcmpType type, byte code, out bool isHard)
    {
        isHard = false;
        switch (type)
        {
            case IcmpType.DestinationUnreachable when code <= (byte)IcmpUnreachable.PrecedenceCutoff:
                isHard = IsHard((IcmpUnreachable)code);
                return Of((IcmpUnreachable)code);
            case IcmpType.TimeExceeded:
                return Errno.EHOSTUNREACH;
            case IcmpType.ParameterProblem:
                isHard = true;
                return Errno.EPROTO;
            default:
                return Errno.None;
        }
    }

    private static Errno Of(IcmpUnreachable code) => code switch
    {
        IcmpUnreachable.Network or IcmpUnreachable.NetworkUnknown => Errno.ENETUNREACH,
        IcmpUnreachable.NetworkProhibited or IcmpUnreachable.NetworkForService => Errno.ENETUNREACH,
        IcmpUnreachable.Protocol => Errno.ENOPROTOOPT,
        IcmpUnreachable.Port => Errno.ECONNREFUSED,
        IcmpUnreachable.FragmentationNeeded => Errno.EMSGSIZE,
        IcmpUnreachable.SourceRouteFailed => Errno.EOPNOTSUPP,
        IcmpUnreachable.HostUnknown => Errno.EHOSTDOWN,
        IcmpUnreachable.SourceIsolated => Errno.ENONET,
        _ => Errno.EHOSTUNREACH,
    };

    private static bool IsHard(IcmpUnreachable code) => code switch
    {
        IcmpUnreachable.Network or IcmpUnreachable.Host => false,
        IcmpUnreachable.FragmentationNeeded or IcmpUnreachable.SourceRouteFailed => false,
        IcmpUnreachable.NetworkForService or IcmpUnreachable.HostForService => false,
        _ => true,
    };
}
