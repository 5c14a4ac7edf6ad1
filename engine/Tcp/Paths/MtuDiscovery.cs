namespace NetSim.Tcp;

/// <summary>IP_MTU_DISCOVER: what a socket makes of a path's MTU.</summary>
public enum MtuDiscovery : byte
{
    /// <summary>IP_PMTUDISC_DONT: reports of routers change nothing; packets may be fragmented.</summary>
    Dont = 0,

    /// <summary>IP_PMTUDISC_WANT: segments follow the path, as far down as net.ipv4.route.min_pmtu. The default.</summary>
    Want = 1,

    /// <summary>IP_PMTUDISC_DO: the same, never fragmented.</summary>
    Do = 2,

    /// <summary>IP_PMTUDISC_PROBE: the interface's MTU, never fragmented.</summary>
    Probe = 3,

    /// <summary>IP_PMTUDISC_INTERFACE: the interface's MTU, reports are not believed.</summary>
    Interface = 4,

    /// <summary>IP_PMTUDISC_OMIT: the same, fragmented where need be.</summary>
    Omit = 5,
}
