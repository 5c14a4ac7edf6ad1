using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>A server that a load asks.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Weight">Its share of the requests under <see cref="TargetPick.Weighted"/>: at least 1.</param>
public readonly record struct LoadTarget(Ipv4Address Address, ushort Port, int Weight = 1);

/// <summary>How each request of a load with several servers chooses one.</summary>
public enum TargetPick : byte
{
    /// <summary>In turn, each client (in a closed loop each user) its own; the first ones are spread evenly.</summary>
    RoundRobin,

    /// <summary>Each with the same probability.</summary>
    Random,

    /// <summary>Each with the probability of its weight.</summary>
    Weighted,
}
