namespace NetSim.Network;

/// <summary>How a NAT translates: nftables' <c>masquerade</c> with the connection tracking beneath it.</summary>
public sealed record NatOptions
{
    /// <summary>
    /// The nodes on the private side. Links that lead to one of them are inside links, all others outside. Nobody
    /// outside has a route to an inside address.
    /// </summary>
    public required IReadOnlyList<NodeGroup> Inside { get; init; }

    /// <summary>
    /// The ports to translate to; null, the default, keeps a port in its class: 1-511, 600-1023 or 1024-65535.
    /// </summary>
    public PortRange? Ports { get; init; }

    /// <summary>Which port is tried first. Default: the client's own.</summary>
    public PortAllocation Allocation { get; init; }

    /// <summary>
    /// Whether the source of what leaves by an outside link becomes the NAT's address. Default true; false leaves a
    /// stateful firewall that tracks and forwards.
    /// </summary>
    public bool Masquerade { get; init; } = true;

    /// <summary>
    /// Whether packets that tracking finds invalid are dropped (<c>ct state invalid drop</c>). Default false, as in
    /// Linux without such a rule: they pass untranslated.
    /// </summary>
    public bool DropInvalid { get; init; }

    /// <summary>Connection tracking's sysctls; default those of Linux 6.18.</summary>
    public ConntrackSysctls Sysctls { get; init; } = new();

    internal void Validate(Topology topology)
    {
        ArgumentNullException.ThrowIfNull(Inside);
        ArgumentNullException.ThrowIfNull(Sysctls);
        if (Inside.Count == 0)
        {
            throw new ArgumentException("A NAT needs to know which nodes are inside it.");
        }

        foreach (var group in Inside)
        {
            if (group.Count < 1 || group.First >= topology.NodeCount || group.Count > topology.NodeCount - group.First)
            {
                throw new ArgumentException(
                    $"The inside of a NAT names nodes {group.First} and on, which do not exist.");
            }
        }
    }
}
