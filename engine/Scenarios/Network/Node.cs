using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>A node of the network: a host, a router, a NAT.</summary>
public abstract class Node
{
    private protected Node(ScenarioContext context, uint index)
    {
        Context = context;
        Index = index;
    }

    /// <summary>Unique name.</summary>
    public string Name => Context.Topology.NameOf(Index);

    /// <summary>Its address.</summary>
    public Ipv4Address Ip => Context.Topology.AddressOf(Index);

    internal ScenarioContext Context { get; }

    internal uint Index { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
