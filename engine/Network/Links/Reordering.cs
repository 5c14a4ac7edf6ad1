using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// Packets that overtake (netem <c>reorder</c>): every <paramref name="Gap"/>-th packet is a candidate and skips the
/// link's delay with the given probability.
/// </summary>
/// <param name="Probability">0 to 1; 0 means none and no draw.</param>
/// <param name="Gap">Distance of candidates, at least 1: 1 makes every packet one; netem's default is 1.</param>
/// <param name="Delay">
/// What an overtaking packet takes instead of the link's delay. Zero, the default, is what netem does; it also makes
/// zero the link's minimum delay, so that both ends share a partition. Give a small delay to keep them apart.
/// </param>
public readonly record struct Reordering(double Probability, int Gap = 1, Duration Delay = default)
{
    /// <summary>Nothing overtakes.</summary>
    public static Reordering None => new(0);
}
