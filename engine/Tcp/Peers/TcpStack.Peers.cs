using NetSim.Wire;

namespace NetSim.Tcp;

public sealed partial class TcpStack
{
    /// <summary>What a host remembers of a peer.</summary>
    /// <returns>False when it never met it.</returns>
    public static bool TryPeerMetrics(TcpHost host, Ipv4Address peer, out PeerMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(host);
        metrics = default;
        return host.Passive?.Peers is { } peers && peers.TryGet(peer, out metrics);
    }

    /// <summary>Forgets all peers, as <c>ip tcp_metrics flush</c> does.</summary>
    public static void FlushPeerMetrics(TcpHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        host.Passive?.Peers?.Clear();
        host.Passive?.FastOpenPeers?.Clear();
    }

    /// <summary>
    /// The entry of a peer, made if need be, for a connection that ends to write to. Valid until the next call.
    /// </summary>
    internal static ref PeerMetrics PeerMetricsOf(TcpHost host, Ipv4Address peer)
    {
        var passive = host.Passive ??= new PassiveState();
        passive.Peers ??= new PeerTable<PeerMetrics>();
        return ref passive.Peers.GetOrAdd(peer);
    }

    /// <summary>
    /// Notes the RTT that a connection had when it ended in order (tcp_update_metrics); 0 takes the proof away.
    /// </summary>
    internal static void NotePeerRtt(TcpHost host, Ipv4Address peer, uint rttUs, uint rttVarUs)
    {
        if (host.Settings.NoMetricsSave != 0 || (rttUs == 0 && !TryPeerMetrics(host, peer, out _)))
        {
            return;
        }

        ref var metrics = ref PeerMetricsOf(host, peer);
        metrics.RttUs = rttUs;
        metrics.RttVarUs = rttVarUs;
    }

    /// <summary>Whether a connection of this peer has ended with a known RTT (tcp_peer_is_proven).</summary>
    private static bool IsProvenPeer(TcpHost host, Ipv4Address peer) =>
        TryPeerMetrics(host, peer, out var metrics) && metrics.RttUs != 0;

    // tcp_remember_stamp (v3.10): the newest TSval of a peer whose connection reached TIME-WAIT, for tcp_tw_recycle.
    private static bool RememberPeerStamp(TcpHost host, Ipv4Address peer, uint tsVal, uint stamp, uint now)
    {
        ref var metrics = ref PeerMetricsOf(host, peer);
        var isNewer = unchecked((int)(tsVal - metrics.TsVal)) >= 0;
        var isOutdated = now - metrics.TsStamp > RecycleMemorySeconds && metrics.TsStamp <= stamp;
        if (metrics.TsStamp == 0 || isNewer || isOutdated)
        {
            metrics.TsVal = tsVal;
            metrics.TsStamp = stamp;
        }

        return true;
    }

    // tcp_tw_recycle's test (tcp_peer_is_proven with paws_check, v3.10): clocks of one address must not run back by
    // more than one.
    private static bool IsOlderThanPeersLast(TcpHost host, Ipv4Address peer, uint tsVal, uint now) =>
        TryPeerMetrics(host, peer, out var metrics)
        && metrics.TsStamp != 0
        && now < metrics.TsStamp + RecycleMemorySeconds
        && unchecked((int)(metrics.TsVal - tsVal)) > 1;

    private const uint RecycleMemorySeconds = 60;
}
