namespace NetSim.Tcp;

/// <summary>
/// Sysctls that take values as the kernel's do and change nothing here, so that a machine's settings can be copied as they
/// are. A test compares this list with what the code reads.
/// </summary>
internal static class SysctlsWithoutEffect
{
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["net.ipv4.tcp_autocorking"] = "no segment waits in a network card's queue",
        ["net.ipv4.tcp_limit_output_bytes"] = "no segment waits in a network card's queue",
        ["net.ipv4.tcp_tso_win_divisor"] = "segments are sent one by one, as a card puts them on the wire",
    };

    /// <summary>Why a sysctl changes nothing; null when it does.</summary>
    internal static string? ReasonOf(string name) => Reasons.GetValueOrDefault(name);
}
