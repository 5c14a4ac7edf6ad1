namespace NetSim.Tcp;

/// <summary>The sysctls of segments, options and buffers.</summary>
internal static class SegmentsSysctls
{
    internal static IReadOnlyList<Sysctl> All { get; } =
    [
        new()
        {
            Name = "net.ipv4.tcp_timestamps",
            Field = SysctlField.Of(s => ref s.Timestamps),
            Unit = "",
            Maximum = 255,
            Default = "1",
            Meaning = "TCP timestamps: 0 off, 1 with a secret offset, 2 without offset.",
            Source = "measured on 6.18.44",
            OlderRanges = [new(3010, 0, 1)],
        },
        new()
        {
            Name = "net.ipv4.tcp_sack",
            Field = SysctlField.Of(s => ref s.Sack),
            Unit = "",
            Maximum = 255,
            Default = "1",
            Meaning = "Selective acknowledgments (RFC 2018).",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_dsack",
            Field = SysctlField.Of(s => ref s.Dsack),
            Unit = "",
            Maximum = 255,
            Default = "1",
            Meaning = "Duplicate SACK blocks (RFC 2883).",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_window_scaling",
            Field = SysctlField.Of(s => ref s.WindowScaling),
            Unit = "",
            Maximum = 255,
            Default = "1",
            Meaning = "Window scaling (RFC 7323).",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_ecn",
            Field = SysctlField.Of(s => ref s.Ecn),
            Unit = "",
            Maximum = 2,
            Default = "2",
            Meaning = "Explicit congestion notification: 0 off, 1 asked for and accepted, 2 accepted.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_fastopen",
            Field = SysctlField.Of(s => ref s.Fastopen),
            Unit = "",
            Default = "1",
            Absent = "0",
            Meaning = "TCP Fast Open: 0x1 clients, 0x2 servers, 0x4 and 0x200 the same without cookies, 0x400 all listeners.",
            Source = "measured on 6.18.44",
            AddedIn = 3006,
            Older =
            [
                new(3010, "0", Evidence.Recalled, "1 since 3.13"),
            ],
        },
        new()
        {
            Name = "net.ipv4.tcp_fastopen_key",
            Field = SysctlField.FastopenKey,
            Unit = "",
            Default = "",
            Meaning = "Key of Fast Open cookies, and one that is honoured besides; empty: drawn from the seed at boot.",
            Source = "proc_tcp_fastopen_key; the kernel shows the key that it drew",
            Evidence = Evidence.Source,
            AddedIn = 3007,
        },
        new()
        {
            Name = "net.ipv4.tcp_fastopen_blackhole_timeout_sec",
            Field = SysctlField.Of(s => ref s.FastopenBlackholeTimeout),
            Unit = "s",
            Default = "0",
            Absent = "0",
            Meaning = "How long clients leave Fast Open alone after a black hole, doubled each time up to 64 times; 0: never.",
            Source = "measured on 6.18.44",
            AddedIn = 4012,
            Older =
            [
                new(5013, "3600", Evidence.Recalled, "0 since 5.14"),
            ],
        },
        new()
        {
            Name = "net.ipv4.tcp_challenge_ack_limit",
            Field = SysctlField.Of(s => ref s.ChallengeAckLimit),
            Unit = "segments/s",
            Default = "2147483647",
            Absent = "0",
            Meaning = "Challenge ACKs that a machine may send in a second.",
            Source = "measured on 6.18.44",
            AddedIn = 3006,
            Older =
            [
                new(3010, "100", Evidence.Recalled, "RFC 5961 as first implemented"),
                new(5014, "1000", Evidence.Recalled, "since 4.7"),
            ],
        },
        new()
        {
            Name = "net.ipv4.tcp_invalid_ratelimit",
            Field = SysctlField.Of(s => ref s.InvalidRatelimitMs),
            Unit = "ms",
            Default = "500",
            Absent = "0",
            Meaning = "Shortest time between two ACKs to segments that do not fit; 0: no limit.",
            Source = "measured on 6.18.44",
            AddedIn = 4000,
        },
        new()
        {
            Name = "net.ipv4.tcp_no_metrics_save",
            Field = SysctlField.Of(s => ref s.NoMetricsSave),
            Unit = "",
            Maximum = 255,
            Default = "0",
            Meaning = "Whether closing connections leave nothing (RTT, ssthresh) for later ones to the same peer.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.ip_no_pmtu_disc",
            Field = SysctlField.Of(s => ref s.IpNoPmtuDisc),
            Unit = "",
            Maximum = 255,
            Default = "0",
            Meaning = "Whether path MTU discovery is off.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_mtu_probing",
            Field = SysctlField.Of(s => ref s.MtuProbing),
            Unit = "",
            Maximum = 255,
            Default = "0",
            Meaning = "Packetization-layer MTU probing: 0 off, 1 after a black hole, 2 always.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_base_mss",
            Field = SysctlField.Of(s => ref s.BaseMss),
            Unit = "octets",
            Maximum = 65535,
            Default = "1024",
            Meaning = "Segment size at which MTU probing starts.",
            Source = "measured on 6.18.44",
            Older =
            [
                new(3010, "512", Evidence.Recalled, "1024 since 4.1"),
            ],
        },
        new()
        {
            Name = "net.ipv4.tcp_mtu_probe_floor",
            Field = SysctlField.Of(s => ref s.MtuProbeFloor),
            Unit = "octets",
            Maximum = 65535,
            Default = "48",
            Absent = "48",
            Meaning = "Smallest segment size to which time-outs in a row lead when MTU probing is on.",
            Source = "tcp_sk_init; TCP_MIN_SND_MSS",
            Evidence = Evidence.Source,
            AddedIn = 4020,
        },
        new()
        {
            Name = "net.ipv4.route.min_pmtu",
            Field = SysctlField.Of(s => ref s.MinPmtu),
            Unit = "octets",
            Minimum = 68,
            Default = "552",
            Meaning = "Smallest path MTU that a router's report brings about.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.route.mtu_expires",
            Field = SysctlField.Of(s => ref s.MtuExpires),
            Unit = "s",
            Default = "600",
            Meaning = "How long a path's MTU is remembered.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.route.min_adv_mss",
            Field = SysctlField.Of(s => ref s.MinAdvertisedMss),
            Unit = "octets",
            Default = "256",
            Meaning = "Smallest MSS that is announced on a path with a small MTU.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_min_snd_mss",
            Field = SysctlField.Of(s => ref s.MinSndMss),
            Unit = "octets",
            Minimum = 48,
            Maximum = 65535,
            Default = "48",
            Absent = "48",
            Meaning = "Smallest segment size that a peer or a router may impose.",
            Source = "measured on 6.18.44",
            AddedIn = 4000,
        },
        new()
        {
            Name = "net.ipv4.tcp_moderate_rcvbuf",
            Field = SysctlField.Of(s => ref s.ModerateRcvbuf),
            Unit = "",
            Maximum = 255,
            Default = "1",
            Meaning = "Whether receive buffers grow by themselves.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_shrink_window",
            Field = SysctlField.Of(s => ref s.ShrinkWindow),
            Unit = "",
            Maximum = 1,
            Default = "0",
            Absent = "0",
            Meaning = "Whether a window that was offered may be taken back when memory is short.",
            Source = "measured on 6.18.44",
            AddedIn = 6006,
        },
        new()
        {
            Name = "net.ipv4.tcp_adv_win_scale",
            Field = SysctlField.Of(s => ref s.AdvWinScale),
            Unit = "",
            Minimum = -31,
            Maximum = 31,
            Default = "1",
            Meaning = "Part of the receive buffer set aside for overhead, as a power of two.",
            Source = "measured on 6.18.44",
            Older =
            [
                new(2006, "2", Evidence.Recalled, "1 since 3.4"),
            ],
        },
        new()
        {
            Name = "net.ipv4.tcp_workaround_signed_windows",
            Field = SysctlField.Of(s => ref s.WorkaroundSignedWindows),
            Unit = "",
            Maximum = 255,
            Default = "0",
            Meaning = "Whether windows above 32767 are avoided towards peers without window scaling.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_rmem",
            Field = SysctlField.Of(s => ref s.RmemMin, s => ref s.RmemDefault, s => ref s.RmemMax),
            Unit = "octets",
            Minimum = 1,
            Default = "4096 131072 6291456",
            Meaning = "Receive buffer: minimum, default, maximum for autotuning.",
            Source = "upstream default; 6.16 and later raise the maximum on machines with much memory",
            Older =
            [
                new(2006, "4096 87380 4194304", Evidence.Recalled, "tcp_init v2.6.32"),
                new(4018, "4096 87380 6291456", Evidence.Recalled, "131072 since 4.20"),
            ],
        },
        new()
        {
            Name = "net.ipv4.tcp_wmem",
            Field = SysctlField.Of(s => ref s.WmemMin, s => ref s.WmemDefault, s => ref s.WmemMax),
            Unit = "octets",
            Minimum = 1,
            Default = "4096 16384 4194304",
            Meaning = "Send buffer: minimum, default, maximum for autotuning.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.core.rmem_max",
            Field = SysctlField.Of(s => ref s.CoreRmemMax),
            Unit = "octets",
            Minimum = 2304,
            Default = "212992",
            Meaning = "Largest receive buffer that SO_RCVBUF gives.",
            Source = "upstream default; 6.17 and later have 4 MB",
            Evidence = Evidence.Recalled,
            Older =
            [
                new(2006, "131071", Evidence.Recalled, "SK_RMEM_MAX v2.6.32"),
            ],
        },
        new()
        {
            Name = "net.core.wmem_max",
            Field = SysctlField.Of(s => ref s.CoreWmemMax),
            Unit = "octets",
            Minimum = 4608,
            Default = "212992",
            Meaning = "Largest send buffer that SO_SNDBUF gives.",
            Source = "upstream default; 6.17 and later have 4 MB",
            Evidence = Evidence.Recalled,
            Older =
            [
                new(2006, "131071", Evidence.Recalled, "SK_WMEM_MAX v2.6.32"),
            ],
        },
    ];
}
