using System.Numerics;

namespace NetSim.Core;

/// <summary>
/// Counts of non-negative integer values (nanoseconds, bytes) in log-linear buckets: each power of two is cut into
/// <c>2^precisionBits</c> equal buckets, so that the relative error is the same at every magnitude. All memory is taken
/// at construction; recording is a few instructions and allocates nothing. Not safe for several threads: give each
/// partition its own and <see cref="Add"/> them, which is exact and independent of order.
/// </summary>
/// <remarks>The bucket layout follows the idea of HdrHistogram (G. Tene, public domain), without its unit
/// magnitude.</remarks>
public sealed class Histogram
{
    /// <summary>Default precision: 512 buckets per power of two, hence quantiles within 1/1024 (0.098 %).</summary>
    public const int DefaultPrecisionBits = 9;

    private const int ValueBits = 63;

    private readonly int _precisionBits;
    private readonly long[] _buckets;
    private UInt128 _sum;
    private long _min = long.MaxValue;
    private long _max;

    /// <summary>An empty histogram for values from 0 to <see cref="long.MaxValue"/>.</summary>
    /// <param name="precisionBits">
    /// Buckets per power of two as a power of two, 1 to 14, default <see cref="DefaultPrecisionBits"/>. Values below
    /// <c>2^(precisionBits+1)</c> are kept exactly. Memory is <c>8 · 2^precisionBits · (64 − precisionBits)</c> bytes:
    /// 225 kB for 9 (0.1 %), 15 kB for 5 (1.6 %).
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="precisionBits"/> is not in 1 to 14.</exception>
    public Histogram(int precisionBits = DefaultPrecisionBits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precisionBits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precisionBits, 14);
        _precisionBits = precisionBits;
        _buckets = new long[(ValueBits - precisionBits + 1) << precisionBits];
    }

    /// <summary>Number of recorded values.</summary>
    public long Count { get; private set; }

    /// <summary>Largest relative distance of a reported quantile from the recorded value it stands for.</summary>
    public double RelativeError => 1.0 / (2L << _precisionBits);

    /// <summary>Smallest recorded value, exact; 0 when nothing was recorded.</summary>
    public long Min => Count == 0 ? 0 : _min;

    /// <summary>Largest recorded value, exact; 0 when nothing was recorded.</summary>
    public long Max => _max;

    /// <summary>Mean of the recorded values (their exact sum, divided once); NaN when nothing was recorded.</summary>
    public double Mean => Count == 0 ? double.NaN : (double)_sum / Count;

    /// <summary>Bytes allocated.</summary>
    public long ReservedBytes => ObjectSize.Of<Histogram>() + ObjectSize.OfArray(_buckets);

    /// <summary>Counts one value.</summary>
    /// <param name="value">The value, 0 to <see cref="long.MaxValue"/>, in whatever unit the owner keeps.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is negative.</exception>
    public void Record(long value) => Record(value, 1);

    /// <summary>Counts the same value several times.</summary>
    /// <param name="value">The value, 0 to <see cref="long.MaxValue"/>.</param>
    /// <param name="times">How often, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative.</exception>
    public void Record(long value, long times)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        if (times == 0)
        {
            return;
        }

        _buckets[IndexOf(value)] += times;
        Count += times;
        _sum += (UInt128)(ulong)value * (ulong)times;
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
    }

    /// <summary>
    /// Adds everything that <paramref name="other"/> has counted. Exact, commutative and associative.
    /// </summary>
    /// <param name="other">A histogram of the same precision; unchanged.</param>
    /// <exception cref="ArgumentException">The precisions differ.</exception>
    public void Add(Histogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._precisionBits != _precisionBits)
        {
            throw new ArgumentException(
                $"a histogram of {other._precisionBits} precision bits cannot be added to one of {_precisionBits}",
                nameof(other));
        }

        for (var i = 0; i < _buckets.Length; i++)
        {
            _buckets[i] += other._buckets[i];
        }

        Count += other.Count;
        _sum += other._sum;
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
    }

    /// <summary>
    /// What was counted since <paramref name="earlier"/>, a copy of this histogram made then (itself made by
    /// <c>Since(null)</c>). Buckets, count and sum are exact; <see cref="Min"/> and <see cref="Max"/> remain those of
    /// the whole, because which values are gone from the edge is not known.
    /// </summary>
    /// <param name="earlier">The state to begin at; null for everything.</param>
    /// <returns>A histogram of its own.</returns>
    /// <exception cref="ArgumentException">The precisions differ, or the other has counted more.</exception>
    public Histogram Since(Histogram? earlier)
    {
        var since = new Histogram(_precisionBits);
        since.Add(this);
        if (earlier is null)
        {
            return since;
        }

        if (earlier._precisionBits != _precisionBits || earlier.Count > Count)
        {
            throw new ArgumentException("not an earlier state of this histogram", nameof(earlier));
        }

        for (var i = 0; i < _buckets.Length; i++)
        {
            since._buckets[i] -= earlier._buckets[i];
        }

        since.Count -= earlier.Count;
        since._sum -= earlier._sum;
        return since;
    }

    /// <summary>Forgets everything (the end of a warm-up).</summary>
    public void Clear()
    {
        Array.Clear(_buckets);
        Count = 0;
        _sum = 0;
        _min = long.MaxValue;
        _max = 0;
    }

    /// <summary>
    /// The value below or at which the fraction <paramref name="quantile"/> of the recorded values lies (nearest rank:
    /// the <c>ceil(quantile · count)</c>-th smallest), within <see cref="RelativeError"/>; exact below
    /// <c>2^(precisionBits+1)</c>, and never outside of <see cref="Min"/> and <see cref="Max"/>.
    /// </summary>
    /// <param name="quantile">0 (the minimum) to 1 (the maximum); 0.99 is the 99th percentile.</param>
    /// <returns>The value in the recorded unit; 0 when nothing was recorded.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> is not in 0 to 1.</exception>
    public long ValueAtQuantile(double quantile)
    {
        if (!(quantile >= 0 && quantile <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "a quantile is a fraction from 0 to 1");
        }

        var rank = RankOf(quantile);
        long seen = 0;
        for (var i = 0; i < _buckets.Length; i++)
        {
            seen += _buckets[i];
            if (seen >= rank && seen > 0)
            {
                return Math.Clamp(MiddleOf(i), Min, Max);
            }
        }

        return 0;
    }

    // The tiny subtraction undoes the rounding of products such as 0.07 * 100 = 7.000000000000001.
    private long RankOf(double quantile) => Math.Max(1, (long)Math.Ceiling(quantile * Count * (1 - 1e-14)));

    // Below 2^(p+1) the index is the value. Above, the exponent chooses a row, and the p bits after the leading one
    // choose the column.
    private int IndexOf(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value) - _precisionBits);
        return (shift << _precisionBits) + (int)(value >> shift);
    }

    private long MiddleOf(int index)
    {
        var shift = Math.Max(0, (index >> _precisionBits) - 1);
        var lowest = (long)(index - (shift << _precisionBits)) << shift;
        return lowest + ((1L << shift) >> 1);
    }
}
