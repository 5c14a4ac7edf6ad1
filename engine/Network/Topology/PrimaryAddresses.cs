using NetSim.Wire;

namespace NetSim.Network;

/// <summary>The address of each node by index: runs in index order, one for each node or group that was added.</summary>
internal sealed class PrimaryAddresses
{
    private readonly List<uint> _nodes = [];
    private readonly List<uint> _addresses = [];

    public void Add(uint node, Ipv4Address address)
    {
        _nodes.Add(node);
        _addresses.Add(address.Value);
    }

    public Ipv4Address AddressOf(uint node)
    {
        var position = _nodes.BinarySearch(node);
        position = position >= 0 ? position : ~position - 1;
        return new(_addresses[position] + (node - _nodes[position]));
    }
}
