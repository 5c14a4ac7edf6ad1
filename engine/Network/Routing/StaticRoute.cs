using NetSim.Wire;

namespace NetSim.Network;

/// <summary>A route that the scenario gave.</summary>
/// <param name="Prefix">The destinations: the longest prefix wins.</param>
/// <param name="Via">The neighbour to hand packets to.</param>
internal readonly record struct StaticRoute(Ipv4Prefix Prefix, uint Via);
