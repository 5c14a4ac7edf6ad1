namespace NetSim.Tcp;

/// <summary>The sysctls of opening connections.</summary>
internal static class ConnectingSysctls
{
    internal static IReadOnlyList<Sysctl> All { get; } =
    [
        new()
        {
            Name = "net.ipv4.tcp_syn_retries",
            Field = SysctlField.Of(s => ref s.SynRetries),
            Unit = "retransmissions",
            Minimum = 1,
            Maximum = 127,
            Default = "6",
            Meaning = "How often an unanswered SYN is sent again before connect() fails with ETIMEDOUT.",
            Source = "measured on 6.18.44",
            Older =
            [
                new(2006, "5", Evidence.Source, "TCP_SYN_RETRIES v2.6.32"),
            ],
            OlderRanges = [new(2006, 1, 255)],
        },
        new()
        {
            Name = "net.ipv4.tcp_synack_retries",
            Field = SysctlField.Of(s => ref s.SynackRetries),
            Unit = "retransmissions",
            Maximum = 255,
            Default = "5",
            Meaning = "How often a SYN-ACK is sent again before the half-open request is dropped.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.tcp_syn_linear_timeouts",
            Field = SysctlField.Of(s => ref s.SynLinearTimeouts),
            Unit = "timeouts",
            Maximum = 127,
            Default = "4",
            Absent = "0",
            Meaning = "How many time-outs of a SYN keep the RTO at its initial value before it doubles.",
            Source = "measured on 6.18.44",
            AddedIn = 6005,
        },
        new()
        {
            Name = "net.ipv4.tcp_max_syn_backlog",
            Field = SysctlField.Of(s => ref s.MaxSynBacklog),
            Unit = "requests",
            Default = "2048",
            Meaning = "Without SYN cookies, bounds the half-open requests of unproven peers at three quarters "
                + "of it; with cookies it has no effect.",
            Source = "max(128, ehash/128) with ehash 262144; measured",
            Older =
            [
                new(2006, "1024", Evidence.Recalled, "tcp_init v2.6.32 on machines with enough memory"),
                new(3010, "1024", Evidence.Source, "tcp_init v3.10: max(128, ehash/256) with ehash 262144"),
                new(4018, "2048", Evidence.Recalled, "max(128, ehash/128) with ehash 262144"),
                new(5014, "2048", Evidence.Source, "tcp_sk_init v5.14: max(128, ehash/128) with ehash 262144"),
            ],
        },
        new()
        {
            Name = "net.core.somaxconn",
            Field = SysctlField.Of(s => ref s.Somaxconn),
            Unit = "connections",
            Default = "4096",
            Meaning = "Upper limit of the backlog that listen() may ask for.",
            Source = "measured on 6.18.44",
            Older =
            [
                new(4018, "128", Evidence.Recalled, "SOMAXCONN before 5.4"),
                new(5014, "4096", Evidence.Source, "SOMAXCONN v5.14"),
            ],
            OlderRanges = [new(3010, 0, 65535)],
        },
        new()
        {
            Name = "net.ipv4.tcp_syncookies",
            Field = SysctlField.Of(s => ref s.Syncookies),
            Unit = "",
            Maximum = 255,
            Default = "1",
            Meaning = "SYN cookies: 0 never, 1 when the SYN queue is full, 2 for every SYN.",
            Source = "measured on 6.18.44",
            Older =
            [
                new(2006, "0", Evidence.Source, "off upstream in 2.6.32"),
                new(3010, "1", Evidence.Source, "RHEL 7's kernel"),
            ],
            OlderRanges = [new(2006, 0, 1)],
        },
        new()
        {
            Name = "net.ipv4.tcp_abort_on_overflow",
            Field = SysctlField.Of(s => ref s.AbortOnOverflow),
            Unit = "",
            Maximum = 255,
            Default = "0",
            Meaning = "Whether the ACK that completes a handshake gets a RST when the accept queue is full, "
                + "instead of being dropped.",
            Source = "measured on 6.18.44",
        },
        new()
        {
            Name = "net.ipv4.ip_local_port_range",
            Field = SysctlField.PortRange,
            Unit = "ports",
            Minimum = 1,
            Maximum = 65535,
            Default = "32768 60999",
            Meaning = "The ports from which connect() and bind(0) choose.",
            Source = "measured on 6.18.44",
            Older =
            [
                new(3010, "32768 61000", Evidence.Recalled, "inet_csk v3.10"),
            ],
        },
        new()
        {
            Name = "net.ipv4.ip_local_reserved_ports",
            Field = SysctlField.ReservedPorts,
            Unit = "",
            Maximum = 65535,
            Default = "",
            Meaning = "Ports of the local range that are never chosen automatically.",
            Source = "measured on 6.18.44",
        },
    ];
}
