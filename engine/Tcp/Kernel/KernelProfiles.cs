using NetSim.Core;

namespace NetSim.Tcp;

/// <summary>The table of kernels: what each does, how well that is known, and where from.</summary>
internal static class KernelProfiles
{
    /// <summary>The version whose behaviour was measured rather than read.</summary>
    internal const int MeasuredVersion = 6018;

    private static readonly ushort[] FourMss = [536, 1300, 1440, 1460];
    private static readonly ushort[] EightMss = [64, 256, 512, 536, 1024, 1440, 1460, 4312];

    private static readonly KernelProfile Linux618 = new()
    {
        Name = "linux-6.18",
        Description = "Linux 6.18 stable (measured on 6.18.44, HZ 250)",
        Version = 6018,
        InitialRto = Measured(Duration.FromSeconds(1), "RFC 6298; E2, E3"),
        FallbackRto = Measured(Duration.FromSeconds(3), "tcp_init_metrics; E9"),
        InitialWindow = Measured(InitialWindowRule.TenSegments, "RFC 6928; E4"),
        InitialReceiveSegments = Measured(0, "tcp_select_initial_window; E4"),
        SynQueueLimit = Measured(Tcp.SynQueueLimit.AboveBacklog, "inet_csk_reqsk_queue_is_full; E1"),
        FullAcceptQueue = Measured(FullAcceptQueueRule.Always, "tcp_conn_request; E5"),
        CountsListenDropsForSyn = Measured(true, "tcp_listendrop; E1"),
        CountsListenOverflowsForSyn = Measured(true, "tcp_conn_request; E5"),
        CountsFullSynQueue = Measured(true, "tcp_syn_flood_action; E1"),
        TimeWaitSynBypassesSynQueue = Measured(true, "tcp_conn_request (tcp_tw_isn); E6d"),
        CookieMssTable = Measured(FourMss, "msstab; E4"),
        CookieMinutes = Measured(2, "MAX_SYNCOOKIE_AGE; E4"),
        CookieOverflowWindow = Measured(Duration.FromSeconds(120), "TCP_SYNCOOKIE_VALID; E4"),
        RequestTimer = Measured(Tcp.RequestTimer.PerRequest, "reqsk_timer_handler; E2"),
        TimeWaitTimer = Measured(Tcp.TimeWaitTimer.PerSock, "inet_twsk_schedule; E6"),
        HasTwRecycle = Measured(false, "removed by 4396e46187ca in 4.12"),
        TwReuseAge = Measured(TimeWaitReuseAge.Milliseconds, "tcp_twsk_unique; E6"),
        TwReuseTakesFinWait2 = Read(false, "tcp_twsk_unique"),
        TimestampOffset = Measured(TimestampOffsetRule.PerTuple, "secure_tcp_ts_off; E10"),
        TimestampUnit = Measured(Tcp.TimestampUnit.Milliseconds, "tcp_clock_ts; E10"),
        IgnoredRstRearmsTimeWait = Measured(false, "tcp_timewait_state_process; E6d"),
        PawsTimeWaitCounter = Measured(Mib.PAWSTimewait, "LINUX_MIB_PAWS_TW_REJECTED; E6d"),
        CountsTimeWaitAtStart = Measured(true, "__inet_twsk_schedule; E6"),
        ChallengeAcks = Measured(true, "tcp_send_challenge_ack; E5"),
        ChallengesUnsentAck = Measured(true, "tcp_ack 6.18.44; tests/Conformance/challenge/ack-of-data-never-sent.pkt"),
        KnowsFastOpenOption = Read(true, "tcp_parse_options"),
        PushesBursts = Measured(true, "__tcp_transmit_skb 6.18.44; tests/Conformance/push"),
        GrowsBursts = Measured(true, "tcp_grow_skb 6.18.44; tests/Conformance/push/window-cuts-a-burst.pkt"),
        LimitsFirstWindow = Measured(false, "tcp_select_initial_window 6.18.44; tests/Conformance/window/first-window-of-a-large-buffer.pkt"),
        LossDetection = Measured(Tcp.LossDetection.RackAlone, "RFC 8985; E9"),
        WindowReduction = Measured(Tcp.WindowReduction.AdvanceBound, "tcp_cwnd_reduction; E14"),
        Hz = Measured(250, "CONFIG_HZ of the measured kernel"),
        Wheel = Measured(TimerWheel.Levels, "calc_wheel_index"),
    };

    private static readonly KernelProfile Linux612 = Linux618 with
    {
        Name = "linux-6.12",
        Description = "Linux 6.12 (RHEL 10)",
        Version = 6012,
        InitialRto = Unchecked(Linux618.InitialRto),
        FallbackRto = Unchecked(Linux618.FallbackRto),
        InitialWindow = Unchecked(Linux618.InitialWindow),
        InitialReceiveSegments = Unchecked(Linux618.InitialReceiveSegments),
        SynQueueLimit = Read(Tcp.SynQueueLimit.AboveBacklog, "stable patch of January 2025 (upstream 6.13)"),
        FullAcceptQueue = Unchecked(Linux618.FullAcceptQueue),
        CountsListenDropsForSyn = Unchecked(Linux618.CountsListenDropsForSyn),
        CountsListenOverflowsForSyn = Unchecked(Linux618.CountsListenOverflowsForSyn),
        CountsFullSynQueue = Unchecked(Linux618.CountsFullSynQueue),
        TimeWaitSynBypassesSynQueue = Unchecked(Linux618.TimeWaitSynBypassesSynQueue),
        CookieMssTable = Unchecked(Linux618.CookieMssTable),
        CookieMinutes = Unchecked(Linux618.CookieMinutes),
        CookieOverflowWindow = Unchecked(Linux618.CookieOverflowWindow),
        RequestTimer = Unchecked(Linux618.RequestTimer),
        TimeWaitTimer = Unchecked(Linux618.TimeWaitTimer),
        HasTwRecycle = Read(false, "removed by 4396e46187ca in 4.12"),
        TwReuseAge = Recalled(TimeWaitReuseAge.LaterSecond, "tcp_tw_reuse_delay came with 6.14"),
        TwReuseTakesFinWait2 = Recalled(false),
        TimestampOffset = Read(TimestampOffsetRule.PerHostPair, "6.12.y of June 2026 adds the ports"),
        TimestampUnit = Unchecked(Linux618.TimestampUnit),
        IgnoredRstRearmsTimeWait = Unchecked(Linux618.IgnoredRstRearmsTimeWait),
        PawsTimeWaitCounter = Recalled(Mib.PAWSEstab),
        CountsTimeWaitAtStart = Unchecked(Linux618.CountsTimeWaitAtStart),
        ChallengeAcks = Unchecked(Linux618.ChallengeAcks),
        ChallengesUnsentAck = Recalled(false, "tcp_ack drops it silently"),
        KnowsFastOpenOption = Unchecked(Linux618.KnowsFastOpenOption),
        PushesBursts = Unchecked(Linux618.PushesBursts),
        GrowsBursts = Recalled(true, "tcp_grow_skb came with 6.10"),
        LimitsFirstWindow = Recalled(false, "tcp_select_initial_window: the limit went with 6.11"),
        LossDetection = Recalled(Tcp.LossDetection.Rack, "RFC 6675's went with 6.17"),
        WindowReduction = Unchecked(Linux618.WindowReduction),
        Hz = Recalled(1000, "RHEL kernels run HZ 1000 on x86-64"),
        Wheel = Recalled(TimerWheel.Levels),
    };

    private static readonly KernelProfile Linux514 = Linux612 with
    {
        Name = "linux-5.14",
        Description = "Linux 5.14 (RHEL 9)",
        Version = 5014,
        GrowsBursts = Recalled(false, "tcp_grow_skb came with 6.10"),
        LimitsFirstWindow = Recalled(true, "tcp_select_initial_window: the limit went with 6.11"),
        SynQueueLimit = Read(Tcp.SynQueueLimit.AtBacklog, "inet_csk_reqsk_queue_is_full v5.14; RHEL back-ports not checked"),
        FullAcceptQueue = Read(FullAcceptQueueRule.Always, "tcp_conn_request v5.14"),
        CookieMssTable = Recalled(FourMss),
        CookieMinutes = Read(2, "MAX_SYNCOOKIE_AGE v5.14"),
        CookieOverflowWindow = Read(Duration.FromSeconds(120), "TCP_SYNCOOKIE_VALID v5.14"),
        RequestTimer = Read(Tcp.RequestTimer.PerRequest, "reqsk_timer_handler v5.14"),
        TwReuseTakesFinWait2 = Recalled(true),
        TimestampOffset = Recalled(TimestampOffsetRule.PerHostPair),
        PawsTimeWaitCounter = Recalled(Mib.PAWSEstab),
    };

    private static readonly KernelProfile Linux418 = Linux514 with
    {
        Name = "linux-4.18",
        Description = "Linux 4.18 (RHEL 8)",
        Version = 4018,
        InitialReceiveSegments = Recalled(20, "tcp_default_init_rwnd, removed in 4.20"),
        PushesBursts = Recalled(false, "since 5.4"),
        SynQueueLimit = Read(Tcp.SynQueueLimit.AtBacklog, "inet_csk_reqsk_queue_is_full v4.18"),
        FullAcceptQueue = Recalled(FullAcceptQueueRule.Always, "since 4.10"),
        CookieMinutes = Read(2, "MAX_SYNCOOKIE_AGE v4.18"),
        RequestTimer = Recalled(Tcp.RequestTimer.PerRequest, "since 4.4"),
        TwReuseAge = Recalled(TimeWaitReuseAge.MoreThanOneSecond, "tcp_twsk_unique v4.18"),
        TimestampOffset = Recalled(TimestampOffsetRule.PerHostPair, "per connection in 4.10, per pair since 4.13"),
        WindowReduction = Recalled(Tcp.WindowReduction.SlowStartBound, "tcp_cwnd_reduction v4.18"),
    };

    private static readonly KernelProfile Linux310 = Linux418 with
    {
        Name = "linux-3.10",
        Description = "Linux 3.10 (RHEL 7)",
        Version = 3010,
        InitialRto = Recalled(Duration.FromSeconds(1), "RFC 6298, since 3.1"),
        FallbackRto = Read(Duration.FromSeconds(3), "TCP_TIMEOUT_FALLBACK v3.10"),
        InitialWindow = Recalled(InitialWindowRule.TenSegments, "since 2.6.39"),
        InitialReceiveSegments = Recalled(20, "tcp_default_init_rwnd v3.10"),
        SynQueueLimit = Read(Tcp.SynQueueLimit.PowerOfTwo, "reqsk_queue_alloc v3.10"),
        FullAcceptQueue = Read(FullAcceptQueueRule.WithYoungRequests, "tcp_v4_conn_request v3.10"),
        CountsListenDropsForSyn = Read(true, "tcp_v4_conn_request v3.10"),
        CountsListenOverflowsForSyn = Read(true, "tcp_v4_conn_request v3.10"),
        CountsFullSynQueue = Recalled(true, "since 2.6.36"),
        TimeWaitSynBypassesSynQueue = Read(true, "tcp_v4_conn_request v3.10"),
        CookieMssTable = Recalled(FourMss),
        CookieMinutes = Recalled(4, "COUNTER_TRIES; 2 since 3.13"),
        CookieOverflowWindow = Recalled(Duration.FromSeconds(3), "tcp_synq_no_recent_overflow v3.10"),
        RequestTimer = Read(Tcp.RequestTimer.ListenerScan, "inet_csk_reqsk_queue_prune v3.10"),
        TimeWaitTimer = Read(Tcp.TimeWaitTimer.SlottedWheels, "inet_twsk_schedule v3.10"),
        HasTwRecycle = Read(true, "tcp_v4_conn_request v3.10"),
        TwReuseAge = Read(TimeWaitReuseAge.MoreThanOneSecond, "tcp_twsk_unique v3.10"),
        TwReuseTakesFinWait2 = Recalled(true),
        TimestampOffset = Recalled(TimestampOffsetRule.None),
        TimestampUnit = Recalled(Tcp.TimestampUnit.Jiffies, "tcp_time_stamp is jiffies before 4.13"),
        IgnoredRstRearmsTimeWait = Read(true, "tcp_timewait_state_process v3.10"),
        PawsTimeWaitCounter = Recalled(Mib.PAWSEstab),
        CountsTimeWaitAtStart = Recalled(false, "inet_twdr_do_twkill_work v3.10"),
        ChallengeAcks = Recalled(true, "RFC 5961, since 3.6"),
        KnowsFastOpenOption = Recalled(false, "kind 34 since 4.1"),
        LossDetection = Recalled(Tcp.LossDetection.EarlyRetransmit),
        Hz = Recalled(1000, "RHEL kernels run HZ 1000 on x86-64"),
        Wheel = Recalled(TimerWheel.Cascading, "the wheel without cascading came with 4.8"),
    };

    private static readonly KernelProfile Linux2632 = Linux310 with
    {
        Name = "linux-2.6.32",
        Description = "Linux 2.6.32 as released",
        Version = 2006,
        InitialRto = Read(Duration.FromSeconds(3), "TCP_TIMEOUT_INIT v2.6.32"),
        FallbackRto = Read(Duration.FromSeconds(3), "TCP_TIMEOUT_INIT v2.6.32"),
        InitialWindow = Read(InitialWindowRule.Rfc3390, "tcp_init_cwnd v2.6.32"),
        InitialReceiveSegments = Recalled(4, "tcp_select_initial_window v2.6.32"),
        SynQueueLimit = Read(Tcp.SynQueueLimit.PowerOfTwo, "reqsk_queue_alloc v2.6.32"),
        FullAcceptQueue = Read(FullAcceptQueueRule.WithYoungRequests, "tcp_v4_conn_request v2.6.32"),
        CountsListenDropsForSyn = Read(false, "tcp_v4_conn_request v2.6.32"),
        CountsListenOverflowsForSyn = Read(false, "tcp_v4_conn_request v2.6.32"),
        CountsFullSynQueue = Recalled(false, "since 2.6.36"),
        CookieMssTable = Read(EightMss, "msstab v2.6.32"),
        CookieMinutes = Read(4, "COUNTER_TRIES v2.6.32"),
        CookieOverflowWindow = Read(Duration.FromSeconds(3), "tcp_synq_no_recent_overflow v2.6.32"),
        RequestTimer = Read(Tcp.RequestTimer.ListenerScan, "inet_csk_reqsk_queue_prune v2.6.32"),
        TimeWaitTimer = Read(Tcp.TimeWaitTimer.SlottedWheels, "inet_twsk_schedule v2.6.32"),
        HasTwRecycle = Read(true, "tcp_v4_conn_request v2.6.32"),
        IgnoredRstRearmsTimeWait = Read(true, "tcp_timewait_state_process v2.6.32"),
        PawsTimeWaitCounter = Read(Mib.PAWSEstab, "tcp_timewait_state_process v2.6.32"),
        ChallengeAcks = Recalled(false, "RFC 5961 came with 3.6"),
        LossDetection = Recalled(Tcp.LossDetection.DuplicateAcks),
        WindowReduction = Recalled(Tcp.WindowReduction.RateHalving, "tcp_cwnd_down; RFC 6937 came with 3.2"),
        Hz = Recalled(250, "the default of x86-64 kernel configurations"),
    };

    private static readonly KernelProfile Rhel6 = Linux2632 with
    {
        Name = "rhel-6",
        Description = "Late RHEL 6 (2.6.32 with back-ports)",
        InitialRto = Read(Duration.FromSeconds(1), "RHEL 6 back-port of RFC 6298"),
        FallbackRto = Read(Duration.FromSeconds(3), "RHEL 6 back-port of RFC 6298"),
        InitialWindow = Read(InitialWindowRule.TenSegments, "RHEL 6 back-port of RFC 6928"),
        InitialReceiveSegments = Unchecked(Linux310.InitialReceiveSegments),
        Hz = Recalled(1000, "RHEL kernels run HZ 1000 on x86-64"),
    };

    internal static IReadOnlyList<KernelProfile> All { get; } =
        [Linux2632, Rhel6, Linux310, Linux418, Linux514, Linux612, Linux618];

    // rhel-6 has a profile of its own: its 2.6.32 took over much of later kernels.
    internal static Dictionary<string, string> Distributions { get; } = new(StringComparer.Ordinal)
    {
        ["rhel-7"] = "linux-3.10", ["rhel-8"] = "linux-4.18", ["rhel-9"] = "linux-5.14", ["rhel-10"] = "linux-6.12",
    };

    internal static IReadOnlyList<string> Names { get; } = [.. All.Select(profile => profile.Name)];

    private static Sourced<T> Measured<T>(T value, string source) => new(value, Evidence.Measured, source);

    private static Sourced<T> Read<T>(T value, string source) => new(value, Evidence.Source, source);

    private static Sourced<T> Recalled<T>(T value, string source = "") => new(value, Evidence.Recalled, source);

    private static Sourced<T> Unchecked<T>(Sourced<T> neighbour) =>
        new(neighbour.Value, Evidence.Unchecked, neighbour.Source);
}
