using System.Runtime.InteropServices;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// A host's memory of its peers, by address. Bounded: beyond <see cref="Limit"/> the peer that was met first is
/// forgotten (Linux reclaims the oldest of a hash chain).
/// </summary>
internal sealed class PeerMetricsTable
{
    /// <summary>Peers remembered at most; Linux has 16384 chains of about five (TCP_METRICS_RECLAIM_DEPTH).</summary>
    internal const int Limit = 81_920;

    private readonly Dictionary<uint, PeerMetrics> _peers = [];
    private readonly Queue<uint> _order = new();

    internal int Count => _peers.Count;

    internal long ReservedBytes => ObjectSize.Of<PeerMetricsTable>() + ObjectSize.OfDictionary(_peers)
        + ObjectSize.Of<Queue<uint>>() + ObjectSize.OfArray<uint>(_order.Capacity);

    internal bool TryGet(Ipv4Address peer, out PeerMetrics metrics) => _peers.TryGetValue(peer.Value, out metrics);

    /// <summary>The entry of a peer, made if need be. Valid until the next call.</summary>
    internal ref PeerMetrics GetOrAdd(Ipv4Address peer)
    {
        if (!_peers.ContainsKey(peer.Value))
        {
            if (_peers.Count == Limit)
            {
                _peers.Remove(_order.Dequeue());
            }

            _order.Enqueue(peer.Value);
        }

        return ref CollectionsMarshal.GetValueRefOrAddDefault(_peers, peer.Value, out _);
    }

    internal void Clear()
    {
        _peers.Clear();
        _order.Clear();
    }
}
