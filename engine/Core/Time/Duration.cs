using System.Globalization;

namespace NetSim.Core;

/// <summary>A span of simulated time in whole nanoseconds.</summary>
/// <param name="Nanoseconds">Length in nanoseconds; negative only as the result of a subtraction.</param>
public readonly record struct Duration(long Nanoseconds) : IComparable<Duration>
{
    /// <summary>No time at all.</summary>
    public static Duration Zero => default;

    /// <summary>Length in seconds, for people and reports.</summary>
    public double Seconds => Nanoseconds / 1e9;

    /// <summary>Length in milliseconds, for people and reports.</summary>
    public double Milliseconds => Nanoseconds / 1e6;

    /// <summary>A span of <paramref name="value"/> microseconds.</summary>
    public static Duration FromMicroseconds(long value) => new(value * 1_000);

    /// <summary>A span of <paramref name="value"/> milliseconds.</summary>
    public static Duration FromMilliseconds(long value) => new(value * 1_000_000);

    /// <summary>A span of <paramref name="value"/> seconds.</summary>
    public static Duration FromSeconds(long value) => new(value * 1_000_000_000);

    /// <summary>A span of <paramref name="value"/> seconds, rounded to the nearest nanosecond.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or does not fit 292 years.</exception>
    public static Duration FromSeconds(double value)
    {
        if (!double.IsFinite(value) || Math.Abs(value) > 9.2e9)
        {
            throw new ArgumentOutOfRangeException(
                nameof(value), value, "A duration must be finite and below 292 years.");
        }

        return new((long)Math.Round(value * 1e9));
    }

    /// <summary>The sum of two spans.</summary>
    public static Duration operator +(Duration left, Duration right) => new(left.Nanoseconds + right.Nanoseconds);

    /// <summary>The difference of two spans.</summary>
    public static Duration operator -(Duration left, Duration right) => new(left.Nanoseconds - right.Nanoseconds);

    /// <summary><paramref name="factor"/> times the span.</summary>
    public static Duration operator *(Duration span, long factor) => new(span.Nanoseconds * factor);

    /// <summary>The span divided into <paramref name="parts"/>, rounded towards zero.</summary>
    public static Duration operator /(Duration span, long parts) => new(span.Nanoseconds / parts);

    /// <summary>Whether <paramref name="left"/> is shorter.</summary>
    public static bool operator <(Duration left, Duration right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is longer.</summary>
    public static bool operator >(Duration left, Duration right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not longer.</summary>
    public static bool operator <=(Duration left, Duration right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not shorter.</summary>
    public static bool operator >=(Duration left, Duration right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc/>
    public int CompareTo(Duration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>
    /// The span in the largest unit that keeps it readable: <c>1.5s</c>, <c>20ms</c>, <c>250us</c>, <c>7ns</c>.
    /// </summary>
    public override string ToString()
    {
        var size = Math.Abs((double)Nanoseconds);
        var (unit, name) = size >= 1e9 ? (1e9, "s")
            : size >= 1e6 ? (1e6, "ms") : size >= 1e3 ? (1e3, "us") : (1.0, "ns");
        return (Nanoseconds / unit).ToString("0.#########", CultureInfo.InvariantCulture) + name;
    }
}
