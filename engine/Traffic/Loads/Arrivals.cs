namespace NetSim.Traffic;

/// <summary>How the arrivals of an open loop are spaced.</summary>
public enum Arrivals : byte
{
    /// <summary>Evenly spaced; the first within one distance of the start, at a moment that the seed decides.</summary>
    Constant,

    /// <summary>Independent users: exponential distances (a Poisson process).</summary>
    Poisson,
}
