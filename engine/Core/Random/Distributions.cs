using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// Distributions as functions of one 64-bit draw, equal to the last bit on every platform. Each takes the draw of a
/// <see cref="RandomKey"/>: <c>Distributions.Exponential(key.Draw(n), mean)</c> is the n-th interval.
/// </summary>
public static class Distributions
{
    // No duration drawn is longer: 73 years, of which a simulation may add several without overflow.
    private const double LongestNanoseconds = 1L << 61;
    private const double TwoToMinus52 = 1.0 / (1L << 52);

    /// <summary>A number strictly between 0 and 1: an odd multiple of 2^-53.</summary>
    public static double Unit(ulong draw) => ((draw >> 12) + 0.5) * TwoToMinus52;

    /// <summary>
    /// An integer from <paramref name="least"/> to <paramref name="most"/>, both included. Multiply-high: no value is
    /// more likely than another by more than 2^-64 times their number.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is less than <paramref
    /// name="least"/>.</exception>
    public static long Uniform(ulong draw, long least, long most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);

        // Wrapping is the meaning: the span of all 2^64 values is 0, and then the draw itself is the answer.
        unchecked
        {
            var span = (ulong)(most - least) + 1;
            var offset = span == 0 ? draw : Math.BigMul(draw, span, out _);
            return (long)((ulong)least + offset);
        }
    }

    /// <summary>
    /// A span from <paramref name="least"/> to <paramref name="most"/>, both included, in whole nanoseconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is less than <paramref
    /// name="least"/>.</exception>
    public static Duration Uniform(ulong draw, Duration least, Duration most) =>
        new(Uniform(draw, least.Nanoseconds, most.Nanoseconds));

    /// <summary>Exponential with mean 1, by inversion; between 1.1e-16 and 36.7.</summary>
    public static double Exponential(ulong draw) => -PortableMath.Log(Unit(draw));

    /// <summary>The interval of a Poisson process, rounded to nanoseconds.</summary>
    /// <param name="draw">64 uniform bits.</param>
    /// <param name="mean">Mean interval; not negative.</param>
    public static Duration Exponential(ulong draw, Duration mean) => ToDuration(Exponential(draw) * mean.Nanoseconds);

    /// <summary>
    /// Standard normal, by inversion with Wichura's rational approximation (Algorithm AS 241, PPND16, Applied
    /// Statistics 37(3), 1988): relative error about 1e-15; between -8.3 and 8.3.
    /// </summary>
    public static double Normal(ulong draw) => NormalQuantile.At(Unit(draw));

    /// <summary>Normal, rounded to nanoseconds and cut at zero, as netem's delay is.</summary>
    /// <param name="draw">64 uniform bits.</param>
    /// <param name="mean">Mean before the cut.</param>
    /// <param name="deviation">Standard deviation before the cut.</param>
    public static Duration Normal(ulong draw, Duration mean, Duration deviation) =>
        ToDuration(mean.Nanoseconds + (Normal(draw) * deviation.Nanoseconds));

    /// <summary>
    /// Pareto with minimum 1: heavy tails, infinite mean for a shape of 1 or less, infinite variance for 2 or less.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not positive.</exception>
    public static double Pareto(ulong draw, double shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape);
        return PortableMath.Exp(Exponential(draw) / shape);
    }

    /// <summary>Pareto, rounded to nanoseconds; no longer than 73 years.</summary>
    /// <param name="draw">64 uniform bits.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="shape">Tail index; positive.</param>
    public static Duration Pareto(ulong draw, Duration minimum, double shape) =>
        ToDuration(Pareto(draw, shape) * minimum.Nanoseconds);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Duration ToDuration(double nanoseconds) =>
        new((long)(Math.Clamp(nanoseconds, 0, LongestNanoseconds) + 0.5));
}
