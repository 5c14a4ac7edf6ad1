using NetSim.Results;

namespace NetSim.Reports;

/// <summary>
/// What a small plot needs of a sampled quantity, in bounded memory: the largest value of every so many samples, or of
/// a counter how much it grew in them. Twice as many samples fall into a bucket when all are full.
/// </summary>
public sealed class PlotSeries
{
    private const int MostBuckets = 256;

    private readonly List<double> _buckets = [];
    private readonly bool _isCounter;
    private int _perBucket = 1;
    private int _inLast;
    private double _before;

    /// <summary>An empty plot.</summary>
    /// <param name="series">What is sampled.</param>
    /// <param name="isCounter">Whether it only grows, so that its growth is what there is to see.</param>
    public PlotSeries(SampleSeries series, bool isCounter)
    {
        ArgumentNullException.ThrowIfNull(series);
        Series = series;
        _isCounter = isCounter;
    }

    /// <summary>What is sampled.</summary>
    public SampleSeries Series { get; }

    /// <summary>The last value; NaN before any.</summary>
    public double Last { get; private set; } = double.NaN;

    /// <summary>The values to be drawn, in time.</summary>
    public IReadOnlyList<double> Values => _buckets;

    /// <summary>Adds the next sample; one without a value leaves its bucket as it is.</summary>
    public void Add(double value)
    {
        if (_inLast == 0)
        {
            _buckets.Add(0);
        }

        if (double.IsFinite(value))
        {
            ref var bucket = ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_buckets)[^1];
            bucket =
                _isCounter ? bucket + Math.Max(0, value - _before) : _inLast == 0 ? value : Math.Max(bucket, value);
            _before = value;
            Last = value;
        }

        _inLast = (_inLast + 1) % _perBucket;
        if (_inLast == 0 && _buckets.Count == MostBuckets)
        {
            Halve();
        }
    }

    private void Halve()
    {
        for (var i = 0; i < MostBuckets / 2; i++)
        {
            var (one, other) = (_buckets[2 * i], _buckets[(2 * i) + 1]);
            _buckets[i] = _isCounter ? one + other : Math.Max(one, other);
        }

        _buckets.RemoveRange(MostBuckets / 2, MostBuckets / 2);
        _perBucket *= 2;
    }
}
