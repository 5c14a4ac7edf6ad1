using NetSim.Core;

namespace NetSim.Traffic;

/// <summary>A stretch of an open loop in which its rate changes evenly.</summary>
/// <param name="Length">How long it takes, above zero.</param>
/// <param name="To">The rate at its end; at its start it is that of the stage before. At least 0.</param>
public readonly record struct LoadStage(Duration Length, Rate To);
