using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>The address translation at one node.</summary>
public sealed class Nat
{
    internal Nat(string name, uint node, Ipv4Address address, NatOptions options)
    {
        Name = name;
        Node = node;
        Address = address;
        Options = options;
    }

    /// <summary>The node's name.</summary>
    public string Name { get; }

    /// <summary>The node's index.</summary>
    public uint Node { get; }

    /// <summary>The public address.</summary>
    public Ipv4Address Address { get; }

    /// <summary>How it translates.</summary>
    public NatOptions Options { get; }

    internal void Build(RandomKey root) => Key = root.For("nat").For(Name);

    internal RandomKey Key { get; private set; }
}

/// <summary>Connection tracking counters.</summary>
public sealed class ConntrackCounters
{
}
