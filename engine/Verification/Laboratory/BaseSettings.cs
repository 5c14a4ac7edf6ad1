using NetSim.Hosts;

namespace NetSim.Verification;

/// <summary>
/// The sysctls that every measured machine had before an experiment set its own: upstream's defaults, written out
/// because distributions override some of them.
/// </summary>
internal static class BaseSettings
{
    private static readonly (string Name, string Value)[] All =
    [
        ("net.ipv4.tcp_congestion_control", "cubic"), ("net.ipv4.tcp_syncookies", "1"),
        ("net.core.somaxconn", "4096"), ("net.ipv4.tcp_max_syn_backlog", "4096"),
        ("net.ipv4.tcp_synack_retries", "5"), ("net.ipv4.tcp_syn_retries", "6"),
        ("net.ipv4.tcp_syn_linear_timeouts", "4"), ("net.ipv4.tcp_timestamps", "1"),
        ("net.ipv4.tcp_sack", "1"), ("net.ipv4.tcp_window_scaling", "1"),
        ("net.ipv4.tcp_tw_reuse", "2"), ("net.ipv4.tcp_tw_reuse_delay", "1000"),
        ("net.ipv4.tcp_fin_timeout", "60"), ("net.ipv4.tcp_rfc1337", "0"),
        ("net.ipv4.tcp_abort_on_overflow", "0"), ("net.ipv4.tcp_retries1", "3"),
        ("net.ipv4.tcp_retries2", "15"), ("net.ipv4.tcp_orphan_retries", "0"),
        ("net.ipv4.tcp_keepalive_time", "7200"), ("net.ipv4.tcp_keepalive_intvl", "75"),
        ("net.ipv4.tcp_keepalive_probes", "9"), ("net.ipv4.tcp_early_retrans", "3"),
        ("net.ipv4.tcp_rmem", "4096 131072 6291456"), ("net.ipv4.tcp_wmem", "4096 16384 4194304"),
        ("net.core.rmem_max", "212992"), ("net.core.wmem_max", "212992"),
        ("net.ipv4.tcp_no_metrics_save", "0"), ("net.ipv4.tcp_slow_start_after_idle", "1"),
    ];

    /// <summary>
    /// Sets all that the machine's kernel has in that form; a kernel without one is measured without.
    /// </summary>
    public static void Apply(Machine machine)
    {
        foreach (var (name, value) in All)
        {
            try
            {
                machine.Sysctl[name] = value;
            }
            catch (SysctlException)
            {
                // Other kernels lack some of these or know other values; what an experiment itself sets must exist.
            }
        }
    }
}
