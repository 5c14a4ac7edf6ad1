using System.Runtime.CompilerServices;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// The answers of route look-ups that the routers of a partition have made, by router and destination. Routes and
/// addresses never change during a run, so an answer never goes stale; two that meet in one place take turns.
/// </summary>
internal sealed class HopCache
{
    private const int FirstSize = 64;
    private const int LargestSize = 1 << 14;

    // Odd constants, so that neighbouring routers and addresses fall on different places.
    private const uint NodeFactor = 0x9E37_79B1;
    private const uint AddressFactor = 0x85EB_CA6B;

    private Entry[] _entries = [];
    private int _shift = 32;
    private int _misses;

    private struct Entry
    {
        public DirectionState? By;
        public uint From;
        public uint Destination;
        public int Member;
        public uint Node;
        public bool IsInside;
        public bool IsKnown;
    }

    /// <summary>Bytes allocated.</summary>
    public long ReservedBytes => ObjectSize.OfArray(_entries);

    /// <summary>The answer, when it is known; a hop without link means that the address is the router's own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(uint from, Ipv4Address destination, out Hop hop)
    {
        var entries = _entries;
        var place = PlaceOf(from, destination);
        if (place < (uint)entries.Length)
        {
            ref var entry = ref entries[place];
            if (entry.Destination == destination.Value && entry.From == from && entry.IsKnown)
            {
                // No link leads to an address of the router's own.
                hop = new(entry.By!, entry.Member, entry.Node, entry.IsInside);
                return true;
            }
        }

        hop = default;
        return false;
    }

    /// <summary>Remembers an answer. As often as the table is long in vain, it becomes twice as long.</summary>
    public void Add(uint from, Ipv4Address destination, in Hop hop)
    {
        if (_misses++ >= _entries.Length && _entries.Length < LargestSize)
        {
            // What is known already is asked again: each answer costs one look-up.
            _entries = new Entry[Math.Max(FirstSize, _entries.Length * 2)];
            _shift = 32 - int.Log2(_entries.Length);
            _misses = 0;
        }

        _entries[PlaceOf(from, destination)] = new()
        {
            By = hop.By,
            From = from,
            Destination = destination.Value,
            Member = hop.Member,
            Node = hop.Node,
            IsInside = hop.IsInside,
            IsKnown = true,
        };
    }

    // Wraps: the high bits of the products are what is wanted. A shift by 32 is one by 0, and beyond the empty table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint PlaceOf(uint from, Ipv4Address destination) =>
        unchecked(((destination.Value * AddressFactor) ^ from) * NodeFactor) >> _shift;
}
