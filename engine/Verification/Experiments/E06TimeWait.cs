using System.Text.Json.Nodes;
using NetSim.Hosts;
using NetSim.Tcp;

namespace NetSim.Verification;

/// <summary>How long TIME-WAIT lasts, what starts it again, and what tcp_max_tw_buckets does.</summary>
internal sealed class E06TimeWait : IExperiment
{
    private const double Poll = 0.020;

    private static readonly string[] Kinds = ["refin", "redata", "reack", "resyn"];

    // The peer's own clock, which the machine echoes: it counts milliseconds, and the script polls.
    private const double PeerClockMs = 40;

    public string Name => "e06_timewait";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Choice("mode", "duration", "buckets", "passive").Int("fin_timeout", 60, 1, 100_000)
        .Number("refin", 0, 0, 1_000).Number("redata", 0, 0, 1_000)
        .Number("reack", 0, 0, 1_000).Number("resyn", 0, 0, 1_000)
        .Int("max", 10, 0, 1_000_000).Int("n", 20, 1, 15_535)
        .Int("max_s", 135, 1, 100_000).Int("ts", 1, 0, 1);

    // Sockets of other machines share the kernel's sockstat; sequence numbers and the machine's TSvals are drawn.
    public FieldRules Fields { get; } = new FieldRules()
        .Free("sockstat", "replies[].seq", "replies[].ack", "replies[].ts[0]")
        .Near(PeerClockMs, "replies[].ts[1]")
        .Add(new ExpiryRule(), "history[][3]", "first_diag.expires_ms")
        .Time("gone_s", "history[][0]", "replies[].t");

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var tun = new TunNetwork(bench);
        var isBuckets = parameters.Text("mode") == "buckets";
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_fin_timeout", parameters.Int("fin_timeout"));
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_max_tw_buckets", isBuckets ? parameters.Int("max") : 131_072);
        var listening = tun.Application.Listen(80, 1024);
        var before = tun.Application.Counters();
        var observed = isBuckets ? Fill(tun, listening, parameters) : Watch(tun, listening, parameters);
        observed["counters"] = tun.Application.Counters().Since(before);
        return observed;
    }

    private static JsonObject Watch(TunNetwork tun, ListeningSocket listening, ParameterValues parameters)
    {
        var closed = new ClosedConnection(tun, listening, MakePeer(tun, "10.2.0.1", 50_000, parameters));
        closed.Run(parameters.Text("mode") != "passive");
        var peer = closed.Peer;
        var start = tun.Now;
        tun.Capture.Clear();
        var first = closed.Look();
        var history = new JsonArray();
        var gone = Follow(tun, closed, history, Disturbances(parameters), parameters.Int("max_s"));
        var observed = new JsonObject
        {
            ["first_diag"] = DiagnosisJson.Describe(first),
            ["gone_s"] = gone is { } at ? Math.Round(at, 3) : null,
            ["history"] = history,
            ["replies"] = new JsonArray([.. peer.Received.Select(p => Brief(p, start))]),
        };
        if (gone is not null)
        {
            observed["fin_after_gone_reply"] = RepeatFin(tun, closed);
        }

        return observed;
    }

    private static List<(double At, string What)> Disturbances(ParameterValues parameters) =>
    [
        .. Kinds
            .Select(what => (parameters.Number(what), what))
            .Where(static one => one.Item1 > 0)
            .Order(),
    ];

    private static double? Follow(
        TunNetwork tun, ClosedConnection closed, JsonArray history, List<(double At, string What)> disturbances,
        double most)
    {
        var start = tun.Now;
        TcpState? last = null;
        while (tun.Now - start < most)
        {
            if (closed.Look() is not { } look)
            {
                return tun.Now - start;
            }

            if (look.State != last)
            {
                last = look.State;
                history.Add(new JsonArray(
                    Math.Round(tun.Now - start, 3), look.State.SsName(), DiagnosisJson.Name(look.Timer),
                    look.ExpiresMs));
            }

            if (disturbances.Count > 0 && tun.Now - start > disturbances[0].At)
            {
                var what = disturbances[0].What;
                disturbances.RemoveAt(0);
                closed.Disturb(what);
                tun.Run(Poll);
                var after = closed.Look();
                history.Add(new JsonArray(
                    Math.Round(tun.Now - start, 3), "after " + what, after?.State.SsName(), after?.ExpiresMs));
            }

            tun.Run(Poll);
        }

        return null;
    }

    private static JsonObject Fill(TunNetwork tun, ListeningSocket listening, ParameterValues parameters)
    {
        var rows = new List<string>();
        ClosedConnection? closed = null;
        for (var i = 0; i < parameters.Int("n"); i++)
        {
            closed = new(tun, listening, MakePeer(tun, $"10.2.0.{(i % 250) + 1}", 50_000 + i, parameters));
            closed.Run(isActive: true);
            rows.Add(closed.Look()?.State.SsName() ?? "none");
        }

        var states = tun.Application.States();
        var overflow = tun.Application.Counters()[Mib.TCPTimeWaitOverflow];
        var first = rows.IndexOf("none");
        return new JsonObject
        {
            ["state_after_close"] = new JsonObject(rows.GroupBy(static row => row)
                .Select(static group => KeyValuePair.Create(group.Key, (JsonNode?)group.Count()))),
            ["first_without_tw"] = first < 0 ? null : first + 1,
            ["states"] = states,
            ["overflow"] = overflow,
            ["refin_on_overflowed_reply"] = RepeatFin(tun, closed!), // Not null: there is at least one.
        };
    }

    private static Peer MakePeer(TunNetwork tun, string address, int port, ParameterValues parameters) =>
        new(tun, address, port) { Timestamps = parameters.Flag("ts") };

    private static JsonArray RepeatFin(TunNetwork tun, ClosedConnection closed)
    {
        tun.Capture.Clear();
        closed.Disturb("refin");
        tun.Run(0.05);
        return new([.. closed.Peer.Received.Select(static p => (JsonNode?)p.Flags)]);
    }

    private static JsonObject Brief(CapturedPacket packet, double start)
    {
        var brief = new JsonObject
        {
            ["t"] = Math.Round(packet.At - start, 4),
            ["dir"] = packet.IsOut ? "out" : "in",
            ["flags"] = packet.Flags,
            ["seq"] = packet.Packet.Sequence.Value,
            ["ack"] = packet.Packet.Acknowledgment.Value,
            ["len"] = packet.Packet.Length,
        };
        if (packet.Packet.HasTimestamps)
        {
            brief["ts"] = new JsonArray(packet.Packet.TimestampValue, packet.Packet.TimestampEcho);
        }

        return brief;
    }
}
