namespace NetSim.Tcp;

/// <summary>The sysctls of congestion control and loss recovery.</summary>
internal static class RecoverySysctls
{
    internal static IReadOnlyList<Sysctl> All { get; } =
    [
        new()
        {
            Name = "net.ipv4.tcp_congestion_control",
            Field = SysctlField.CongestionControl,
            Unit = "",
            Maximum = 0,
            Default = "cubic",
            Meaning = "Congestion control of new sockets.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_available_congestion_control",
            Field = SysctlField.None,
            Unit = "",
            Maximum = 0,
            Default = string.Join(' ', CongestionControls.All),
            Meaning = "Congestion controls that can be chosen.",
            Source = "those that are modelled",
            Evidence = Evidence.Source,
            IsReadOnly = true,
        },
        new()
        {
            Name = "net.ipv4.tcp_early_retrans",
            Field = SysctlField.Of(s => ref s.EarlyRetrans),
            Unit = "",
            Maximum = 4,
            Default = "3",
            Absent = "0",
            Meaning = "Tail loss probe: 0 off, 3 or 4 on.",
            Source = "measured on 6.18.44",
            AddedIn = 3005,
        },
        new()
        {
            Name = "net.ipv4.tcp_recovery",
            Field = SysctlField.Of(s => ref s.Recovery),
            Unit = "",
            Maximum = 255,
            Default = "1",
            Absent = "0",
            Meaning = "RACK loss detection: bit 0 on, bit 1 static reordering window, bit 2 no fallback to "
                + "three duplicate ACKs.",
            Source = "measured on 6.18.44",
            AddedIn = 4004,
        },
        new()
        {
            Name = "net.ipv4.tcp_fack",
            Field = SysctlField.Of(s => ref s.Fack),
            Unit = "",
            Maximum = 255,
            Default = "0",
            Meaning = "Forward acknowledgment: what lies tcp_reordering segments below the highest SACK is lost. Kernels with "
                + "RACK take the value and do without.",
            Source = "measured on 6.18.44",
            Older = [new(3010, "1", Evidence.Recalled, "")],
        },
        new()
        {
            Name = "net.ipv4.tcp_comp_sack_delay_ns",
            Field = SysctlField.Of(s => ref s.CompSackDelayNs),
            Unit = "ns",
            Default = "1000000",
            Absent = "0",
            Meaning = "Longest wait of an ACK while data is out of order; a twentieth of the round trip if that is less.",
            Source = "measured on 6.18.44",
            AddedIn = 4018,
        },
        new()
        {
            Name = "net.ipv4.tcp_comp_sack_slack_ns",
            Field = SysctlField.Of(s => ref s.CompSackSlackNs),
            Unit = "ns",
            Default = "100000",
            Absent = "0",
            Meaning = "How much later than that its timer may fire.",
            Source = "measured on 6.18.44",
            AddedIn = 5008,
        },
        new()
        {
            Name = "net.ipv4.tcp_comp_sack_nr",
            Field = SysctlField.Of(s => ref s.CompSackNr),
            Unit = "ACKs",
            Maximum = 255,
            Default = "44",
            Absent = "0",
            Meaning = "Most ACKs that wait while data is out of order; 0: none waits.",
            Source = "measured on 6.18.44",
            AddedIn = 4018,
        },
        new()
        {
            Name = "net.ipv4.tcp_frto",
            Field = SysctlField.Of(s => ref s.Frto),
            Unit = "",
            Maximum = 255,
            Default = "2",
            Meaning = "Detection of spurious time-outs (F-RTO, RFC 5682).",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_reordering",
            Field = SysctlField.Of(s => ref s.Reordering),
            Unit = "segments",
            Minimum = 1,
            Maximum = 300,
            Default = "3",
            Meaning = "Degree of reordering that is assumed at first.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_max_reordering",
            Field = SysctlField.Of(s => ref s.MaxReordering),
            Unit = "segments",
            Minimum = 1,
            Default = "300",
            Absent = "127",
            Meaning = "Largest degree of reordering that is learnt.",
            Source = "measured on 6.18.44",
            AddedIn = 3019,
        },
        new()
        {
            Name = "net.ipv4.tcp_slow_start_after_idle",
            Field = SysctlField.Of(s => ref s.SlowStartAfterIdle),
            Unit = "",
            Maximum = 255,
            Default = "1",
            Meaning = "Whether the congestion window decays while a connection is idle.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_rto_min_us",
            Field = SysctlField.Of(s => ref s.RtoMinUs),
            Unit = "us",
            Minimum = 1,
            Default = "200000",
            Absent = "200000",
            Meaning = "Smallest RTO.",
            Source = "measured on 6.18.44",
            AddedIn = 6011,
        },
        new()
        {
            Name = "net.ipv4.tcp_rto_max_ms",
            Field = SysctlField.Of(s => ref s.RtoMaxMs),
            Unit = "ms",
            Minimum = 1000,
            Maximum = 120000,
            Default = "120000",
            Absent = "120000",
            Meaning = "Largest RTO.",
            Source = "measured on 6.18.44",
            AddedIn = 6015,
        },
        new()
        {
            Name = "net.ipv4.tcp_pingpong_thresh",
            Field = SysctlField.Of(s => ref s.PingpongThresh),
            Unit = "replies",
            Minimum = 1,
            Maximum = 255,
            Default = "1",
            Absent = "1",
            Meaning = "Replies to requests after which ACKs are delayed (ping-pong mode).",
            Source = "measured on 6.18.44",
            AddedIn = 6006,
        },
        new()
        {
            Name = "net.ipv4.tcp_autocorking",
            Field = SysctlField.Of(s => ref s.Autocorking),
            Unit = "",
            Maximum = 1,
            Default = "1",
            Absent = "0",
            Meaning = "Whether small writes wait while earlier packets are still in the device queue.",
            Source = "measured on 6.18.44",
            AddedIn = 3014,
        },
        new()
        {
            Name = "net.ipv4.tcp_min_tso_segs",
            Field = SysctlField.Of(s => ref s.MinTsoSegs),
            Unit = "segments",
            Minimum = 1,
            Maximum = 255,
            Default = "2",
            Absent = "1",
            Meaning = "Smallest burst that pacing builds; each burst of several segments ends with PSH.",
            Source = "measured on 6.18.44",
            AddedIn = 3012,
        },
        new()
        {
            Name = "net.ipv4.tcp_limit_output_bytes",
            Field = SysctlField.Of(s => ref s.LimitOutputBytes),
            Unit = "octets",
            Default = "4194304",
            Absent = "131072",
            Meaning = "Octets of one socket that may wait in the device queue.",
            Source = "measured on 6.18.44",
            AddedIn = 3006,
            Older =
            [
                new(3010, "131072", Evidence.Recalled, ""),
                new(5014, "1048576", Evidence.Recalled, ""),
            ],
        },
        new()
        {
            Name = "net.ipv4.tcp_tso_win_divisor",
            Field = SysctlField.Of(s => ref s.TsoWinDivisor),
            Unit = "",
            Maximum = 255,
            Default = "3",
            Meaning = "Largest part of the window that one burst may take.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_thin_linear_timeouts",
            Field = SysctlField.Of(s => ref s.ThinLinearTimeouts),
            Unit = "",
            Maximum = 255,
            Default = "0",
            Meaning = "Whether thin streams retry without backoff at first.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_retrans_collapse",
            Field = SysctlField.Of(s => ref s.RetransCollapse),
            Unit = "",
            Maximum = 255,
            Default = "1",
            Meaning = "Whether small segments are merged when sent again.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_notsent_lowat",
            Field = SysctlField.NotsentLowat,
            Unit = "octets",
            Maximum = 4294967295,
            Default = "4294967295",
            Absent = "4294967295",
            Meaning = "Unsent octets above which a socket does not count as writable.",
            Source = "measured on 6.18.44",
            AddedIn = 3012,
        },
    ];
}
