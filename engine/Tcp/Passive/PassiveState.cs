using NetSim.Core;

namespace NetSim.Tcp;

/// <summary>
/// What a host keeps once it listens, remembers peers, runs short of ports or has old TIME-WAIT wheels.
/// </summary>
internal sealed class PassiveState
{
    private Listener[] _listeners = [];

    internal int ListenerCount => _listeners.Length;

    internal IReadOnlyList<Listener> Listeners => _listeners;

    internal PeerTable<PeerMetrics>? Peers { get; set; }

    internal PeerTable<FastOpenPeer>? FastOpenPeers { get; set; }

    /// <summary>How often Fast Open was paused for black holes in a row, and the tick of the last time.</summary>
    internal int FastOpenPauses { get; set; }

    internal long FastOpenPausedAt { get; set; }

    /// <summary>Paths on which a router has named an MTU.</summary>
    internal PeerTable<RouteMtu>? Routes { get; set; }

    /// <summary>What the administrator has said of the way to everybody; null for nothing.</summary>
    internal RouteMetrics? Route { get; set; }

    internal PortState? Ports { get; set; }

    /// <summary>The old kernels' TIME-WAIT wheel: when its 7.5 s grid began, in nanoseconds.</summary>
    internal long WheelStart { get; set; }

    /// <summary>Bytes of what it refers to and itself; the listeners are their stack's.</summary>
    internal long ReservedBytes => ObjectSize.Of<PassiveState>() + ObjectSize.OfArray(_listeners)
        + (Ports?.ReservedBytes ?? 0) + (Peers?.ReservedBytes ?? 0)
        + (FastOpenPeers?.ReservedBytes ?? 0) + (Routes?.ReservedBytes ?? 0);

    // A machine has few listeners: a walk beats a hash.
    internal Listener? FindListener(ushort port)
    {
        foreach (var listener in _listeners)
        {
            if (listener.Port == port)
            {
                return listener;
            }
        }

        return null;
    }

    internal void Add(Listener listener) => _listeners = [.. _listeners, listener];

    internal void Remove(Listener listener) =>
        _listeners = Array.FindAll(_listeners, other => !ReferenceEquals(other, listener));
}
