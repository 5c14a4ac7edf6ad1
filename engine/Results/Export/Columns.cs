using System.Globalization;
using CsvHelper;
using NetSim.Core;

namespace NetSim.Results;

/// <summary>
/// Names and numbers as tables show them: units in names, invariant culture, numbers that read back exactly.
/// </summary>
public static class Columns
{
    /// <summary>A quantity's column: its name with its unit behind it.</summary>
    public static string Name(string metric, string unit) => unit.Length == 0 ? metric : $"{metric}_{unit}";

    /// <summary>A number as a cell: the shortest text that reads back to it; empty for NaN.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? string.Empty : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A value as a cell: invariant culture, numbers that read back exactly, empty for null.</summary>
    public static string Cell(object? value) => value switch
    {
        null => string.Empty,
        double number => Number(number),
        bool flag => flag ? "true" : "false",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    /// <summary>Room that <see cref="FormatSeconds"/> needs.</summary>
    public const int SecondsLength = 32;

    /// <summary>A time in seconds, exact to the nanosecond, without trailing zeros.</summary>
    /// <param name="at">The time; not negative.</param>
    /// <param name="destination">At least <see cref="SecondsLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int FormatSeconds(SimTime at, Span<byte> destination)
    {
        var (seconds, nanoseconds) = Math.DivRem(at.Nanoseconds, 1_000_000_000);
        seconds.TryFormat(destination, out var length, default, CultureInfo.InvariantCulture);
        if (nanoseconds == 0)
        {
            return length;
        }

        destination[length++] = (byte)'.';
        for (long digit = 100_000_000; nanoseconds > 0; digit /= 10)
        {
            destination[length++] = (byte)('0' + (nanoseconds / digit));
            nanoseconds %= digit;
        }

        return length;
    }

    /// <summary>A time in seconds as text.</summary>
    public static string Seconds(SimTime at)
    {
        Span<byte> text = stackalloc byte[SecondsLength];
        return System.Text.Encoding.ASCII.GetString(text[..FormatSeconds(at, text)]);
    }

    /// <summary>How every table of ours is written: RFC 4180 in UTF-8 without mark, but lines end as on Unix.</summary>
    public static CsvWriterOptions Csv { get; } = CsvWriterOptions.Default with { NewLine = "\n" };
}
