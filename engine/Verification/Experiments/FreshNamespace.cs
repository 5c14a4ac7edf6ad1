using System.Text.Json.Nodes;
using NetSim.Hosts;
using NetSim.Network;

namespace NetSim.Verification;

/// <summary>What sysctl prints in a network namespace that was just made: the kernel's own defaults.</summary>
internal static class FreshNamespace
{
    private static readonly string[] PerNamespace =
    [
        "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
        "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_retries1", "net.ipv4.tcp_retries2", "net.ipv4.tcp_orphan_retries",
        "net.ipv4.tcp_synack_retries", "net.ipv4.tcp_syn_retries", "net.ipv4.tcp_syn_linear_timeouts",
        "net.ipv4.tcp_tw_reuse", "net.ipv4.tcp_tw_reuse_delay", "net.ipv4.tcp_max_syn_backlog", "net.core.somaxconn",
        "net.ipv4.tcp_max_tw_buckets", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_timestamps",
        "net.ipv4.tcp_syncookies", "net.ipv4.tcp_abort_on_overflow", "net.ipv4.tcp_rfc1337", "net.ipv4.tcp_rto_min_us",
        "net.ipv4.tcp_rto_max_ms", "net.ipv4.tcp_early_retrans", "net.ipv4.tcp_recovery",
        "net.ipv4.tcp_pingpong_thresh", "net.ipv4.tcp_ehash_entries", "net.ipv4.tcp_child_ehash_entries",
        "net.ipv4.tcp_challenge_ack_limit", "net.ipv4.tcp_invalid_ratelimit",
    ];

    private static readonly string[] OfTheMachine = ["tcp_max_orphans", "tcp_mem"];

    /// <summary>Reads them on a machine that nobody has configured.</summary>
    public static JsonObject Describe(Bench bench)
    {
        var topology = new Topology();
        var node = topology.AddNode(NodeKind.Host, "fresh");
        var machine = bench.Build(topology).MachineOf(node);
        return new JsonObject
        {
            ["fresh_netns"] = Read(machine, PerNamespace, ""),
            ["global_"] = Read(machine, OfTheMachine, "net.ipv4."),
        };
    }

    // The kernel separates several numbers by tabs (proc_dointvec).
    private static JsonObject Read(Machine machine, string[] names, string prefix) => new(names.Select(name =>
        KeyValuePair.Create(name, (JsonNode?)machine.Sysctl[prefix + name].Replace(' ', '\t'))));
}
