using System.Numerics;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// The connections of one NAT: entries in a slab, found by either of their tuples or by their source. Expired entries
/// go when a look-up meets them or when the collector passes, as in Linux; until then they count.
/// </summary>
internal sealed class ConnectionTable
{
    private const int FewestBuckets = 256;

    private readonly Slab<TrackedConnection> _slab = new();
    private readonly RandomKey _key;
    private readonly int _mostBuckets;
    private int[] _tuples;
    private int[] _sources;

    public ConnectionTable(RandomKey key, int mostBuckets)
    {
        _key = key;
        _mostBuckets = (int)BitOperations.RoundUpToPowerOf2((uint)mostBuckets);
        _tuples = new int[Math.Min(FewestBuckets, _mostBuckets)];
        _sources = new int[_tuples.Length];
    }

    /// <summary>Entries, expired ones that nobody has met included: what <c>conntrack -C</c> counts.</summary>
    public int Count => _slab.Count;

    /// <summary>One more than the highest slot; for walks.</summary>
    public int Limit => _slab.Limit;

    /// <summary>Adds the entries and what finds them. Between runs.</summary>
    public void AddTo(MemoryAccount account)
    {
        account.Add(MemoryKind.TrackedConnection, _slab);
        account.Add(MemoryKind.TrackedConnection, 0, ObjectSize.OfArray(_tuples) + ObjectSize.OfArray(_sources));
    }

    public ref TrackedConnection this[int slot] => ref _slab[slot];

    /// <summary>Finds the entry that one of the tuples of which this is; 0 when there is none.</summary>
    /// <param name="tuple">The packet's ends, its sender first.</param>
    /// <param name="now">Entries that expire by this instant are removed on the way.</param>
    /// <param name="isReply">Whether it is the entry's reply tuple.</param>
    public int Find(in Tuple tuple, long now, out bool isReply)
    {
        var node = _tuples[BucketOf(in tuple)];
        while (node != 0)
        {
            var slot = node >> 1;
            isReply = (node & 1) != 0;
            ref var entry = ref _slab[slot];
            node = isReply ? entry.NextReply : entry.NextOriginal;
            if (entry.ExpiresAt <= now)
            {
                Remove(slot);
                // The removed entry's other half may have been next.
                node = _tuples[BucketOf(in tuple)];
            }
            else if ((isReply ? entry.ReplyTuple : entry.OriginalTuple) == tuple)
            {
                return slot;
            }
        }

        isReply = false;
        return 0;
    }

    /// <summary>The entry that last got a mapping for the source; 0 when there is none.</summary>
    public int FindBySource(uint source, ushort port, Protocol protocol)
    {
        var slot = _sources[SourceBucketOf(source, port, protocol)];
        while (slot != 0)
        {
            ref var entry = ref _slab[slot];
            if (entry.Source == source && entry.SourcePort == port && entry.Protocol == protocol)
            {
                return slot;
            }

            slot = entry.NextBySource;
        }

        return 0;
    }

    /// <summary>Adds an entry whose tuples are final; both must be free.</summary>
    public int Add(in TrackedConnection connection)
    {
        if (_slab.Count >= _tuples.Length && _tuples.Length < _mostBuckets)
        {
            GrowTo(_tuples.Length * 2);
        }

        var slot = _slab.Take();
        _slab[slot] = connection;
        _slab[slot].IsInUse = true;
        Link(slot);
        return slot;
    }

    public void Remove(int slot)
    {
        ref var entry = ref _slab[slot];
        UnlinkTuple(BucketOf(entry.OriginalTuple), slot << 1);
        UnlinkTuple(BucketOf(entry.ReplyTuple), (slot << 1) | 1);
        UnlinkSource(in entry, slot);
        entry = default;
        _slab.Release(slot);
    }

    /// <summary>Removes every entry.</summary>
    public void Clear()
    {
        for (var slot = 1; slot < _slab.Limit; slot++)
        {
            if (_slab[slot].IsInUse)
            {
                Remove(slot);
            }
        }
    }

    /// <summary>
    /// Makes room in a full table: the entries without assurance of the first bucket that has any, of eight from the
    /// newcomer's on, go (v6.18, early_drop). Returns how many.
    /// </summary>
    public int DropUnassured(in Tuple newcomer, long now)
    {
        const int Range = 8;
        if (_tuples.Length < _mostBuckets)
        {
            // How many entries lie in eight buckets depends on the number of buckets.
            GrowTo(_mostBuckets);
        }

        var bucket = BucketOf(in newcomer);
        for (var i = 0; i < Range; i++, bucket = (bucket + 1) & (_tuples.Length - 1))
        {
            var dropped = DropUnassuredOf(bucket, now);
            if (dropped > 0)
            {
                return dropped;
            }
        }

        return 0;
    }

    private int DropUnassuredOf(int bucket, long now)
    {
        var dropped = 0;
        var node = _tuples[bucket];
        while (node != 0)
        {
            var slot = node >> 1;
            ref var entry = ref _slab[slot];
            node = (node & 1) != 0 ? entry.NextReply : entry.NextOriginal;
            var isExpired = entry.ExpiresAt <= now;
            if (isExpired || !entry.IsAssured)
            {
                dropped += isExpired ? 0 : 1;
                Remove(slot);
                node = _tuples[bucket];
            }
        }

        return dropped;
    }

    private void Link(int slot)
    {
        ref var entry = ref _slab[slot];
        ref var original = ref _tuples[BucketOf(entry.OriginalTuple)];
        entry.NextOriginal = original;
        original = slot << 1;
        ref var reply = ref _tuples[BucketOf(entry.ReplyTuple)];
        entry.NextReply = reply;
        reply = (slot << 1) | 1;
        ref var source = ref _sources[SourceBucketOf(entry.Source, entry.SourcePort, entry.Protocol)];
        entry.NextBySource = source;
        source = slot;
    }

    private void UnlinkTuple(int bucket, int node)
    {
        ref var link = ref _tuples[bucket];
        while (link != node)
        {
            Invariant.Require(link != 0);
            link = ref NextOf(link);
        }

        link = NextOf(node);
    }

    private ref int NextOf(int node)
    {
        ref var entry = ref _slab[node >> 1];
        return ref (node & 1) != 0 ? ref entry.NextReply : ref entry.NextOriginal;
    }

    private void UnlinkSource(in TrackedConnection entry, int slot)
    {
        ref var link = ref _sources[SourceBucketOf(entry.Source, entry.SourcePort, entry.Protocol)];
        while (link != slot)
        {
            Invariant.Require(link != 0);
            link = ref _slab[link].NextBySource;
        }

        link = entry.NextBySource;
    }

    private void GrowTo(int size)
    {
        _tuples = new int[size];
        _sources = new int[size];
        for (var slot = 1; slot < _slab.Limit; slot++)
        {
            if (_slab[slot].IsInUse)
            {
                Link(slot);
            }
        }
    }

    private int BucketOf(in Tuple tuple)
    {
        // Ports fill 40 bits; an odd multiplier spreads them over the addresses' 64, and the draw does the mixing.
        var ends = ((ulong)tuple.Source << 32) | tuple.Destination;
        var ports = ((ulong)tuple.SourcePort << 24) | ((ulong)tuple.DestinationPort << 8) | (byte)tuple.Protocol;
        return (int)(_key.Draw32(ends ^ unchecked(ports * 0x9E37_79B9_7F4A_7C15UL)) & (uint)(_tuples.Length - 1));
    }

    private int SourceBucketOf(uint source, ushort port, Protocol protocol) =>
        (int)(_key.Draw32(((ulong)source << 24) | ((ulong)port << 8) | (byte)protocol) & (uint)(_sources.Length - 1));
}
