using NetSim.Hosts;
using NetSim.Tcp;

namespace NetSim.Cli;

/// <summary>The counters of a host in the order in which <c>nstat</c> prints them: Tcp, Udp, TcpExt.</summary>
internal static class NamedCounters
{
    /// <summary>UDP's, with the meaning of each.</summary>
    public static IReadOnlyList<(string Name, string Meaning, Func<DatagramCounters, long> Read)> Udp { get; } =
    [
        ("UdpInDatagrams", "Datagrams handed to an application.", counters => counters.InDatagrams),
        ("UdpNoPorts", "Datagrams for a port that nobody has; each is answered with ICMP port unreachable.",
            counters => counters.NoPorts),
        ("UdpInErrors", "Datagrams that were damaged or found the receive buffer full.", counters => counters.InErrors),
        ("UdpOutDatagrams", "Datagrams sent.", counters => counters.OutDatagrams),
        ("UdpRcvbufErrors", "Datagrams that found the receive buffer full.", counters => counters.RcvbufErrors),
    ];

    public static IReadOnlyList<string> Names { get; } =
    [
        .. MibNames.All.Where(IsSnmp).Select(counter => counter.NstatName()), .. Udp.Select(counter => counter.Name),
        .. MibNames.All.Where(counter => !IsSnmp(counter)).Select(counter => counter.NstatName()),
    ];

    /// <summary>All counters of a host, summed over its receive queues.</summary>
    public static IEnumerable<(string Name, long Value)> Of(IReadOnlyList<Machine> machines)
    {
        var tcp = MibNames.All.ToLookup(IsSnmp, counter => (counter.NstatName(), Sum(machines, counter)));
        var udp = Udp.Select(
            counter => (counter.Name, machines.Sum(machine => counter.Read(machine.DatagramCounters))));
        return [.. tcp[true], .. udp, .. tcp[false]];
    }

    // What /proc/net/snmp has; the rest is in /proc/net/netstat.
    private static bool IsSnmp(Mib counter) => counter < Mib.SyncookiesSent;

    private static long Sum(IReadOnlyList<Machine> machines, Mib counter) =>
        machines.Where(machine => machine.IsInUse).Sum(machine => machine.Counters[counter]);
}
