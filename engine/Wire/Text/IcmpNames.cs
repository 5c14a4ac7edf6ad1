namespace NetSim.Wire;

/// <summary>
/// The words that packetdrill scripts use for ICMP types and codes, such as <c>unreachable frag_needed</c>.
/// </summary>
public static class IcmpNames
{
    private const int UnreachableCodes = 16;

    /// <summary>The word for a type; <c>type_N</c> where there is none.</summary>
    public static string Of(IcmpType type) => type switch
    {
        IcmpType.EchoReply => "echo_reply",
        IcmpType.DestinationUnreachable => "unreachable",
        IcmpType.SourceQuench => "source_quench",
        IcmpType.Redirect => "redirect",
        IcmpType.EchoRequest => "echo_request",
        IcmpType.TimeExceeded => "time_exceeded",
        IcmpType.ParameterProblem => "parameter_problem",
        _ => $"type_{(byte)type}",
    };

    /// <summary>The word for a code of "unreachable"; <c>code_N</c> where there is none.</summary>
    public static string Of(IcmpUnreachable code) => code switch
    {
        IcmpUnreachable.Network => "net_unreachable",
        IcmpUnreachable.Host => "host_unreachable",
        IcmpUnreachable.Protocol => "protocol_unreachable",
        IcmpUnreachable.Port => "port_unreachable",
        IcmpUnreachable.FragmentationNeeded => "frag_needed",
        IcmpUnreachable.SourceRouteFailed => "source_route_failed",
        IcmpUnreachable.NetworkUnknown => "net_unknown",
        IcmpUnreachable.HostUnknown => "host_unknown",
        IcmpUnreachable.SourceIsolated => "source_host_isolated",
        IcmpUnreachable.NetworkProhibited => "net_prohibited",
        IcmpUnreachable.HostProhibited => "host_prohibited",
        IcmpUnreachable.NetworkForService => "net_unreachable_for_tos",
        IcmpUnreachable.HostForService => "host_unreachable_for_tos",
        IcmpUnreachable.Filtered => "packet_filtered",
        IcmpUnreachable.PrecedenceViolation => "precedence_violation",
        IcmpUnreachable.PrecedenceCutoff => "precedence_cutoff",
        _ => $"code_{(byte)code}",
    };

    /// <summary>Finds the code of "unreachable" that a word means.</summary>
    /// <returns>False when no code has that word.</returns>
    public static bool TryParseUnreachable(ReadOnlySpan<char> word, out IcmpUnreachable code)
    {
        for (int candidate = 0; candidate < UnreachableCodes; candidate++)
        {
            code = (IcmpUnreachable)candidate;
            if (word.SequenceEqual(Of(code)))
            {
                return true;
            }
        }

        code = default;
        return false;
    }

    internal static string OfCode(IcmpType type, byte code) =>
        type == IcmpType.DestinationUnreachable ? Of((IcmpUnreachable)code) : $"code_{code}";
}
