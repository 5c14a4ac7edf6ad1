namespace NetSim.Tcp;

/// <summary>What a client remembers of a server for Fast Open (struct tcp_fastopen_metrics, Linux v6.18).</summary>
internal struct FastOpenPeer
{
    /// <summary>The cookie that it gave, if any.</summary>
    internal FastOpenCookie Cookie;

    /// <summary>The MSS that it announced; 0: unknown.</summary>
    internal ushort Mss;

    /// <summary>1: the option of kind 34 got no cookie, so try the experimental one; 2: neither did.</summary>
    internal byte TryExperimental;
}
