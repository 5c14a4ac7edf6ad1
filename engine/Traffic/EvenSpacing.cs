using NetSim.Core;

namespace NetSim.Traffic;

/// <summary>Instants at even distances, the first within one distance of the start at a moment that the seed decides.</summary>
internal readonly struct EvenSpacing
{
    private readonly double _phase;

    /// <param name="rate">How often per second, above zero.</param>
    /// <param name="key">Whose phase it is.</param>
    public EvenSpacing(Rate rate, RandomKey key)
    {
        Nanoseconds = 1e9 / rate.PerSecond;
        _phase = Distributions.Unit(key.For("phase").Draw(0)) * Nanoseconds;
    }

    /// <summary>The distance, with its fraction of a nanosecond.</summary>
    public double Nanoseconds { get; }

    /// <summary>The instant of the given number, counted from 0, of a series that begins at <paramref name="from"/>.</summary>
    public SimTime At(SimTime from, ulong number) => from + new Duration((long)(_phase + (number * Nanoseconds)));
}
