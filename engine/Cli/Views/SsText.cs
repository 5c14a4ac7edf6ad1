using System.Globalization;
using NetSim.Tcp;

namespace NetSim.Cli;

/// <summary>How <c>ss</c> writes timers, directions, times and rates.</summary>
internal static class SsText
{
    private static readonly string[] TimerNames = ["off", "on", "keepalive", "timewait", "persist"];

    /// <summary><c>timer:(keepalive,119min,0)</c>; empty when no timer runs.</summary>
    public static string Timer(in SockDiagnosis diagnosis) => diagnosis.Timer == DiagnosisTimer.Off
        ? ""
        : $"timer:({TimerNames[(int)diagnosis.Timer]},{Span(diagnosis.ExpiresMs)},{diagnosis.Retransmits})";

    /// <summary>Which directions are open: <c>&lt;-&gt;</c>, <c>--&gt;</c> once the peer has closed.</summary>
    public static string Directions(ShutdownFlags shutdown) =>
        $"{((shutdown & ShutdownFlags.Receive) != 0 ? '-' : '<')}-{((shutdown & ShutdownFlags.Send) != 0 ? '-' : '>')}";

    /// <summary>A rate as with <c>-n</c> (<c>119156363636bps</c>) or in SI units (<c>119Gbps</c>).</summary>
    public static string Rate(double bitsPerSecond, bool numeric)
    {
        if (numeric)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{bitsPerSecond:0}bps");
        }

        string[] units = ["", "k", "M", "G", "T"];
        var unit = 0;
        while (bitsPerSecond >= 1_000 && unit < units.Length - 1)
        {
            bitsPerSecond /= 1_000;
            unit++;
        }

        return $"{General(bitsPerSecond, 3)}{units[unit]}bps";
    }

    /// <summary>A number with at most so many significant digits, as printf's <c>%g</c>.</summary>
    public static string General(double value, int digits = 6) =>
        value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .Replace("E+", "e+", StringComparison.Ordinal);

    // Minutes hide milliseconds, ten of them hide seconds; ten seconds hide milliseconds.
    private static string Span(int milliseconds)
    {
        var (minutes, seconds, rest) = (milliseconds / 60_000, milliseconds / 1_000 % 60, milliseconds % 1_000);
        var text = minutes > 0 ? $"{minutes}min" : "";
        rest = minutes > 0 || seconds > 9 ? 0 : rest;
        seconds = minutes > 9 ? 0 : seconds;
        text += seconds == 0 ? "" : rest > 0 ? $"{seconds}." : $"{seconds}sec";
        return text + (rest > 0 ? $"{rest:000}ms" : "");
    }
}
