namespace NetSim.Core;

/// <summary>An instant on the simulated clock, in whole nanoseconds since the start of the run.</summary>
/// <param name="Nanoseconds">Nanoseconds since the start of the run; never negative inside a run.</param>
public readonly record struct SimTime(long Nanoseconds) : IComparable<SimTime>
{
    /// <summary>The start of the run.</summary>
    public static SimTime Zero => default;

    /// <summary>Later than every event: "never".</summary>
    public static SimTime Never => new(long.MaxValue);

    /// <summary>Seconds since the start of the run, for people and reports; not for arithmetic in the core.</summary>
    public double Seconds => Nanoseconds / 1e9;

    /// <summary>The instant <paramref name="span"/> after <paramref name="at"/>.</summary>
    public static SimTime operator +(SimTime at, Duration span) => new(at.Nanoseconds + span.Nanoseconds);

    /// <summary>The instant <paramref name="span"/> before <paramref name="at"/>.</summary>
    public static SimTime operator -(SimTime at, Duration span) => new(at.Nanoseconds - span.Nanoseconds);

    /// <summary>The span from <paramref name="earlier"/> to <paramref name="later"/>.</summary>
    public static Duration operator -(SimTime later, SimTime earlier) => new(later.Nanoseconds - earlier.Nanoseconds);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(SimTime left, SimTime right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(SimTime left, SimTime right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(SimTime left, SimTime right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(SimTime left, SimTime right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc/>
    public int CompareTo(SimTime other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <inheritdoc/>
    public override string ToString() => new Duration(Nanoseconds).ToString();
}
