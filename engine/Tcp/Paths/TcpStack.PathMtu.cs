using NetSim.Wire;

namespace NetSim.Tcp;

// Path-MTU discovery by ICMP (RFC 1191; __ip_rt_update_pmtu, tcp_v4_mtu_reduced, tcp_sync_mss, Linux v6.18). What is
// learnt belongs to the route, so that all connections to a peer share it, and is forgotten after ten minutes.
public sealed partial class TcpStack
{
    private const int SegmentHeaders = WireSizes.Ipv4Header + WireSizes.TcpHeader;

    /// <summary>
    /// Changes the metrics of a host's route. Open connections follow the MTU and the least RTO; the rest is for those to come.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="metrics">All of them; null for a route without any.</param>
    public static void ChangeRoute(TcpHost host, RouteMetrics? metrics)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (metrics is not null || host.Passive is not null)
        {
            (host.Passive ??= new PassiveState()).Route = metrics;
        }
    }

    /// <summary>
    /// The MTU of a path as a host knows it now: the interface's, the route's, or what a router has reported (dst_mtu).
    /// </summary>
    private int RouteMtuTo(TcpHost host, Ipv4Address remote, int interfaceMtu)
    {
        var mtu = host.Passive?.Route is { Mtu: > 0 } metrics ? Math.Min(metrics.Mtu, interfaceMtu) : interfaceMtu;
        return TryRoute(host, remote, out var route) ? Math.Min(route.Mtu, mtu) : mtu;
    }

    private bool TryRoute(TcpHost host, Ipv4Address remote, out RouteMtu route)
    {
        route = default;
        return host.Passive?.Routes is { } routes
            && routes.TryGet(remote, out route)
            && host.Jiffies(_environment.Now) < route.ExpiresTicks;
    }

    private static int InterfaceMtuOf(TcpHost host, in SockOptions options) =>
        options.InterfaceMtu != 0 ? options.InterfaceMtu : host.Mtu;

    /// <summary>The MTU that a sock's segments have to fit into now.</summary>
    private int PathMtuOf(TcpHost host, in FullSock sock)
    {
        ref readonly var options = ref OptionsOf(in sock);
        var interfaceMtu = InterfaceMtuOf(host, in options);
        return DiscoveryOf(host, in options) >= MtuDiscovery.Probe
            ? interfaceMtu
            : RouteMtuTo(host, sock.Tuple.Remote, interfaceMtu);
    }

    /// <summary>The MTU for which the sock's segments are made (icsk_pmtu_cookie).</summary>
    private int MtuInUse(TcpHost host, in FullSock sock)
    {
        ref readonly var options = ref OptionsOf(in sock);
        return options.PathMtu != 0 ? options.PathMtu : InterfaceMtuOf(host, in options);
    }

    private static MtuDiscovery DiscoveryOf(TcpHost host, in SockOptions options) =>
        options.MtuDiscovery is { } chosen ? chosen
        : host.Settings.IpNoPmtuDisc != 0 ? MtuDiscovery.Dont
        : MtuDiscovery.Want;

    /// <summary>The MSS to announce on a path (ipv4_default_advmss, tcp_advertise_mss).</summary>
    private int AnnouncedMss(TcpHost host, Ipv4Address remote, int interfaceMtu, int userMss)
    {
        var mss = host.Passive?.Route is { AdvertisedMss: > 0 } metrics
            ? metrics.AdvertisedMss
            : Math.Max(RouteMtuTo(host, remote, interfaceMtu) - SegmentHeaders, host.Settings.MinAdvertisedMss);
        return userMss != 0 ? Math.Min(mss, userMss) : mss;
    }

    /// <summary>A router says that a segment was too long for the next link.</summary>
    private void OnPathMtu(TcpHost host, int slot, int mtu)
    {
        ref var sock = ref _full[slot];
        const int ReportsIgnored = 2;
        if (host.Settings.IpNoPmtuDisc == ReportsIgnored)
        {
            return;
        }

        ref readonly var options = ref OptionsOf(in sock);
        var discovery = DiscoveryOf(host, in options);
        LearnMtu(host, sock.Tuple.Remote, InterfaceMtuOf(host, in options), mtu);
        var known = PathMtuOf(host, in sock);
        if (mtu < known && (discovery == MtuDiscovery.Do || (discovery == MtuDiscovery.Want && !IsLocked(host, in sock))))
        {
            sock.SoftError = Errno.EMSGSIZE;
        }

        if (discovery is MtuDiscovery.Dont or MtuDiscovery.Interface or MtuDiscovery.Omit
            || MtuInUse(host, in sock) <= known)
        {
            return;
        }

        SyncMss(host, ref sock, known);
        RetransmitTooLong(host, slot);
    }

    private bool IsLocked(TcpHost host, in FullSock sock) =>
        TryRoute(host, sock.Tuple.Remote, out var route) && route.IsLocked;

    // __ip_rt_update_pmtu
    private void LearnMtu(TcpHost host, Ipv4Address remote, int interfaceMtu, int mtu)
    {
        var before = RouteMtuTo(host, remote, interfaceMtu);
        if (before < mtu || host.Passive?.Route is { IsMtuLocked: true })
        {
            return;
        }

        var passive = host.Passive ??= new PassiveState();
        passive.Routes ??= new PeerTable<RouteMtu>();
        ref var route = ref passive.Routes.GetOrAdd(remote);
        route.IsLocked = mtu < host.Settings.MinPmtu;
        route.Mtu = (ushort)(route.IsLocked ? Math.Min(before, host.Settings.MinPmtu) : mtu);
        route.ExpiresTicks = host.Jiffies(_environment.Now) + (host.Settings.MtuExpires * (long)host.Clock.Hz);
    }

    // tcp_simple_retransmit: what no longer fits goes out again at once, in smaller pieces.
    private void RetransmitTooLong(TcpHost host, int slot)
    {
        ref var sock = ref _full[slot];
        if (PacketsOutOf(ref sock) == 0)
        {
            return;
        }

        // The SYN is a segment of its own in the queue: that it went with data says that it is lost, too.
        var isSynLost = sock.State == TcpState.SynSent && HasFastOpenMark(in sock, FastOpenMarks.SynData);
        ref var state = ref RecoveryOf(ref sock);
        var mss = CurrentMss(ref sock);
        for (var at = state.First; at != 0; at = _records[at].Next)
        {
            if (isSynLost || _records[at].Length > mss)
            {
                MarkLost(host, ref state, at);
            }
        }

        if (state.LostOut != 0)
        {
            RetransmitWithoutCongestion(host, slot);
        }
    }

    /// <summary>Takes over what the route has learnt from others, or has forgotten (tcp_current_mss).</summary>
    private void FollowRoute(TcpHost host, ref FullSock sock)
    {
        if (host.Passive is not { } passive || (passive.Routes is null && passive.Route is null && OptionsOf(in sock).PathMtu == 0))
        {
            return;
        }

        var mtu = PathMtuOf(host, in sock);
        if (mtu != MtuInUse(host, in sock))
        {
            SyncMss(host, ref sock, mtu);
        }
    }

    /// <summary>
    /// Derives MssCache from the path's MTU in use and the peer's MSS (tcp_sync_mss); timestamps are taken off.
    /// </summary>
    internal void SyncMss(TcpHost host, ref FullSock sock) => SyncMss(host, ref sock, MtuInUse(host, in sock));

    /// <summary>The same with a path MTU just learnt.</summary>
    internal void SyncMss(TcpHost host, ref FullSock sock, int mtu)
    {
        const int HalfWindowAbove = 536;
        var isInterfaces = mtu == InterfaceMtuOf(host, in OptionsOf(in sock));
        if (!isInterfaces || OptionsOf(in sock).PathMtu != 0)
        {
            MutableOptionsOf(ref sock).PathMtu = isInterfaces ? 0 : mtu;
        }

        var timestamps = (sock.Negotiated & HandshakeOptions.Timestamps) != 0 ? TcpOptionsLayout.TimestampsLength : 0;
        var mss = MssOfMtu(host, in sock, mtu) - timestamps;
        // tcp_bound_to_half_wnd: at least two segments fit the largest window ever seen.
        var cut = sock.MaxWindow > HalfWindowAbove ? sock.MaxWindow >> 1 : sock.MaxWindow;
        if (cut != 0 && mss > cut)
        {
            const int LeastDatagram = 68;
            mss = (int)Math.Max(cut, LeastDatagram - WireSizes.TcpHeader - timestamps);
        }

        var found = OptionsOf(in sock).MtuSearchLow;
        if (found != 0)
        {
            mss = Math.Min(mss, MssOfMtu(host, in sock, found) - timestamps);
        }

        sock.MssCache = (ushort)mss;
    }

    // __tcp_mtu_to_mss: without options, at most what the peer takes.
    private int MssOfMtu(TcpHost host, in FullSock sock, int mtu)
    {
        var mss = Math.Min(mtu - SegmentHeaders, sock.PeerMss);
        var userMss = OptionsOf(in sock).UserMss;
        mss = userMss != 0 ? Math.Min(mss, userMss) : mss;
        return Math.Max(mss, host.Settings.MinSndMss);
    }

    /// <summary>
    /// Time-outs in a row where no router complains: a black hole, so segments become smaller (tcp_mtu_probing; RFC 4821
    /// section 7.7).
    /// </summary>
    private void DetectMtuBlackHole(TcpHost host, ref FullSock sock)
    {
        if (host.Settings.MtuProbing == 0)
        {
            return;
        }

        var settings = host.Settings;
        ref var options = ref MutableOptionsOf(ref sock);
        if (options.MtuSearchLow == 0)
        {
            options.MtuSearchLow = settings.BaseMss + SegmentHeaders;
        }
        else
        {
            var half = Math.Min(MssOfMtu(host, in sock, options.MtuSearchLow) >> 1, settings.BaseMss);
            var mss = Math.Max(Math.Max(half, settings.MtuProbeFloor), settings.MinSndMss);
            options.MtuSearchLow = mss + SegmentHeaders;
        }

        SyncMss(host, ref sock);
    }
}
