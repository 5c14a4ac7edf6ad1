namespace NetSim.Results;

/// <summary>A metric of a run.</summary>
/// <param name="Name">Unique name, such as <c>users.connect_latency</c>.</param>
/// <param name="Unit">
/// Unit as a column suffix (<c>s</c>, <c>bytes</c>, <c>sockets</c>, <c>per_s</c>); empty for a bare count or a ratio.
/// </param>
/// <param name="Value">Its value, in that unit.</param>
public sealed record MetricRecord(string Name, string Unit, MetricValue Value);
