namespace NetSim.Workloads;

/// <summary>
/// A tree of hosts that all listen: a core router, routers with a number of hosts each. Nothing happens in it; what it
/// costs to build and to keep is the question.
/// </summary>
public sealed record TopoOptions
{
    /// <summary>Hosts, at least 1. Default 1,000.</summary>
    public int Hosts { get; init; } = 1_000;

    /// <summary>Hosts of one router, at least 1. Default 250.</summary>
    public int FanOut { get; init; } = 250;

    /// <summary>The same on a small scale, for the JIT.</summary>
    public TopoOptions Small => this with { Hosts = Math.Min(Hosts, 500) };
}
