namespace NetSim.Scripting;

/// <summary>The units of the surface under the names that people try first.</summary>
internal static class UnitNames
{
    private static readonly (string Unit, string[] Tried)[] Units =
    [
        ("ns", ["nsec", "nanos", "nanoseconds"]),
        ("us", ["usec", "µs", "micros", "microseconds"]),
        ("ms", ["msec", "msecs", "millis", "milliseconds", "millisecond"]),
        ("s", ["sec", "secs", "second", "seconds"]),
        ("min", ["m", "mins", "minute", "minutes"]),
        ("hours", ["h", "hr", "hrs", "hour"]),
        ("days", ["d", "day"]),
        ("bps", ["bit", "bits", "bitps"]),
        ("Kbps", ["kbps", "kbit", "kbits", "Kbit"]),
        ("Mbps", ["mbps", "mbit", "mbits", "Mbit", "Mbits", "mb", "Mb"]),
        ("Gbps", ["gbps", "gbit", "gbits", "Gbit", "Gbits", "gb", "Gb", "GB", "G"]),
        ("percent", ["pct", "perc", "percents", "prc", "pc"]),
        ("perSecond", ["rps", "qps", "pps", "cps", "tps", "ps", "hz", "Hz", "persecond", "persec", "perSec"]),
        ("KB", ["kB", "kb", "kib", "KiB", "K", "k"]),
        ("MB", ["mib", "MiB", "M"]),
    ];

    /// <summary>Whether <paramref name="name"/> is a unit of the surface.</summary>
    public static bool IsUnit(string name) => Units.Any(u => u.Unit == name);

    /// <summary>The unit that <paramref name="tried"/> means, or null.</summary>
    public static string? Meant(string tried) =>
        Units.Where(u => u.Tried.Contains(tried, StringComparer.Ordinal)).Select(u => u.Unit).FirstOrDefault();
}
