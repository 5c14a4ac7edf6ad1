using NetSim.Core;
using NetSim.Results;

namespace NetSim.Reports;

/// <summary>
/// A series of samples in bounded memory: all of them while they fit; then the smallest and the
/// largest of every so many.
/// </summary>
internal sealed class SampledSeries
{
    private readonly int _mostPoints;
    private readonly List<long> _times = [];
    private readonly List<double> _values = [];
    private Extremes _bucket;
    private int _inBucket;

    /// <summary>An empty series.</summary>
    /// <param name="series">What it is.</param>
    /// <param name="mostPoints">How many points it may keep, at least 8.</param>
    public SampledSeries(SampleSeries series, int mostPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostPoints, 8);
        Series = series;
        _mostPoints = mostPoints;
    }

    public SampleSeries Series { get; }

    /// <summary>Samples seen.</summary>
    public long Samples { get; private set; }

    /// <summary>How many samples two points stand for; 1 when every sample is a point.</summary>
    public int Stride { get; private set; } = 1;

    /// <summary>Times of the points in simulated nanoseconds, in order.</summary>
    public IReadOnlyList<long> Times => _times;

    /// <summary>Values of the points; NaN for none.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Smallest value sampled; NaN when there is none.</summary>
    public double Least { get; private set; } = double.NaN;

    /// <summary>Largest value sampled; NaN when there is none.</summary>
    public double Most { get; private set; } = double.NaN;

    /// <summary>The latest value that there was.</summary>
    public double Last { get; private set; } = double.NaN;

    public void Add(SimTime at, double value)
    {
        Samples++;
        if (!double.IsNaN(value))
        {
            Least = Least <= value ? Least : value; // NaN compares false: the first value replaces it.
            Most = Most >= value ? Most : value;
            Last = value;
        }

        if (Stride == 1)
        {
            AddPoint(at.Nanoseconds, value);
        }
        else
        {
            _bucket.Add(at.Nanoseconds, value);
            if (++_inBucket == Stride)
            {
                Flush();
            }
        }

        if (_times.Count + 2 > _mostPoints)
        {
            Halve();
        }
    }

    /// <summary>Makes points of the samples that wait for their bucket to fill.</summary>
    public void Flush()
    {
        if (_inBucket > 0)
        {
            _bucket.AddTo(this);
            _bucket = default;
            _inBucket = 0;
        }
    }

    internal void AddPoint(long time, double value)
    {
        _times.Add(time);
        _values.Add(value);
    }

    // Groups of four points keep two; from now on two points stand for twice the samples (for four, the first time).
    private void Halve()
    {
        var (times, values) = (_times.ToArray(), _values.ToArray());
        _times.Clear();
        _values.Clear();
        foreach (var kept in Extremes.OfGroups(4, times.Length, i => (times[i], values[i])))
        {
            kept.AddTo(this);
        }

        Stride = Stride == 1 ? 4 : Stride * 2;
    }
}
