namespace NetSim.Tcp;

/// <summary>The sysctls of pacing, congestion marks and the choice of a congestion control.</summary>
internal static class CongestionSysctls
{
    internal static IReadOnlyList<Sysctl> All { get; } =
    [
        new()
        {
            Name = "net.ipv4.tcp_allowed_congestion_control",
            Field = SysctlField.AllowedCongestionControl,
            Unit = "",
            Maximum = 0,
            Default = "reno cubic bbr",
            Meaning = "Congestion controls that any application may choose by TCP_CONGESTION; the default one always is.",
            Source = "measured on 6.18.44 with bbr loaded",
        },
        new()
        {
            Name = "net.core.default_qdisc",
            Field = SysctlField.DefaultQdisc,
            Unit = "",
            Maximum = 0,
            Default = "pfifo_fast",
            Meaning = "Queue discipline of the interfaces: with fq every connection is paced, otherwise only bbr and "
                + "SO_MAX_PACING_RATE are. It makes no queue: those belong to links.",
            Source = "measured on 6.18.44",
            AddedIn = 3012,
            Absent = "pfifo_fast",
        },
        new()
        {
            Name = "net.ipv4.tcp_pacing_ss_ratio",
            Field = SysctlField.Of(s => ref s.PacingSsRatio),
            Unit = "%",
            Maximum = 1000,
            Default = "200",
            Absent = "200",
            Meaning = "Pacing rate while cwnd is below half of ssthresh, in percent of cwnd per RTT.",
            Source = "measured on 6.18.44",
            AddedIn = 4003,
        },
        new()
        {
            Name = "net.ipv4.tcp_pacing_ca_ratio",
            Field = SysctlField.Of(s => ref s.PacingCaRatio),
            Unit = "%",
            Maximum = 1000,
            Default = "120",
            Absent = "200",
            Meaning = "Pacing rate otherwise, in percent of cwnd per RTT.",
            Source = "measured on 6.18.44",
            AddedIn = 4003,
        },
        new()
        {
            Name = "net.ipv4.tcp_ecn_fallback",
            Field = SysctlField.Of(s => ref s.EcnFallback),
            Unit = "",
            Maximum = 1,
            Default = "1",
            Absent = "0",
            Meaning = "Whether a SYN that asked for ECN and got no answer is sent again without asking.",
            Source = "measured on 6.18.44",
            AddedIn = 4001,
        },
    ];
}
