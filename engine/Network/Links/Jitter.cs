using System.Runtime.CompilerServices;
using NetSim.Core;

namespace NetSim.Network;

/// <summary>How jitter is distributed around the delay.</summary>
public enum JitterDistribution : byte
{
    /// <summary>Uniform in [-spread, +spread]: netem's default.</summary>
    Uniform,

    /// <summary>
    /// Normal with the spread as standard deviation, truncated at four of them as netem's table is. Made of twelve
    /// uniform draws (Irwin-Hall), exact in mean and variance and free of libm; its tails are slightly thin.
    /// </summary>
    Normal,
}

/// <summary>
/// Random variation of a link's delay, drawn for each packet. As in netem, a link without bandwidth limit lets packets
/// overtake one another when their jitter says so, and one with a limit keeps them in order. A sum of delay and jitter
/// below zero counts as zero.
/// </summary>
/// <param name="Spread">Half width (uniform) or standard deviation (normal); zero means no jitter and no draw.</param>
/// <param name="Distribution">Shape; default uniform, as in netem.</param>
public readonly record struct Jitter(Duration Spread, JitterDistribution Distribution = JitterDistribution.Uniform)
{
    private const int NormalBoundInSpreads = 4;

    /// <summary>No jitter.</summary>
    public static Jitter None => default;

    /// <summary>The furthest a delay is moved either way; delay minus bound is what partitions may rely on.</summary>
    public Duration Bound => Distribution == JitterDistribution.Normal ? Spread * NormalBoundInSpreads : Spread;

    /// <summary>The n-th deviation in nanoseconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long Draw(RandomKey key, ulong ordinal) =>
        Distribution == JitterDistribution.Uniform ? Uniform(key, ordinal) : Normal(key, ordinal);

    private long Uniform(RandomKey key, ulong ordinal)
    {
        var width = (ulong)Spread.Nanoseconds * 2 + 1;
        return (long)Math.BigMul(key.Draw(ordinal), width, out _) - Spread.Nanoseconds;
    }

    private long Normal(RandomKey key, ulong ordinal)
    {
        // Twelve uniforms on 0..65535 have mean 12 * 32767.5 and standard deviation 65536 (to 1 in 10^10).
        const int Twelve = 12 * 65535 / 2;
        var sum = 0;
        for (ulong word = 0; word < 3; word++)
        {
            var bits = key.Draw(unchecked(ordinal * 3 + word));
            sum += (int)((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48));
        }

        var deviation = Math.Clamp(sum - Twelve, -NormalBoundInSpreads * 65536, NormalBoundInSpreads * 65536);
        return (long)(((Int128)Spread.Nanoseconds * deviation) >> 16);
    }
}
