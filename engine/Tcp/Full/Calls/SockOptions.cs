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

    /// <summary>The path's MTU in octets where it is not Ethernet's 1500; 0: it is.</summary>
    internal int PathMtu;

    /// <summary>The request of a Fast Open child while its handshake is unfinished; 0: none.</summary>
    internal int FastOpenRequest;

    /// <summary>The first octet expected from the peer; valid after a Fast Open by us.</summary>
    internal SequenceNumber FirstExpected;

    /// <summary>What Fast Open did.</summary>
    internal FastOpenMarks FastOpen;

    /// <summary>TCP_CONGESTION; default: the sysctl.</summary>
    internal CongestionKind Congestion;

    /// <summary>The local port was bound by the application, with or without SO_REUSEADDR.</summary>
    internal bool Bound, ReuseAddress;
}
