namespace NetSim.Tcp;

/// <summary>
/// What a host's administrator has said of its way to everybody (<c>ip route change … mtu 1400 initcwnd 20</c>,
/// ip-route(8)). 0 stands for the kernel's own choice.
/// </summary>
public sealed record RouteMetrics
{
    /// <summary>The MTU in octets, 68 to 65520; the interface's bounds it. Default 0: the interface's.</summary>
    public int Mtu { get; init; }

    /// <summary>Whether what routers report does not change the MTU (<c>mtu lock</c>). Default false.</summary>
    public bool IsMtuLocked { get; init; }

    /// <summary>The MSS that is announced, in octets, up to 65495. Default 0: what the MTU leaves.</summary>
    public int AdvertisedMss { get; init; }

    /// <summary>Segments that a connection begins with (tcp_init_cwnd). Default 0: the profile's.</summary>
    public int InitialCwnd { get; init; }

    /// <summary>Full segments that the first receive window has room for at most. Default 0: the profile's.</summary>
    public int InitialReceiveWindow { get; init; }

    /// <summary>The least RTO in microseconds, before net.ipv4.tcp_rto_min_us. Default 0: the sysctl's.</summary>
    public int RtoMinUs { get; init; }
}
