namespace NetSim.Tcp;

/// <summary>The congestion controls that can be chosen.</summary>
public enum CongestionKind : byte
{
    /// <summary>What net.ipv4.tcp_congestion_control says.</summary>
    Default = 0,

    /// <summary>RFC 5681 (tcp_cong.c).</summary>
    Reno = 1,

    /// <summary>RFC 9438 with HyStart (tcp_cubic.c).</summary>
    Cubic = 2,

    /// <summary>BBR version 1: a model of the path instead of losses (tcp_bbr.c).</summary>
    Bbr = 3,

    /// <summary>RFC 8257: gives way in proportion to the congestion marks (tcp_dctcp.c).</summary>
    Dctcp = 4,
}
