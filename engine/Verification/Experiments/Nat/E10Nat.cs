using System.Text.Json.Nodes;
using NetSim.Network;

namespace NetSim.Verification;

/// <summary>
/// What NAT and connection tracking do to connections: ports, exhaustion, TIME-WAIT behind a NAT, timeouts by state.
/// </summary>
internal sealed class E10Nat : IExperiment
{
    public string Name => "e10_nat";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Choice("mode", "ts", "ports", "exhaust", "tw_clash", "paws", "timeouts", "sysctls")
        .Int("tsmode", 1, 0, 2).Int("nports", 10, 1, 60_000).Int("m", 14, 1, 60_000)
        .Choice("closer", "client", "server").Choice("order", "lower", "higher").Int("dsts", 1, 1, 100)
        .Int("rnd", 0, 0, 2).Int("rfc1337", 0, 0, 1);

    // Ports, offsets and initial sequence numbers are drawn: what the rules fix of them is compared, and whether a
    // second client gets the tuple of a finished connection is a toss of its ISN.
    public FieldRules Fields { get; } = new FieldRules()
        .Free("connections[].tsval", "conntrack[]", "conntrack_before[]", "conntrack_after[]")
        .Free("second", "second_connect_s")
        .Add(new WireRule(), "wire")
        .Add(new OffsetRule(), "connections[].offset_vs_monotonic_ms", "connections[].server_synack_offset_ms")
        .Add(new NatPortRule(), "rows[].nat_port")
        .Add(new SignRule(), "second_minus_first_ts_offset")
        .Add(new StatisticsRule(), "stats")
        .Time("connect_s", "first_failure[2]");

    public JsonObject Run(ParameterValues parameters, Bench bench) => parameters.Text("mode") switch
    {
        "ts" => NatConnections.Timestamps(parameters, bench),
        "ports" => NatConnections.Ports(parameters, bench),
        "exhaust" => NatConnections.Exhaust(parameters, bench),
        "tw_clash" => NatTimeWait.Clash(parameters, bench),
        "paws" => NatTimeWait.Paws(parameters, bench),
        "timeouts" => ConntrackTimeouts.Run(bench),
        _ => Sysctls(),
    };

    private static JsonObject Sysctls()
    {
        var sysctls = new ConntrackSysctls();
        return new JsonObject
        {
            ["sysctls"] = new JsonObject(ConntrackSysctls.Names
                .Where(static name => !name.Contains("icmp", StringComparison.Ordinal))
                .Select(name => KeyValuePair.Create(name, (JsonNode?)sysctls[name].ToString()))),
        };
    }
}
