namespace NetSim.Tcp;

/// <summary>The socket options that TCP knows, by the kernel's names.</summary>
public enum SocketOption : byte
{
    /// <summary>TCP_NODELAY: 0 or 1; default 0.</summary>
    NoDelay,

    /// <summary>TCP_CORK: 0 or 1; default 0.</summary>
    Cork,

    /// <summary>TCP_QUICKACK: 1 leaves ping-pong mode and acknowledges at once, 0 enters it.</summary>
    QuickAck,

    /// <summary>SO_KEEPALIVE: 0 or 1; default 0.</summary>
    KeepAlive,

    /// <summary>TCP_KEEPIDLE in seconds, 1 to 32767; default tcp_keepalive_time.</summary>
    KeepIdle,

    /// <summary>TCP_KEEPINTVL in seconds, 1 to 32767; default tcp_keepalive_intvl.</summary>
    KeepInterval,

    /// <summary>TCP_KEEPCNT, 1 to 127; default tcp_keepalive_probes.</summary>
    KeepCount,

    /// <summary>TCP_USER_TIMEOUT in milliseconds, at least 0; 0 (the default) means none.</summary>
    UserTimeout,

    /// <summary>TCP_SYNCNT, 1 to 127; default tcp_syn_retries.</summary>
    SynCount,

    /// <summary>
    /// TCP_LINGER2 in seconds: negative = no FIN-WAIT-2 for orphans, 0 = tcp_fin_timeout, more than 120 = 120.
    /// </summary>
    Linger2,

    /// <summary>SO_LINGER: the time in seconds, or -1 for off (the default); 0 makes close() send a RST.</summary>
    Linger,

    /// <summary>SO_SNDBUF in octets as asked; the kernel doubles it. Default tcp_wmem with autotuning.</summary>
    SendBuffer,

    /// <summary>SO_RCVBUF in octets as asked; the kernel doubles it. Default tcp_rmem with autotuning.</summary>
    ReceiveBuffer,

    /// <summary>TCP_MAXSEG in octets, 88 to 32767.</summary>
    MaximumSegmentSize,

    /// <summary>TCP_WINDOW_CLAMP in octets.</summary>
    WindowClamp,

    /// <summary>TCP_NOTSENT_LOWAT in octets; 0 (the default) means tcp_notsent_lowat.</summary>
    NotSentLowWater,

    /// <summary>IP_MTU_DISCOVER by <see cref="Tcp.MtuDiscovery"/>; default as net.ipv4.ip_no_pmtu_disc says.</summary>
    MtuDiscovery,

    /// <summary>TCP_CONGESTION by <see cref="CongestionKind"/>.</summary>
    CongestionControl,

    /// <summary>SO_MAX_PACING_RATE in octets per second, at least 1; 0 (the default) means no limit.</summary>
    MaxPacingRate,
}
