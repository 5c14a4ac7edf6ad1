using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// Which node has which address: sorted runs, so that a group costs one entry. A run either advances node and address
/// together (a group) or gives all of its addresses to one node (aliases).
/// </summary>
internal sealed class AddressPlan
{
    private readonly List<AddressRun> _runs = [];
    private uint _nextAutomatic = FirstAutomatic;

    // Scripts like to write 10.0.0.x themselves; starting higher keeps automatic addresses out of their way.
    private const uint FirstAutomatic = 0x0A640001;
    private const uint LowestAutomatic = 0x0A000001;
    private const uint HighestAutomatic = 0x0AFFFFFE;

    public int Count => _runs.Count;

    public AddressRun this[int index] => _runs[index];

    /// <summary>The run that holds the address, or -1.</summary>
    public int Find(Ipv4Address address)
    {
        var position = PositionAfter(address.Value) - 1;
        return position >= 0 && address.Value <= _runs[position].Last ? position : -1;
    }

    public bool TryNodeAt(Ipv4Address address, out uint node)
    {
        var position = Find(address);
        node = position < 0 ? 0 : _runs[position].NodeAt(address.Value);
        return position >= 0;
    }

    /// <summary>The first run that shares an address with the range, or -1.</summary>
    public int FindOverlap(uint first, uint last)
    {
        var position = PositionAfter(last) - 1;
        return position >= 0 && _runs[position].Last >= first ? position : -1;
    }

    public void Add(AddressRun run) => _runs.Insert(PositionAfter(run.First), run);

    /// <summary>Finds consecutive free addresses in 10.0.0.0/8.</summary>
    /// <exception cref="ArgumentException">No gap of that size is left.</exception>
    public Ipv4Address TakeAutomatic(int count)
    {
        var wrapped = false;
        var first = _nextAutomatic;
        while (true)
        {
            var last = (ulong)first + (ulong)count - 1;
            if (last > HighestAutomatic)
            {
                if (wrapped)
                {
                    throw new ArgumentException($"10.0.0.0/8 has no {count} consecutive free addresses left.");
                }

                wrapped = true;
                first = LowestAutomatic;
                continue;
            }

            var taken = FindOverlap(first, (uint)last);
            if (taken < 0)
            {
                _nextAutomatic = (uint)last + 1;
                return new(first);
            }

            first = _runs[taken].Last + 1;
        }
    }

    private int PositionAfter(uint address)
    {
        // Nodes are mostly added in ascending order, so the end is tried first.
        if (_runs.Count == 0 || _runs[^1].First <= address)
        {
            return _runs.Count;
        }

        int low = 0, high = _runs.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_runs[middle].First <= address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}

/// <summary>Consecutive addresses of consecutive nodes, or of one node.</summary>
/// <param name="First">First address.</param>
/// <param name="Last">Last address.</param>
/// <param name="Node">The node of the first address.</param>
/// <param name="Advances">Whether each further address belongs to the next node.</param>
internal readonly record struct AddressRun(uint First, uint Last, uint Node, bool Advances)
{
    public uint NodeAt(uint address) => Advances ? Node + (address - First) : Node;
}
