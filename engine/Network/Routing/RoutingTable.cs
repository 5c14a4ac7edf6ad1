using System.Runtime.CompilerServices;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// Longest-prefix routes flattened into sorted, disjoint address ranges, so that a look-up is one binary search
/// whatever the prefixes were. A group of a million hosts behind one link is one range.
/// </summary>
internal sealed class RoutingTable
{
    private readonly uint[] _first;
    private readonly uint[] _last;
    private readonly RouteTarget[] _target;

    public RoutingTable(IReadOnlyList<RouteRange> ranges)
    {
        _first = new uint[ranges.Count];
        _last = new uint[ranges.Count];
        _target = new RouteTarget[ranges.Count];
        for (var i = 0; i < ranges.Count; i++)
        {
            _first[i] = ranges[i].First;
            _last[i] = ranges[i].Last;
            _target[i] = ranges[i].Target;
        }
    }

    public int Count => _first.Length;

    /// <summary>Bytes allocated.</summary>
    public long ReservedBytes => ObjectSize.Of<RoutingTable>() + ObjectSize.OfArray(_first)
        + ObjectSize.OfArray(_last) + ObjectSize.OfArray(_target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(Ipv4Address destination, out RouteTarget target)
    {
        int low = 0, high = _first.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_first[middle] <= destination.Value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        if (low == 0 || destination.Value > _last[low - 1])
        {
            target = default;
            return false;
        }

        target = _target[low - 1];
        return true;
    }

    /// <summary>Joins neighbouring ranges that lead the same way.</summary>
    /// <param name="ranges">Sorted and disjoint.</param>
    public static RoutingTable Merged(IEnumerable<RouteRange> ranges)
    {
        var merged = new List<RouteRange>();
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && merged[^1].Target == range.Target && merged[^1].Last + 1UL == range.First)
            {
                merged[^1] = merged[^1] with { Last = range.Last };
            }
            else
            {
                merged.Add(range);
            }
        }

        return new(merged);
    }
}

/// <summary>Where packets for some destinations go.</summary>
/// <param name="Attachment">Position in the node's list of links.</param>
/// <param name="Via">
/// The neighbour when a static route named a member of a group; 0 otherwise (with <paramref name="HasVia"/>).
/// </param>
/// <param name="HasVia">Whether <paramref name="Via"/> holds.</param>
internal readonly record struct RouteTarget(int Attachment, uint Via = 0, bool HasVia = false);

/// <summary>Consecutive addresses that share a route.</summary>
internal readonly record struct RouteRange(uint First, uint Last, RouteTarget Target);
