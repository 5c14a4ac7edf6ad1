namespace NetSim.Reports;

/// <summary>
/// The smallest and the largest of some points, in the order in which they came. A default one is empty.
/// </summary>
internal struct Extremes
{
    private bool _hasAny;
    private bool _hasValue;
    private (long Time, double Value) _least;
    private (long Time, double Value) _most;

    /// <summary>The extremes of groups of neighbours.</summary>
    public static IEnumerable<Extremes> OfGroups(int size, int count, Func<int, (long Time, double Value)> at)
    {
        for (var first = 0; first < count; first += size)
        {
            var group = default(Extremes);
            for (var i = first; i < Math.Min(count, first + size); i++)
            {
                var (time, value) = at(i);
                group.Add(time, value);
            }

            yield return group;
        }
    }

    /// <summary>Adds a point; one without a value (NaN) counts only while there is none with.</summary>
    public void Add(long time, double value)
    {
        if (double.IsNaN(value))
        {
            if (!_hasAny)
            {
                _least = _most = (time, value);
                _hasAny = true;
            }

            return;
        }

        if (!_hasValue || value < _least.Value)
        {
            _least = (time, value);
        }

        if (!_hasValue || value > _most.Value)
        {
            _most = (time, value);
        }

        _hasAny = _hasValue = true;
    }

    /// <summary>The times of the one or two points, earlier first.</summary>
    public readonly (long First, long? Second) Order() => _least.Time == _most.Time
        ? (_least.Time, null)
        : (Math.Min(_least.Time, _most.Time), Math.Max(_least.Time, _most.Time));

    /// <summary>Adds the points to a series.</summary>
    public readonly void AddTo(SampledSeries series)
    {
        var (first, second) = _least.Time <= _most.Time ? (_least, _most) : (_most, _least);
        series.AddPoint(first.Time, first.Value);
        if (first.Time != second.Time)
        {
            series.AddPoint(second.Time, second.Value);
        }
    }
}
