namespace NetSim.Core;

/// <summary>How often something happens, per simulated second.</summary>
/// <param name="PerSecond">Occurrences per second; zero means never.</param>
public readonly record struct Rate(double PerSecond)
{
    /// <summary>
    /// The mean distance between two occurrences; <see cref="SimTime.Never"/>'s distance when the rate is zero.
    /// </summary>
    public Duration MeanInterval => PerSecond <= 0 ? new(long.MaxValue) : Duration.FromSeconds(1 / PerSecond);
}
