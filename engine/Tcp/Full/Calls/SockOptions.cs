using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>What an application asked for beyond the defaults; made with the first such wish.</summary>
internal struct SockOptions
{
    /// <summary>TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT; 0: the sysctl.</summary>
    internal int KeepIdle, KeepInterval, KeepCount;

    /// <summary>TCP_USER_TIMEOUT in milliseconds; 0: none.</summary>
    internal int UserTimeoutMs;

    /// <summary>TCP_SYNCNT; 0: the sysctl.</summary>
    internal int SynCount;

    /// <summary>TCP_LINGER2 in seconds: 0 the sysctl, negative no FIN-WAIT-2.</summary>
    internal int Linger2;

    /// <summary>SO_LINGER in seconds; valid while <see cref="FullSockFlags.Linger"/>.</summary>
    internal int LingerSeconds;

    /// <summary>TCP_MAXSEG; 0: none.</summary>
    internal int UserMss;

    /// <summary>TCP_NOTSENT_LOWAT; 0: the sysctl.</summary>
    internal int NotSentLowWater;

    /// <summary>TCP_WINDOW_CLAMP; 0: none.</summary>
    internal int WindowClamp;

    /// <summary>The path's MTU in use where it is not the interface's; 0: it is.</summary>
    internal int PathMtu;

    /// <summary>The interface's MTU where it is not the host's; 0: it is.</summary>
    internal int InterfaceMtu;

    /// <summary>A packet that long passes, while MTU probing is under way (icsk_mtup.search_low); 0: it is not.</summary>
    internal int MtuSearchLow;

    /// <summary>IP_MTU_DISCOVER; null: as net.ipv4.ip_no_pmtu_disc says.</summary>
    internal MtuDiscovery? MtuDiscovery;

    /// <summary>The request of a Fast Open child while its handshake is unfinished; 0: none.</summary>
    internal int FastOpenRequest;

    /// <summary>The first octet expected from the peer; valid after a Fast Open by us.</summary>
    internal SequenceNumber FirstExpected;

    /// <summary>What Fast Open did.</summary>
    internal FastOpenMarks FastOpen;

    /// <summary>SO_MAX_PACING_RATE in octets per second; 0: none.</summary>
    internal int MaxPacingRate;

    /// <summary>TCP_CONGESTION; default: the sysctl.</summary>
    internal CongestionKind Congestion;

    /// <summary>The local port was bound by the application, with or without SO_REUSEADDR.</summary>
    internal bool Bound, ReuseAddress;
}
