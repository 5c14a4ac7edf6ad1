using System.Text.Json.Nodes;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// When keepalive probes go out, and when they give a connection up; the defaults of a fresh namespace.
/// </summary>
internal sealed class E08Keepalive : IExperiment
{
    // sleep(0.02) of a script and what it overshoots by.
    private const double ShortSleep = 0.020_8;

    private static readonly string[] KeepaliveNames =
        ["tcp_keepalive_time", "tcp_keepalive_intvl", "tcp_keepalive_probes"];

    public string Name => "e08_keepalive";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Choice("mode", "dead", "answer", "answer_n", "unacked", "defaults")
        .Int("time", 5, 1, 32_767).Int("intvl", 2, 1, 32_767).Int("probes", 3, 1, 127).Int("n", 2, 0, 1_000)
        .Int("max_s", 60, 1, 1_000_000).Int("user_timeout", 0, 0, int.MaxValue).Choice("via", "sysctl", "sockopt");

    public FieldRules Fields { get; } = new FieldRules()
        .Add(new PhraseRule(), "t_zero")
        .TimeAfter("out", "error_s")
        .Time("out[][0]");

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        return parameters.Text("mode") == "defaults"
            ? FreshNamespace.Describe(bench)
            : Watch(new TunNetwork(bench), parameters);
    }

    private static JsonObject Watch(TunNetwork tun, ParameterValues parameters)
    {
        var defaults = new JsonObject(KeepaliveNames.Select(
            name => KeyValuePair.Create(name, (JsonNode?)tun.Kernel.Sysctl["net.ipv4." + name])));
        var isBySysctl = parameters.Text("via") == "sysctl";
        if (isBySysctl)
        {
            tun.Kernel.Sysctl.Set("net.ipv4.tcp_keepalive_time", parameters.Int("time"));
            tun.Kernel.Sysctl.Set("net.ipv4.tcp_keepalive_intvl", parameters.Int("intvl"));
            tun.Kernel.Sysctl.Set("net.ipv4.tcp_keepalive_probes", parameters.Int("probes"));
        }

        var listening = tun.Application.Listen(80, 64);
        var peer = new Peer(tun, "10.2.0.1", 50_000);
        peer.Connect();
        tun.Run(ShortSleep);
        var socket = tun.Application.Accept(listening)
            ?? throw new ReplayException("the machine did not complete the connection");
        var counters = tun.Application.Counters();
        if (!isBySysctl)
        {
            socket.SetOption(SocketOption.KeepIdle, parameters.Int("time"));
            socket.SetOption(SocketOption.KeepInterval, parameters.Int("intvl"));
            socket.SetOption(SocketOption.KeepCount, parameters.Int("probes"));
        }

        socket.SetOption(SocketOption.KeepAlive, 1);
        var start = tun.Now;
        var lag = start - tun.Capture.Packets[^1].At;
        if (parameters.Flag("user_timeout"))
        {
            socket.SetOption(SocketOption.UserTimeout, parameters.Int("user_timeout"));
        }

        tun.Capture.Clear();
        Answer(tun, peer, socket, parameters);
        tun.Run(0.05);
        return new JsonObject
        {
            ["defaults"] = defaults,
            ["t_zero"] = FormattableString.Invariant(
                $"SO_KEEPALIVE set; last segment from peer {lag:F3} s earlier"),
            ["out"] = new JsonArray([.. peer.Received.Select(p => Row(p, peer, start))]),
            ["error"] = socket.Error == Errno.None ? null : socket.Error.ToString(),
            ["error_s"] = socket.FailedAt is { } at ? Math.Round(at - start, 3) : null,
            ["counters"] = tun.Application.Counters().Since(counters),
        };
    }

    private static void Answer(TunNetwork tun, Peer peer, ScriptedSocket socket, ParameterValues parameters)
    {
        var mode = parameters.Text("mode");
        var end = tun.Now + parameters.Int("max_s");
        if (mode == "unacked")
        {
            socket.Send(5);
        }

        for (var seen = 1; socket.FailedAt is null && tun.Now < end; seen++)
        {
            var probe = peer.Wait(
                static p => !p.Has(TcpFlags.Syn) && !p.Has(TcpFlags.Rst), () => socket.FailedAt is null, end - tun.Now);
            if (probe is not null && (mode == "answer" || (mode == "answer_n" && seen <= parameters.Int("n"))))
            {
                peer.Send(TcpFlags.Ack);
            }
        }
    }

    private static JsonArray Row(CapturedPacket packet, Peer peer, double start) => new(
        Math.Round(packet.At - start, 3),
        packet.Flags,
        packet.Has(TcpFlags.Rst) ? null : unchecked((uint)(packet.Packet.Sequence - peer.Acknowledgment)),
        packet.Packet.Length);
}
