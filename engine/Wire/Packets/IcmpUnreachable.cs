namespace NetSim.Wire;

/// <summary>
/// Codes of <see cref="IcmpType.DestinationUnreachable"/> (RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section
/// 5.2.7.1).
/// </summary>
public enum IcmpUnreachable : byte
{
    /// <summary>No route to the network.</summary>
    Network = 0,

    /// <summary>The last router cannot reach the host.</summary>
    Host = 1,

    /// <summary>The host does not speak the protocol.</summary>
    Protocol = 2,

    /// <summary>Nobody listens on the port.</summary>
    Port = 3,

    /// <summary>The packet is larger than the next link's MTU and must not be fragmented.</summary>
    FragmentationNeeded = 4,

    /// <summary>The source route failed.</summary>
    SourceRouteFailed = 5,

    /// <summary>The network is unknown.</summary>
    NetworkUnknown = 6,

    /// <summary>The host is unknown.</summary>
    HostUnknown = 7,

    /// <summary>The source host is isolated.</summary>
    SourceIsolated = 8,

    /// <summary>The network is administratively prohibited.</summary>
    NetworkProhibited = 9,

    /// <summary>The host is administratively prohibited.</summary>
    HostProhibited = 10,

    /// <summary>No route to the network for this type of service.</summary>
    NetworkForService = 11,

    /// <summary>The host is unreachable for this type of service.</summary>
    HostForService = 12,

    /// <summary>A filter forbids the packet.</summary>
    Filtered = 13,

    /// <summary>The precedence is not permitted.</summary>
    PrecedenceViolation = 14,

    /// <summary>The precedence is below the required minimum.</summary>
    PrecedenceCutoff = 15,
}
