namespace NetSim.Results;

/// <summary>A host, or hosts made by the thousand as one group, at the end of a run.</summary>
/// <param name="Name">Name of the host, or base name of the group.</param>
/// <param name="Members">Number of hosts summed up here; 1 for a host of its own.</param>
/// <param name="Counters">
/// MIB counters by their <c>/proc/net/snmp</c> and <c>netstat</c> names with the section in front
/// (<c>TcpExtListenDrops</c>), in any fixed order. Those that are zero are not written.
/// </param>
/// <param name="States">
/// Sockets per state, under the names that <c>ss</c> prints; those that are zero are not written.
/// </param>
public sealed record HostRecord(
    string Name, int Members, IReadOnlyList<NamedCount> Counters, IReadOnlyList<NamedCount> States);

/// <summary>A count with its name.</summary>
/// <param name="Name">Counter or state.</param>
/// <param name="Count">How many.</param>
public readonly record struct NamedCount(string Name, long Count);
