namespace NetSim.Wire;

/// <summary>ICMP message types (RFC 792).</summary>
public enum IcmpType : byte
{
    /// <summary>Answer to an echo request (ping).</summary>
    EchoReply = 0,

    /// <summary>The packet could not be delivered; the code says why.</summary>
    DestinationUnreachable = 3,

    /// <summary>Send slower; deprecated by RFC 6633 and ignored by Linux.</summary>
    SourceQuench = 4,

    /// <summary>A better first hop exists.</summary>
    Redirect = 5,

    /// <summary>Echo request (ping).</summary>
    EchoRequest = 8,

    /// <summary>TTL ran out on the way (code 0) or while reassembling (code 1).</summary>
    TimeExceeded = 11,

    /// <summary>A header field makes no sense.</summary>
    ParameterProblem = 12,
}
