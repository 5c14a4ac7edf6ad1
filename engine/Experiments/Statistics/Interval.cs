using MathNet.Numerics.Distributions;

namespace NetSim.Experiments;

/// <summary>An interval that covers an unknown value with a stated confidence.</summary>
/// <param name="Low">Lower end; NaN when there are too few values for one.</param>
/// <param name="High">Upper end; NaN when there are too few values for one.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>No interval: too few values.</summary>
    public static Interval None { get; } = new(double.NaN, double.NaN);

    /// <summary>Half of the interval's width; NaN when there is none.</summary>
    public double Half => (High - Low) / 2;

    /// <summary>
    /// Student's interval of a mean: exact for normal values, and nearly so for means of many (Law and Kelton,
    /// "Simulation Modeling and Analysis", §4.5).
    /// </summary>
    /// <param name="count">Number of independent values; below 2 there is no interval.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="deviation">Their standard deviation, with n - 1.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static Interval OfMean(long count, double mean, double deviation, double confidence)
    {
        if (count < 2)
        {
            return None;
        }

        var half = deviation == 0 ? 0 : TQuantiles.Of(count - 1, confidence) * deviation / Math.Sqrt(count);
        return new Interval(mean - half, mean + half);
    }

    /// <summary>
    /// Wilson's score interval of a proportion (Wilson 1927): it never leaves 0..1 and has a width even when all values
    /// agree, which the usual normal interval has not.
    /// </summary>
    /// <param name="successes">From 0 to <paramref name="count"/>.</param>
    /// <param name="count">Number of independent trials; without any there is no interval.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static Interval OfProportion(long successes, long count, double confidence)
    {
        if (count == 0)
        {
            return None;
        }

        var z = Normal.InvCDF(0, 1, 1 - ((1 - confidence) / 2));
        var (n, p) = ((double)count, (double)successes / count);
        var scale = 1 + (z * z / n);
        var middle = (p + (z * z / (2 * n))) / scale;
        var half = z / scale * Math.Sqrt((p * (1 - p) / n) + (z * z / (4 * n * n)));
        return new Interval(
            successes == 0 ? 0 : Math.Max(0, middle - half), successes == count ? 1 : Math.Min(1, middle + half));
    }

    /// <summary>
    /// The interval of a quantile between two order statistics: it supposes nothing about the distribution. Its ends
    /// are the values whose ranks a binomial variable leaves with at most half of the remaining probability each (David
    /// and Nagaraja, "Order Statistics", §7.1).
    /// </summary>
    /// <param name="sorted">The values in ascending order.</param>
    /// <param name="quantile">Between 0 and 1, such as 0.5 for the median.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <returns>An end is NaN where too few values lie beyond the quantile: then there is no such bound.</returns>
    public static Interval OfQuantile(ReadOnlySpan<double> sorted, double quantile, double confidence)
    {
        var (count, tail) = (sorted.Length, (1 - confidence) / 2);
        if (count == 0)
        {
            return None;
        }

        // Of B ~ Binomial(n, q) values below the quantile: P(B < low) <= tail and P(B >= high) <= tail.
        var low = 0;
        while (low < count && Binomial.CDF(quantile, count, low) <= tail)
        {
            low++;
        }

        var high = low;
        while (high < count && Binomial.CDF(quantile, count, high) < 1 - tail)
        {
            high++;
        }

        return new Interval(low == 0 ? double.NaN : sorted[low - 1], high == count ? double.NaN : sorted[high]);
    }
}
