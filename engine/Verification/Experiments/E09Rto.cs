using System.Text.Json.Nodes;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>Round-trip estimates after handshake and data, and when lost data is sent again.</summary>
internal sealed class E09Rto : IExperiment
{
    private const int Octets = 100;
    private const double HandshakePatience = 10;

    // A script answers some tenths of a millisecond, on a busy machine some milliseconds late.
    private const double RttSpreadUs = 8_000;
    private const double RttVarSpreadUs = 5_000;
    private const double RtoSpreadUs = 24_000;

    public string Name => "e09_rto";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Choice("mode", "loss", "info").Choice("side", "passive", "active").Int("rtt", 0, 0, 100_000)
        .Int("ts", 1, 0, 1).Int("retries2", 15, 0, 255).Int("tlp", 3, 0, 4).Int("n", 1, 1, 10_000)
        .Int("syn_rtx", 0, 0, 10).Int("acked", 0, 0, 10_000).Int("max_s", 70, 0, 100_000)
        .Int("user_timeout", 0, 0, int.MaxValue).Int("rto_min_us", 200_000, 1, 1_000_000).Int("thin", 0, 0, 1)
        .Number("gap", 0, 0, 1_000).Int("sack", 1, 0, 1).Int("synack_rtx", 0, 0, 10);

    // The RTO at the end is that before, doubled as often as the backoff says.
    public FieldRules Fields { get; } = new FieldRules()
        .Free("rto_end_us")
        .Near(RttSpreadUs, "after_handshake.srtt_us", "after_acked[].srtt_us")
        .Near(RttVarSpreadUs, "after_handshake.rttvar_us", "after_acked[].rttvar_us")
        .Add(new RtoRule(), "after_handshake.rto_us", "after_acked[].rto_us")
        .Near(RtoSpreadUs, "rto_before_us")
        .TimeAfter("times_s", "error_s")
        .Time("segments[][0]", "times_s[]");

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var tun = new TunNetwork(bench);
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_retries2", parameters.Int("retries2"));
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_early_retrans", parameters.Int("tlp"));
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_rto_min_us", parameters.Int("rto_min_us"));
        var (peer, socket) = parameters.Text("side") == "active" ? Connect(tun, parameters) : Accept(tun, parameters);
        var handshake = socket.Info;
        socket.SetOption(SocketOption.NoDelay, 1);
        if (parameters.Flag("user_timeout"))
        {
            socket.SetOption(SocketOption.UserTimeout, parameters.Int("user_timeout"));
        }

        var observed = new JsonObject
        {
            ["after_handshake"] = Estimates(handshake),
            ["after_acked"] = Exchange(tun, peer, socket, parameters),
        };
        observed["after_handshake"]!["cwnd"] = handshake.Cwnd; // Not null: just added.
        observed["after_handshake"]!["mss"] = handshake.SndMss;
        if (parameters.Text("mode") == "loss")
        {
            Lose(tun, peer, socket, parameters, observed);
        }

        return observed;
    }

    private static (Peer Peer, ScriptedSocket Socket) Accept(TunNetwork tun, ParameterValues parameters)
    {
        var listening = tun.Application.Listen(80, 64);
        var peer = new Peer(tun, "10.2.0.1", 50_000)
        {
            Timestamps = parameters.Flag("ts"),
            Sack = parameters.Flag("sack"),
        };
        if (parameters.Flag("synack_rtx"))
        {
            AnswerLate(peer, parameters.Int("synack_rtx"));
        }
        else
        {
            peer.Connect(parameters.Int("rtt") / 1_000.0);
        }

        tun.Run(0.03);
        var socket = tun.Application.Accept(listening)
            ?? throw new ReplayException("the machine did not complete the connection");
        return (peer, socket);
    }

    // The first SYN-ACKs are lost: only the last one is answered.
    private static void AnswerLate(Peer peer, int lost)
    {
        peer.SendSyn();
        CapturedPacket? answer = null;
        for (var i = 0; i <= lost; i++)
        {
            answer = peer.Wait(static p => p.Has(TcpFlags.Syn), HandshakePatience);
        }

        peer.Establish(answer ?? throw new ReplayException("the machine sent too few SYN-ACKs"));
        peer.Send(TcpFlags.Ack);
    }

    private static (Peer Peer, ScriptedSocket Socket) Connect(TunNetwork tun, ParameterValues parameters)
    {
        var options = new ConnectOptions { Remote = Ipv4Address.Parse("10.2.0.1"), RemotePort = 80 };
        var socket = tun.Application.Connect(in options, out var errno);
        if (errno != Errno.None)
        {
            throw new ReplayException($"connect() failed: {errno}");
        }

        var peer = new Peer(tun, "10.2.0.1", 80, kernelPort: socket.Tuple.LocalPort)
        {
            Timestamps = parameters.Flag("ts"),
            Sack = parameters.Flag("sack"),
        };
        for (var i = 0; i < parameters.Int("syn_rtx"); i++)
        {
            peer.Wait(static p => p.Has(TcpFlags.Syn), HandshakePatience);
        }

        peer.Accept(2 * HandshakePatience, parameters.Int("rtt") / 1_000.0);
        tun.RunWhile(() => socket.ConnectedAt is null, 2);
        return (peer, socket);
    }

    private static JsonArray Exchange(TunNetwork tun, Peer peer, ScriptedSocket socket, ParameterValues parameters)
    {
        var rows = new JsonArray();
        for (var i = 0; i < parameters.Int("acked"); i++)
        {
            socket.Send(Octets);
            var data = peer.Wait(static p => p.Packet.Length > 0)
                ?? throw new ReplayException("the machine sent no data");
            tun.Run((parameters.Int("rtt") / 1_000.0) - (tun.Now - data.At));
            peer.Acknowledgment = data.Packet.SequenceEnd;
            peer.Send(TcpFlags.Ack);
            tun.Run(0.005);
            rows.Add(Estimates(socket.Info));
        }

        return rows;
    }

    private static void Lose(
        TunNetwork tun, Peer peer, ScriptedSocket socket, ParameterValues parameters, JsonObject observed)
    {
        tun.Run(0.05);
        tun.Capture.Clear();
        var counters = tun.Application.Counters();
        var before = socket.Info;
        var start = tun.Now;
        for (var i = 0; i < parameters.Int("n"); i++)
        {
            socket.Send(Octets);
            tun.Run(parameters.Number("gap"));
        }

        tun.RunWhile(() => socket.FailedAt is null, parameters.Int("max_s") - (tun.Now - start));
        var data = peer.Received.Where(static p => p.Packet.Length > 0).ToList();
        var (first, origin) = (data[0].At, data[0].Packet.Sequence);
        var end = socket.Info;
        observed["rto_before_us"] = before.RtoMicroseconds;
        observed["segments"] = new JsonArray([.. data.Select(p => new JsonArray(
            Math.Round(p.At - first, 4), unchecked((uint)(p.Packet.Sequence - origin)), p.Packet.Length))]);
        observed["times_s"] = new JsonArray([.. data.Select(p => (JsonNode?)Math.Round(p.At - first, 3))]);
        observed["error"] = socket.Error == Errno.None ? null : socket.Error.ToString();
        observed["error_s"] = socket.FailedAt is { } at ? Math.Round(at - first, 3) : null;
        observed["cwnd_end"] = end.Cwnd;
        observed["backoff"] = end.Backoff;
        observed["rto_end_us"] = end.RtoMicroseconds;
        observed["counters"] = tun.Application.Counters().Since(counters);
    }

    private static JsonObject Estimates(TcpInfo info) => new()
    {
        ["rto_us"] = info.RtoMicroseconds,
        ["srtt_us"] = info.RttMicroseconds,
        ["rttvar_us"] = info.RttVarMicroseconds,
    };
}
