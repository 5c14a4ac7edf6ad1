using NetSim.Core;

namespace NetSim.Results;

/// <summary>
/// Last, smallest, largest and time-weighted mean of a quantity that holds its value between changes (a queue's
/// length, the number of half-open connections). Integers throughout, so that the answer does not depend on rounding;
/// a fractional quantity is kept in a smaller unit. Changing it allocates nothing. One host's events own it.
/// </summary>
public sealed class GaugeSummary
{
    private Int128 _area;
    private SimTime _since;
    private SimTime _at;

    /// <summary>A gauge that starts at <paramref name="at"/>.</summary>
    /// <param name="at">When the gauge begins to be observed; default the start of the run.</param>
    /// <param name="value">Its value then, default 0.</param>
    public GaugeSummary(SimTime at = default, long value = 0)
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

    /// <summary>Changes the value.</summary>
    /// <param name="at">When; not before the last change.</param>
    /// <param name="value">The new value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="at"/> lies before the last change.</exception>
    public void Set(SimTime at, long value)
    {
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
        _area = 0;
        _since = at;
        _at = at;
        Min = Last;
        Max = Last;
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

    /// <summary>What a report shows of this gauge.</summary>
    /// <param name="until">The end of the observation; not before the last change.</param>
    /// <param name="divisor">Kept units per reported unit, above 0; default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="until"/> lies before the last change, or <paramref name="divisor"/> is not positive.
    /// </exception>
    public GaugeValue Summarize(SimTime until, double divisor = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(divisor);
        var span = (until - _since).Nanoseconds;
        var mean = span == 0 ? Last : (double)AreaUntil(until) / span;
        return new GaugeValue(Last / divisor, Min / divisor, mean / divisor, Max / divisor);
    }
}
