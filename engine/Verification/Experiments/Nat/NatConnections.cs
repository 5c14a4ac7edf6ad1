using System.Text.Json.Nodes;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// Connections of two clients through one NAT: their timestamps, their ports, and what there is too few of.
/// </summary>
internal static class NatConnections
{
    private const int FirstPort = 5_000;
    private const string ServerAddress = "10.9.0.2";

    private static readonly (bool IsA, string Address, int Port)[] TimestampTargets =
    [
        (true, ServerAddress, 80), (true, ServerAddress, 80), (true, ServerAddress, 81), (true, "10.9.0.3", 80),
        (false, ServerAddress, 80), (false, ServerAddress, 80), (false, "10.9.0.3", 80),
    ];

    private static readonly (bool IsA, ushort Port, int To)[] PortTrials =
    [
        (true, 40_000, 80), (false, 40_000, 80), (false, 40_000, 81), (true, 40_001, 80), (false, 40_001, 82),
        (true, 600, 80), (false, 600, 80), (true, 300, 80), (false, 300, 80),
    ];

    /// <summary>
    /// TSvals of SYNs and SYN-ACKs as the server sees them, against the uptime that all machines share.
    /// </summary>
    public static JsonObject Timestamps(ParameterValues parameters, Bench bench)
    {
        var net = new NatNetwork(bench, parameters.Int("tsmode"));
        net.Server.Program.Listen(80, 64);
        net.Server.Program.Listen(81, 64);
        var rows = new JsonArray();
        foreach (var (isA, address, port) in TimestampTargets)
        {
            net.Capture.Clear();
            net.Connect(isA ? net.A : net.B, address, port);
            var syn = net.Capture.Packets.First(static p => !p.IsOut && p.Has(TcpFlags.Syn));
            var answer = net.Capture.Packets.First(static p => p.IsOut && p.Has(TcpFlags.Syn));
            var uptime = net.Server.Machine.Uptime.Seconds + syn.At;
            rows.Add(new JsonObject
            {
                ["client"] = isA ? "A" : "B",
                ["dst"] = $"{address}:{port}",
                ["src_seen"] = syn.Packet.Source.ToString(),
                ["tsval"] = syn.Packet.TimestampValue,
                ["offset_vs_monotonic_ms"] = Offset(syn, uptime),
                ["server_synack_offset_ms"] = Offset(answer, uptime),
            });
            net.Clock.Run(0.15);
        }

        return new JsonObject { ["connections"] = rows };
    }

    /// <summary>Which ports the NAT gives to ports that collide.</summary>
    public static JsonObject Ports(ParameterValues parameters, Bench bench)
    {
        var allocation = parameters.Flag("rnd") ? PortAllocation.Random : PortAllocation.Preserving;
        var net = new NatNetwork(bench, parameters.Int("tsmode"), allocation: allocation);
        var listening = Enumerable.Range(0, 3).Select(i => net.Server.Program.Listen((ushort)(80 + i), 64)).ToList();
        var rows = new JsonArray();
        foreach (var (isA, port, to) in PortTrials)
        {
            var (socket, error, _) = net.Connect(isA ? net.A : net.B, ServerAddress, to, localPort: port);
            var accepted = socket is null ? null : net.Server.Program.Accept(listening[to - 80]);
            rows.Add(new JsonObject
            {
                ["client"] = isA ? "A" : "B",
                ["sport"] = port,
                ["dport"] = to,
                ["result"] = error ?? "ok",
                ["nat_port"] = accepted?.Tuple.RemotePort,
            });
        }

        return new JsonObject { ["rows"] = rows, ["conntrack"] = net.Conntrack.Lines() };
    }

    /// <summary>More connections than the NAT has ports.</summary>
    public static JsonObject Exhaust(ParameterValues parameters, Bench bench)
    {
        var ports = new Network.PortRange(FirstPort, FirstPort + parameters.Int("nports") - 1);
        var net = new NatNetwork(bench, parameters.Int("tsmode"), ports);
        var listening = Enumerable.Range(0, parameters.Int("dsts"))
            .Select(i => net.Server.Program.Listen((ushort)(80 + i), 256)).ToList();
        var succeeded = 0;
        JsonArray? firstFailure = null;
        for (var i = 0; i < parameters.Int("m"); i++)
        {
            var (socket, error, seconds) = net.Connect(
                i % 2 == 0 ? net.A : net.B, ServerAddress, 80 + (i % listening.Count), timeout: 1.5);
            succeeded += socket is null ? 0 : 1;
            firstFailure ??= socket is null ? new JsonArray(i + 1, error, Math.Round(seconds, 3)) : null;
        }

        var taken = new List<int>();
        foreach (var one in listening)
        {
            while (net.Server.Program.Accept(one) is { } accepted)
            {
                taken.Add(accepted.Tuple.RemotePort);
            }
        }

        return new JsonObject
        {
            ["ok"] = succeeded,
            ["first_failure"] = firstFailure,
            ["ports"] = new JsonArray([.. taken.Order().Select(static port => (JsonNode?)port)]),
            ["stats"] = net.Conntrack.StatisticsLine(),
            ["client_counters"] = net.A.Program.Counters().Since(
                Counters.Zero, Mib.TCPSynRetrans, Mib.TcpActiveOpens, Mib.TcpRetransSegs),
            ["conntrack_count"] = net.Conntrack.Entries.Count,
        };
    }

    private static uint Offset(CapturedPacket packet, double uptime) =>
        unchecked((uint)(long)(packet.Packet.TimestampValue - (uptime * 1_000)));
}
