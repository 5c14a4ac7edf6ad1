namespace NetSim.Core;

/// <summary>
/// Last, smallest, largest and time-weighted mean of a quantity that holds its value between changes (a queue's
/// length, the number of half-open connections). Integers throughout, so that the answer does not depend on rounding;
/// a fractional quantity is kept in a smaller unit. Changing it allocates nothing. One host's events own it.
/// </summary>
public sealed class TimeWeightedGauge
{
    private static readonly Duration Slot = Duration.FromMilliseconds(10);

    private readonly GaugeHistory _history = new();
    private Int128 _area;
    private SimTime _since;
    private SimTime _at;
    private long _slot = -1;

    /// <summary>A gauge that starts at <paramref name="at"/>.</summary>
    /// <param name="at">When the gauge begins to be observed; default the start of the run.</param>
    /// <param name="value">Its value then, default 0.</param>
    public TimeWeightedGauge(SimTime at = default, long value = 0)
    {
        Last = value;
        Restart(at);
    }

    /// <summary>The value now.</summary>
    public long Last { get; private set; }

    /// <summary>The smallest value held since the start or <see cref="Restart"/>.</summary>
    public long Min { get; private set; }

    /// <summary>The largest value held since the start or <see cref="Restart"/>.</summary>
    public long Max { get; private set; }

    /// <summary>From when on it is observed.</summary>
    public SimTime Since => _since;

    /// <summary>Bytes allocated.</summary>
    public long ReservedBytes => ObjectSize.Of<TimeWeightedGauge>() + _history.ReservedBytes;

    /// <summary>Changes the value.</summary>
    /// <param name="at">When; not before the last change.</param>
    /// <param name="value">The new value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="at"/> lies before the last change.</exception>
    public void Set(SimTime at, long value)
    {
        var slot = at.Nanoseconds / Slot.Nanoseconds;
        if (slot != _slot)
        {
            // The first change of a slot notes what held at the slot's start, so that areas at slot edges are exact.
            _slot = slot;
            var edge = new SimTime(Math.Max(slot * Slot.Nanoseconds, _at.Nanoseconds));
            _history.Add(new Checkpoint(edge, AreaUntil(edge), Last));
        }

        _area = AreaUntil(at);
        _at = at;
        Last = value;
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
    }

    /// <summary>Changes the value by <paramref name="change"/>.</summary>
    /// <param name="at">When; not before the last change.</param>
    /// <param name="change">What to add; negative to subtract.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="at"/> lies before the last change.</exception>
    public void Add(SimTime at, long change) => Set(at, Last + change);

    /// <summary>Forgets the past but keeps the value (the end of a warm-up).</summary>
    /// <param name="at">From when on the gauge is observed.</param>
    public void Restart(SimTime at)
    {
        _history.Clear();
        _slot = -1;
        _area = 0;
        _since = at;
        _at = at;
        Min = Last;
        Max = Last;
    }

    /// <summary>The time-weighted mean between two instants: exact for multiples of 10 ms.</summary>
    /// <param name="from">Start; not before the observation's.</param>
    /// <param name="until">End; after <paramref name="from"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The window is empty, starts too early or is not made of 10 ms slots.
    /// </exception>
    public double MeanBetween(SimTime from, SimTime until)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(from, until);
        return (double)(AreaAt(until) - AreaAt(from)) / (until - from).Nanoseconds;
    }

    /// <summary>
    /// Value times time since the start or <see cref="Restart"/>, in units · ns. The mean between two instants is the
    /// difference of their areas over the time between them.
    /// </summary>
    /// <param name="until">Until when; not before the last change.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="until"/> lies before the last change.</exception>
    public Int128 AreaUntil(SimTime until)
    {
        if (until < _at)
        {
            throw new ArgumentOutOfRangeException(
                nameof(until), until, $"a gauge changed at {_at} knows nothing new about {until}");
        }

        return _area + ((Int128)Last * (until - _at).Nanoseconds);
    }

    // The first checkpoint at or after the instant knows the area there and that nothing changed since the last slot
    // with a change, so the area at any slot edge follows exactly.
    private Int128 AreaAt(SimTime instant)
    {
        if (instant < _since || instant.Nanoseconds % Slot.Nanoseconds != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(instant), instant, $"a window of a gauge starts at or after {_since}, at multiples of {Slot}");
        }

        return _history.TryFind(instant, out var next)
            ? next.Area - ((Int128)next.Value * (next.At - instant).Nanoseconds)
            : AreaUntil(instant < _at ? _at : instant);
    }
}
