using System.Globalization;

namespace NetSim.Cli;

/// <summary>Spans of wall-clock time as people type them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1.5h</c>.</summary>
internal static class DurationText
{
    // "ms" before "m" and "s": the first suffix that fits is taken.
    private static readonly (string Suffix, double Seconds)[] Units =
        [("ms", 0.001), ("min", 60), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Reads a positive span of at most ten days.</summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        span = default;
        foreach (var (suffix, seconds) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture, out var number)
                && number * seconds is > 0 and <= 864_000)
            {
                span = TimeSpan.FromSeconds(number * seconds);
                return true;
            }
        }

        return false;
    }
}
