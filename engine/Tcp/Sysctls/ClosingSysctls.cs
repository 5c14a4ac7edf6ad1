namespace NetSim.Tcp;

/// <summary>The sysctls of ending connections.</summary>
internal static class ClosingSysctls
{
    internal static IReadOnlyList<Sysctl> All { get; } =
    [
        new()
        {
            Name = "net.ipv4.tcp_keepalive_time",
            Field = SysctlField.Of(s => ref s.KeepaliveTime),
            Unit = "s",
            Minimum = 1,
            Maximum = 1000000,
            Default = "7200",
            Meaning = "Idle time after which a connection with SO_KEEPALIVE is probed.",
            Source = "measured on 6.18.44; the kernel also takes negative values, which make no sense",
        },
        new()
        {
            Name = "net.ipv4.tcp_keepalive_intvl",
            Field = SysctlField.Of(s => ref s.KeepaliveIntvl),
            Unit = "s",
            Minimum = 1,
            Maximum = 1000000,
            Default = "75",
            Meaning = "Time between two keepalive probes.",
            Source = "measured on 6.18.44; the kernel also takes negative values, which make no sense",
        },
        new()
        {
            Name = "net.ipv4.tcp_keepalive_probes",
            Field = SysctlField.Of(s => ref s.KeepaliveProbes),
            Unit = "probes",
            Maximum = 255,
            Default = "9",
            Meaning = "Unanswered keepalive probes after which the connection is dropped.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_fin_timeout",
            Field = SysctlField.Of(s => ref s.FinTimeout),
            Unit = "s",
            Minimum = 1,
            Maximum = 1000000,
            Default = "60",
            Meaning = "How long an orphan stays in FIN-WAIT-2; it does not shorten TIME-WAIT.",
            Source = "measured on 6.18.44; the kernel also takes negative values, which make no sense",
        },
        new()
        {
            Name = "net.ipv4.tcp_tw_recycle",
            Field = SysctlField.Of(s => ref s.TwRecycle),
            Unit = "",
            Maximum = 1,
            Default = "0",
            Absent = "0",
            Meaning = "Fast recycling of TIME-WAIT by the peer's timestamps; drops clients behind NAT.",
            Source = "tcp_v4_conn_request v3.10",
            Evidence = Evidence.Source,
            RemovedIn = 4012,
        },
        new()
        {
            Name = "net.ipv4.tcp_tw_reuse",
            Field = SysctlField.Of(s => ref s.TwReuse),
            Unit = "",
            Maximum = 2,
            Default = "2",
            Meaning = "Whether connect() may take over a TIME-WAIT mini-sock with timestamps: 0 no, 1 yes, 2 "
                + "on loopback only.",
            Source = "measured on 6.18.44",
            Older =
            [
                new(3010, "0", Evidence.Source, "sysctl_tcp_tw_reuse v3.10"),
                new(4018, "0", Evidence.Recalled, "2 since 4.19; RHEL 8 not checked"),
                new(5014, "2", Evidence.Source, "tcp_sk_init v5.14"),
            ],
            OlderRanges = [new(4018, 0, 1)],
        },
        new()
        {
            Name = "net.ipv4.tcp_tw_reuse_delay",
            Field = SysctlField.Of(s => ref s.TwReuseDelayMs),
            Unit = "ms",
            Minimum = 1,
            Default = "1000",
            Absent = "1000",
            Meaning = "How long a mini-sock must have been in TIME-WAIT before connect() may take it over.",
            Source = "measured on 6.18.44",
            AddedIn = 6014,
        },
        new()
        {
            Name = "net.ipv4.tcp_max_tw_buckets",
            Field = SysctlField.Of(s => ref s.MaxTwBuckets),
            Unit = "mini-socks",
            Default = "131072",
            Meaning = "Mini-socks in TIME-WAIT or FIN-WAIT-2 that may exist; a connection beyond it closes at once.",
            Source = "ehash/2 with ehash 262144; measured",
            Older =
            [
                new(3010, "180000", Evidence.Recalled, "tcp_init on machines with enough memory"),
            ],
        },
        new()
        {
            Name = "net.ipv4.tcp_rfc1337",
            Field = SysctlField.Of(s => ref s.Rfc1337),
            Unit = "",
            Maximum = 255,
            Default = "0",
            Meaning = "Whether a RST in TIME-WAIT is ignored (RFC 1337).",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_retries1",
            Field = SysctlField.Of(s => ref s.Retries1),
            Unit = "retransmissions",
            Maximum = 255,
            Default = "3",
            Meaning = "Time-outs after which the route is doubted.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_retries2",
            Field = SysctlField.Of(s => ref s.Retries2),
            Unit = "retransmissions",
            Maximum = 255,
            Default = "15",
            Meaning = "Decides, as a time, when an established connection with unacknowledged data is given up.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_orphan_retries",
            Field = SysctlField.Of(s => ref s.OrphanRetries),
            Unit = "retransmissions",
            Maximum = 255,
            Default = "0",
            Meaning = "Decides, as a time, when a connection that no application holds and that nobody acknowledges is given up; 0 means 8.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_max_orphans",
            Field = SysctlField.Of(s => ref s.MaxOrphans),
            Unit = "connections",
            Default = "131072",
            Meaning = "Orphaned full socks that may exist on the machine.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_mem",
            Field = SysctlField.None,
            Unit = "pages",
            Maximum = 0,
            Default = "287832 383779 575664",
            Meaning = "Memory of all sockets: no pressure below, pressure above, limit. Memory pressure is not modelled.",
            Source = "measured on 6.18.44; the kernel derives it from the machine's memory",
            IsReadOnly = true,
        },
        new()
        {
            Name = "net.ipv4.tcp_ehash_entries",
            Field = SysctlField.None,
            Unit = "buckets",
            Maximum = 0,
            Default = "-262144",
            Meaning = "Buckets of the connection hash; negative: shared with the machine's first namespace.",
            Source = "measured on 6.18.44; the kernel derives it from the machine's memory",
            IsReadOnly = true,
            AddedIn = 6001,
        },
        new()
        {
            Name = "net.ipv4.tcp_child_ehash_entries",
            Field = SysctlField.None,
            Unit = "buckets",
            Maximum = 0,
            Default = "0",
            Meaning = "Buckets that the next namespace's own connection hash gets; 0: it shares.",
            Source = "measured on 6.18.44",
            IsReadOnly = true,
            AddedIn = 6001,
        },
    ];
}
