namespace NetSim.Network;

/// <summary>How a NAT translates: Linux's <c>masquerade</c> with the connection tracking beneath it.</summary>
public sealed record NatOptions
{
    /// <summary>The nodes on the private side. Links that lead to one of them are inside links, all others outside.</summary>
    public required IReadOnlyList<NodeGroup> Inside { get; init; }

    internal void Validate(Topology topology)
    {
        ArgumentNullException.ThrowIfNull(Inside);
        if (Inside.Count == 0)
        {
            throw new ArgumentException("A NAT needs to know which nodes are inside it.");
        }
    }
}
