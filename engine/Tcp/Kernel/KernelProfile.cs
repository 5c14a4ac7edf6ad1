namespace NetSim.Tcp;

/// <summary>Which kernel a host runs: sysctl defaults plus named behaviour switches, as data.</summary>
public sealed record KernelProfile
{
    /// <summary>The profile's name, such as <c>linux-6.18</c>.</summary>
    public required string Name { get; init; }
}
