using System.Text.Json.Nodes;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>A connection behind a NAT with a single port is over; another one wants the same tuple.</summary>
internal static class NatTimeWait
{
    private const ushort FirstPort = 41_000;
    private const ushort SecondPort = 42_000;
    private const int LeastDistanceMs = 1_000_000;
    private const int MostPackets = 24;
    private const int MostClashPackets = 12;
    private const string ServerAddress = "10.9.0.2";

    private static readonly Network.PortRange OnlyPort = new(5_000, 5_000);

    /// <summary>The NAT still remembers the old connection.</summary>
    public static JsonObject Clash(ParameterValues parameters, Bench bench)
    {
        var net = new NatNetwork(bench, parameters.Int("tsmode"), OnlyPort);
        var listening = net.Server.Program.Listen(80, 64);
        var (client, error, _) = net.Connect(net.A, ServerAddress, 80);
        var accepted = net.Server.Program.Accept(listening);
        if (client is null || accepted is null)
        {
            throw new ReplayException($"the first connection failed: {error}");
        }

        var isByClient = parameters.Text("closer") == "client";
        (isByClient ? client : accepted).Close();
        net.Clock.Run(0.1);
        (isByClient ? accepted : client).Close();
        net.Clock.Run(0.1);
        var before = net.Conntrack.Lines();
        var states = net.Server.Program.States();
        net.Capture.Clear();
        var second = net.Connect(net.B, ServerAddress, 80, timeout: 5);
        return new JsonObject
        {
            ["conntrack_before"] = before,
            ["server_states"] = states,
            ["second"] = second.Error ?? "ok",
            ["second_connect_s"] = Math.Round(second.Seconds, 3),
            ["conntrack_after"] = net.Conntrack.Lines(),
            ["wire"] = new JsonArray([.. net.Capture.Packets.Take(MostClashPackets).Select(static p => new JsonArray(
                p.IsOut ? "out" : "in", p.Flags, p.Packet.SourcePort, p.Packet.DestinationPort))]),
            ["stats"] = net.Conntrack.StatisticsLine(),
        };
    }

    /// <summary>
    /// The NAT has forgotten it, the server has not: a second connection meets its TIME-WAIT, with a timestamp clock
    /// that lags or leads.
    /// </summary>
    public static JsonObject Paws(ParameterValues parameters, Bench bench)
    {
        var net = new NatNetwork(bench, parameters.Int("tsmode"), OnlyPort);
        net.Server.Machine.Sysctl.Set("net.ipv4.tcp_rfc1337", parameters.Int("rfc1337"));
        var listening = net.Server.Program.Listen(80, 64);
        var (first, second, distance) = Choose(Learn(net, listening), parameters.Text("order") == "lower");
        var (client, error, _) = net.Connect(net.A, ServerAddress, 80, localPort: FirstPort, local: first);
        var accepted = net.Server.Program.Accept(listening);
        if (client is null || accepted is null)
        {
            throw new ReplayException($"the first connection failed: {error}");
        }

        accepted.Close();
        net.Clock.Run(0.05);
        client.Close();
        net.Clock.Run(0.05);
        var before = net.Server.Program.States();
        net.Conntrack.Flush();
        net.Clock.Run(0.2);
        net.Capture.Clear();
        var counters = net.Server.Program.Counters();
        var start = net.Clock.Now;
        var again = net.Connect(net.A, ServerAddress, 80, timeout: 8, localPort: SecondPort, local: second);
        return new JsonObject
        {
            ["server_states_before"] = before,
            ["second_minus_first_ts_offset"] = distance,
            ["result"] = again.Error ?? "ok",
            ["connect_s"] = Math.Round(again.Seconds, 3),
            ["wire"] = new JsonArray([.. net.Capture.Packets.Take(MostPackets).Select(p => Row(p, start))]),
            ["server_counters"] = net.Server.Program.Counters().Since(counters),
            ["server_states_after"] = net.Server.Program.States(),
        };
    }

    // One connection from each address and port tells its timestamp offset; it ends with a RST and leaves nothing.
    private static List<(string Address, ushort Port, uint Offset)> Learn(
        NatNetwork net, Hosts.ListeningSocket listening)
    {
        var offsets = new List<(string, ushort, uint)>();
        for (var i = 0; i <= NatNetwork.MoreAddresses; i++)
        {
            foreach (var port in new[] { FirstPort, SecondPort })
            {
                net.Capture.Clear();
                var address = $"10.1.0.{i + 2}";
                var (client, error, _) = net.Connect(net.A, ServerAddress, 80, localPort: port, local: address);
                var syn = net.Capture.Packets.First(static p => !p.IsOut && p.Has(TcpFlags.Syn));
                offsets.Add((address, port, unchecked(syn.Packet.TimestampValue - (uint)(syn.At * 1_000))));
                var accepted = net.Server.Program.Accept(listening);
                (client ?? throw new ReplayException($"a connection failed: {error}")).SetOption(
                    SocketOption.Linger, 0);
                client.Close();
                accepted?.Close();
                net.Clock.Run(0.01);
                net.Conntrack.Flush();
            }
        }

        return offsets;
    }

    private static (string First, string Second, int Distance) Choose(
        List<(string Address, ushort Port, uint Offset)> offsets, bool isLower)
    {
        (string First, string Second, int Distance)? best = null;
        foreach (var first in offsets.Where(static o => o.Port == FirstPort))
        {
            foreach (var second in offsets.Where(static o => o.Port == SecondPort))
            {
                var distance = unchecked((int)(second.Offset - first.Offset));
                var isNearer = best is not { } known || Math.Abs((long)distance) < Math.Abs((long)known.Distance);
                if (distance < 0 == isLower && Math.Abs((long)distance) > LeastDistanceMs && isNearer)
                {
                    best = (first.Address, second.Address, distance);
                }
            }
        }

        return best ?? throw new ReplayException("no two timestamp clocks are far enough apart");
    }

    private static JsonArray Row(CapturedPacket packet, double start) => new(
        Math.Round(packet.At - start, 3),
        packet.IsOut ? "out" : "in",
        packet.Flags,
        packet.Packet.HasTimestamps ? new JsonArray(packet.Packet.TimestampValue, packet.Packet.TimestampEcho) : null);
}
