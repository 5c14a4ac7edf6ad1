namespace NetSim.Tcp;

/// <summary>What a host has learnt of the way to a peer (struct fib_nh_exception, Linux v6.18).</summary>
internal struct RouteMtu
{
    /// <summary>The largest packet that passes, in octets.</summary>
    internal ushort Mtu;

    /// <summary>
    /// A router named less than net.ipv4.route.min_pmtu: segments are no smaller, and may be fragmented on their way
    /// (mtu_locked).
    /// </summary>
    internal bool IsLocked;

    /// <summary>When it is forgotten, in ticks (net.ipv4.route.mtu_expires).</summary>
    internal long ExpiresTicks;
}
