using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// A host's memory of something about its peers, by address. Bounded: beyond <see cref="Limit"/> the peer that was met first is
/// forgotten (Linux reclaims the oldest of a hash chain). Most hosts know a few peers, which are searched one by one; an
/// index is made with the ninth.
/// </summary>
internal sealed class PeerTable<TValue>
    where TValue : struct
{
    /// <summary>Peers remembered at most; Linux has 16384 chains of about five (TCP_METRICS_RECLAIM_DEPTH).</summary>
    internal const int Limit = 81_920;

    private const int Scanned = 8;

    // In the order in which they were met; a ring once it is full.
    private Peer[] _peers = new Peer[1];
    private int _oldest;
    private Dictionary<uint, int>? _places;

    internal int Count { get; private set; }

    internal long ReservedBytes => ObjectSize.Of<PeerTable<TValue>>() + ObjectSize.OfArray(_peers)
        + (_places is null ? 0 : ObjectSize.OfDictionary(_places));

    internal bool TryGet(Ipv4Address peer, out TValue value)
    {
        var place = PlaceOf(peer.Value);
        value = place < 0 ? default : _peers[place].Value;
        return place >= 0;
    }

    /// <summary>The entry of a peer, made if need be. Valid until the next call.</summary>
    internal ref TValue GetOrAdd(Ipv4Address peer)
    {
        var place = PlaceOf(peer.Value);
        if (place < 0)
        {
            place = TakePlace();
            _peers[place] = new Peer { Address = peer.Value };
            _places?.Add(peer.Value, place);
        }

        return ref _peers[place].Value;
    }

    internal void Clear()
    {
        _peers = new Peer[1];
        _places = null;
        _oldest = 0;
        Count = 0;
    }

    private int PlaceOf(uint address)
    {
        if (_places is not null)
        {
            return _places.TryGetValue(address, out var place) ? place : -1;
        }

        for (var i = 0; i < Count; i++)
        {
            if (_peers[i].Address == address)
            {
                return i;
            }
        }

        return -1;
    }

    private int TakePlace()
    {
        if (Count == Limit)
        {
            var freed = _oldest;
            _places!.Remove(_peers[freed].Address); // The index is there long before the table is full.
            _oldest = (_oldest + 1) % Limit;
            return freed;
        }

        if (Count == _peers.Length)
        {
            Array.Resize(ref _peers, Math.Min(Count * 2, Limit));
        }

        if (Count == Scanned)
        {
            _places = [];
            for (var i = 0; i < Count; i++)
            {
                _places.Add(_peers[i].Address, i);
            }
        }

        return Count++;
    }

    private struct Peer
    {
        internal uint Address;
        internal TValue Value;
    }
}
