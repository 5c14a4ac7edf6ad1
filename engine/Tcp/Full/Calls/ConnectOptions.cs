using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>What an active open needs to know; socket options set before connect() are among it.</summary>
public readonly record struct ConnectOptions
{
    /// <summary>The peer's address.</summary>
    public Ipv4Address Remote { get; init; }

    /// <summary>The peer's port.</summary>
    public ushort RemotePort { get; init; }

    /// <summary>Our address; <see cref="Ipv4Address.Any"/> (the default) means the host's own, or 127.0.0.1 to loopback.</summary>
    public Ipv4Address Local { get; init; }

    /// <summary>Our port as bound before; 0 (the default) lets connect() choose.</summary>
    public ushort LocalPort { get; init; }

    /// <summary>SO_REUSEADDR, which lets a bound port take over a TIME-WAIT mini-sock. Default: false.</summary>
    public bool ReuseAddress { get; init; }

    /// <summary>
    /// The application's handle (see <see cref="FullSock.Owner"/>); not 0 for a socket that an application holds.
    /// </summary>
    public int Owner { get; init; }

    /// <summary>TCP_SYNCNT: SYN retransmissions, 1 to 127; 0 (the default) means tcp_syn_retries.</summary>
    public int SynCount { get; init; }

    /// <summary>TCP_USER_TIMEOUT in milliseconds; 0 (the default) means none.</summary>
    public int UserTimeoutMs { get; init; }

    /// <summary>TCP_MAXSEG in octets, 88 to 32767; 0 (the default) means what the MTU gives.</summary>
    public int MaximumSegmentSize { get; init; }

    /// <summary>SO_RCVBUF in octets as the application asks; 0 (the default) means tcp_rmem with autotuning.</summary>
    public int ReceiveBuffer { get; init; }

    /// <summary>TCP_WINDOW_CLAMP in octets, raised to 1152; 0 (the default) means that the buffer alone bounds the window.</summary>
    public int WindowClamp { get; init; }

    /// <summary>SO_SNDBUF in octets as the application asks; 0 (the default) means tcp_wmem with autotuning.</summary>
    public int SendBuffer { get; init; }

    /// <summary>TCP_CONGESTION; null (the default) means net.ipv4.tcp_congestion_control.</summary>
    public string? CongestionControl { get; init; }

    /// <summary>
    /// TCP_FASTOPEN_CONNECT: with a cookie at hand connect() succeeds at once and the SYN goes with the first write;
    /// without one the SYN asks for it. Default: false.
    /// </summary>
    public bool FastOpenConnect { get; init; }

    /// <summary>TCP_FASTOPEN_NO_COOKIE: data goes with the SYN without a cookie. Default: false.</summary>
    public bool FastOpenNeedsNoCookie { get; init; }

    /// <summary>MTU of the path's first link in octets; 0 (the default) means the host's.</summary>
    public int Mtu { get; init; }
}
