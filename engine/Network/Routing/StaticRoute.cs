namespace NetSim.Network;

/// <summary>A route that the scenario gave.</summary>
/// <param name="First">First address of the prefix.</param>
/// <param name="Last">Last address of the prefix.</param>
/// <param name="Length">Prefix length: the longest wins.</param>
/// <param name="Via">The neighbour to hand packets to.</param>
internal readonly record struct StaticRoute(uint First, uint Last, int Length, uint Via);
