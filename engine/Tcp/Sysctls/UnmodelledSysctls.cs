namespace NetSim.Tcp;

/// <summary>A sysctl that Linux has and this model refuses.</summary>
/// <param name="Name">Its full name; one that ends with <c>.*</c> stands for all below it.</param>
/// <param name="Reason">Why it is not there.</param>
public sealed record UnmodelledSysctl(string Name, string Reason)
{
    /// <summary>All that are refused with a reason of their own, by name; any other unknown name is taken for a typing error.</summary>
    public static IReadOnlyList<UnmodelledSysctl> All { get; } =
    [
        .. Table().Where(entry => SysctlDefinitions.All.All(known => known.Name != entry.Name))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal),
    ];

    /// <summary>The entry that a name falls under, by its full or short name; null when there is none.</summary>
    public static UnmodelledSysctl? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dotted = name.Trim().Replace("/proc/sys/", "", StringComparison.Ordinal).Replace('/', '.');
        return All.FirstOrDefault(entry => entry.Covers(dotted));
    }

    private bool Covers(string name) => Name.EndsWith(".*", StringComparison.Ordinal)
        ? name.StartsWith(Name[..^1], StringComparison.Ordinal)
        : name == Name || name == Name[(Name.LastIndexOf('.') + 1)..];

    private static IEnumerable<UnmodelledSysctl> Table() =>
    [
        .. Because("a machine has no forwarding table of its own: routers and routes belong to the topology",
            "net.ipv4.ip_forward", "net.ipv4.ip_forward_use_pmtu", "net.ipv4.ip_forward_update_priority", "net.ipv4.fib_multipath_hash_policy",
            "net.ipv4.fib_multipath_use_neigh", "net.ipv4.route.*", "net.ipv4.nexthop_compat_mode"),
        .. Because("interfaces, neighbours and reverse-path filters are not modelled", "net.ipv4.conf.*", "net.ipv4.neigh.*"),
        .. Because("IPv6 is not modelled", "net.ipv6.*"),
        .. Because("MPTCP is not modelled", "net.mptcp.*"),
        .. Because("IP fragments are not modelled", "net.ipv4.ipfrag_high_thresh", "net.ipv4.ipfrag_low_thresh",
            "net.ipv4.ipfrag_time", "net.ipv4.ipfrag_max_dist"),
        .. Because("multicast is not modelled", "net.ipv4.igmp_max_memberships", "net.ipv4.igmp_max_msf", "net.ipv4.igmp_qrv",
            "net.ipv4.igmp_link_local_mcast_reports"),
        .. Because("ICMP is answered as by default, without rate limits", "net.ipv4.icmp_echo_ignore_all",
            "net.ipv4.icmp_echo_ignore_broadcasts", "net.ipv4.icmp_ratelimit", "net.ipv4.icmp_ratemask", "net.ipv4.icmp_msgs_per_sec",
            "net.ipv4.icmp_msgs_burst"),
        .. Because("every packet leaves with TTL 64", "net.ipv4.ip_default_ttl"),
        .. Because("an application may bind any port and only the machine's own addresses", "net.ipv4.ip_nonlocal_bind",
            "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_autobind_reuse", "net.ipv4.ip_dynaddr"),
        .. Because("it changes the speed of a real kernel and nothing that a peer sees", "net.ipv4.ip_early_demux",
            "net.ipv4.tcp_early_demux", "net.ipv4.tcp_low_latency", "net.ipv4.tcp_dma_copybreak", "net.ipv4.tcp_backlog_ack_defer",
            "net.ipv4.tcp_tso_rtt_log", "net.core.rps_default_mask", "net.core.busy_poll", "net.core.busy_read"),
        .. Because("packets do not wait in a CPU's backlog: a machine takes a packet when it arrives", "net.core.netdev_max_backlog",
            "net.core.netdev_budget", "net.core.dev_weight"),
        .. Because("TCP takes its buffers from tcp_rmem and tcp_wmem", "net.core.rmem_default", "net.core.wmem_default"),
        .. Because("ancillary data is not modelled", "net.core.optmem_max"),
        .. Because("memory pressure is not modelled", "net.ipv4.tcp_app_win"),
        .. Because("urgent data is not modelled", "net.ipv4.tcp_stdurg"),
        .. Because("paths have no flow labels to change", "net.ipv4.tcp_plb_enabled", "net.ipv4.tcp_plb_cong_thresh",
            "net.ipv4.tcp_plb_idle_rehash_rounds", "net.ipv4.tcp_plb_rehash_rounds", "net.ipv4.tcp_plb_suspend_rto_sec", "net.core.txrehash"),
        .. Because("routing domains and packet marks are not modelled", "net.ipv4.tcp_l3mdev_accept", "net.ipv4.udp_l3mdev_accept",
            "net.ipv4.raw_l3mdev_accept", "net.ipv4.tcp_fwmark_accept", "net.ipv4.fwmark_reflect"),
        .. Because("the type-of-service octet is not modelled, but for its ECN bits", "net.ipv4.tcp_reflect_tos"),
        .. Because("accurate ECN is not modelled", "net.ipv4.tcp_ecn_option", "net.ipv4.tcp_ecn_option_beacon"),
        .. Because("listeners do not hand connections over to each other", "net.ipv4.tcp_migrate_req"),
        .. Because("it is the kernel's default of five minutes", "net.ipv4.tcp_min_rtt_wlen"),
        .. Because("ssthresh is remembered per peer as tcp_no_metrics_save says", "net.ipv4.tcp_no_ssthresh_metrics_save"),
        .. Because("no larger segments are tried after a black hole", "net.ipv4.tcp_probe_interval",
            "net.ipv4.tcp_probe_threshold"),
        .. Because("appropriate byte counting went away with Linux 3.9 and is not modelled", "net.ipv4.tcp_abc"),
        .. Because("it limits slow start on kernels before 3.9 only and is not modelled", "net.ipv4.tcp_max_ssthresh"),
        .. Because("F-RTO answers as Linux 3.10 and later do", "net.ipv4.tcp_frto_response"),
        .. Because("TCP cookie transactions left Linux with 3.10 and are not modelled", "net.ipv4.tcp_cookie_size"),
        .. Because("UDP has no buffers that fill", "net.ipv4.udp_mem", "net.ipv4.udp_rmem_min", "net.ipv4.udp_wmem_min"),
    ];

    private static IEnumerable<UnmodelledSysctl> Because(string reason, params string[] names) =>
        names.Select(name => new UnmodelledSysctl(name, reason));
}
