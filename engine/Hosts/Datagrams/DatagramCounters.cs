namespace NetSim.Hosts;

/// <summary>What UDP counts for a machine, under the names of <c>/proc/net/snmp</c>.</summary>
public record struct DatagramCounters
{
    /// <summary>UdpInDatagrams: datagrams handed to an application.</summary>
    public long InDatagrams;

    /// <summary>UdpNoPorts: datagrams for a port that nobody has; each is answered with ICMP port unreachable.</summary>
    public long NoPorts;

    /// <summary>UdpInErrors: datagrams that were damaged or found the receive buffer full.</summary>
    public long InErrors;

    /// <summary>UdpOutDatagrams: datagrams sent.</summary>
    public long OutDatagrams;

    /// <summary>UdpRcvbufErrors: datagrams that found the receive buffer full.</summary>
    public long RcvbufErrors;
}
