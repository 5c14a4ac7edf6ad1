namespace NetSim.Wire;

/// <summary>What an IPv4 packet carries.</summary>
public enum Protocol : byte
{
    /// <summary>TCP (6).</summary>
    Tcp = 0,

    /// <summary>UDP (17).</summary>
    Udp = 1,

    /// <summary>ICMP (1).</summary>
    Icmp = 2,
}
