using System.Text.Json.Nodes;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// A client with a single ephemeral port closes its connection and connects again: when may it take over its TIME-WAIT?
/// </summary>
internal sealed class E06TimeWaitReuse : IExperiment
{
    private const ushort OnlyPort = 40_000;
    private const double ConnectTimeout = 2;

    // The script needs some milliseconds between the last packet and its first attempt, and for each attempt.
    private const double Preparation = 0.006;
    private const double RetryEvery = 0.020;

    public string Name => "e06_twreuse";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Int("tw_reuse", 1, 0, 2).Int("ts", 1, 0, 2).Int("delay", 1_000, 1, 60_000).Number("gap", 1.5, 0, 1_000)
        .Int("loopback", 0, 0, 1).Int("bind", 0, 0, 1).Choice("mode", "once", "loop").Number("max_s", 5, 0, 1_000)
        .Int("server_closes", 0, 0, 1).Int("peer_ts", 1, 0, 2);

    // Timestamps have drawn offsets: the rules compare what they add up to. A new ISN is fixed only when a TIME-WAIT
    // hands its numbers on; otherwise it follows the ISN clock.
    public FieldRules Fields { get; } = new FieldRules()
        .Free("syn_ts[0]", "old_last_ts[]")
        .Add(new EchoRule(), "syn_ts[1]")
        .Add(new IsnRule(), "new_isn_minus_old_snd_nxt")
        .Near(AttemptSpread, "attempts[][0]");

    // Attempts come every 20 ms and the clocks count milliseconds; the script adds some of its own.
    private const double AttemptSpread = 0.035;

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var cable = new Cable(bench);
        cable.Client.Sysctl.Set("net.ipv4.tcp_tw_reuse", parameters.Int("tw_reuse"));
        cable.Client.Sysctl.Set("net.ipv4.tcp_timestamps", parameters.Int("ts"));
        cable.Client.Sysctl.Set("net.ipv4.tcp_tw_reuse_delay", parameters.Int("delay"));
        cable.Client.Sysctl["net.ipv4.ip_local_port_range"] = $"{OnlyPort} {OnlyPort}";
        cable.Server.Sysctl.Set("net.ipv4.tcp_timestamps", parameters.Int("peer_ts"));
        var server = parameters.Flag("loopback") ? cable.ClientProgram : cable.ServerProgram;
        var listening = server.Listen(80, 16);
        var counters = OpenAndClose(cable, server, listening, parameters);
        var states = cable.ClientProgram.States();
        var old = cable.Capture.Packets.Where(static p => p.Packet.SourcePort == OnlyPort).ToList();
        var last = old[^1];
        var closedAt = cable.Capture.Packets[^1].At;
        cable.Capture.Clear();
        var attempts = Attempt(cable, parameters, closedAt);
        cable.Clock.Run(TunNetwork.ScriptStep);
        return Report(cable, states, last, attempts, counters);
    }

    private static Counters OpenAndClose(
        Cable cable, Application server, ListeningSocket listening, ParameterValues parameters)
    {
        var client = Connect(cable, parameters, out var reason)
            ?? throw new ReplayException($"the first connection failed: {reason}");
        cable.Clock.Run(TunNetwork.ScriptStep);
        var accepted = server.Accept(listening)
            ?? throw new ReplayException("the server did not complete the first connection");
        var counters = cable.ClientProgram.Counters();
        var isByServer = parameters.Flag("server_closes");
        (isByServer ? accepted : client).Close();
        cable.Clock.Run(isByServer ? 0.05 : 0.03);
        (isByServer ? client : accepted).Close();
        cable.Clock.Run(0.03);
        return counters;
    }

    private static JsonArray Attempt(Cable cable, ParameterValues parameters, double closedAt)
    {
        var attempts = new JsonArray();
        if (parameters.Text("mode") == "once")
        {
            cable.Clock.Run(parameters.Number("gap") - (cable.Clock.Now - closedAt));
            Connect(cable, parameters, out var result);
            attempts.Add(new JsonArray(Math.Round(cable.Clock.Now - closedAt, 3), result));
            return attempts;
        }

        cable.Clock.Run(Preparation);
        string? last = null;
        while (cable.Clock.Now - closedAt < parameters.Number("max_s"))
        {
            var at = cable.Clock.Now;
            var socket = Connect(cable, parameters, out var result);
            if (result != last)
            {
                attempts.Add(new JsonArray(Math.Round(at - closedAt, 3), result));
                last = result;
            }

            if (socket is not null)
            {
                break;
            }

            cable.Clock.Run(RetryEvery);
        }

        return attempts;
    }

    private static ScriptedSocket? Connect(Cable cable, ParameterValues parameters, out string result)
    {
        var options = new ConnectOptions
        {
            Remote = parameters.Flag("loopback") ? Ipv4Address.Loopback : Cable.ServerAddress,
            RemotePort = 80,
            ReuseAddress = parameters.Flag("bind"),
        };
        if (parameters.Flag("bind"))
        {
            var bindErrno = cable.ClientProgram.Bind(OnlyPort, reuseAddress: true, out var bound);
            if (bindErrno != Errno.None)
            {
                result = $"bind:{bindErrno}";
                return null;
            }

            options = options with { LocalPort = bound };
        }

        var socket = cable.Connect(cable.ClientProgram, in options, ConnectTimeout, out var errno);
        if (errno != Errno.None && parameters.Flag("bind"))
        {
            cable.ClientProgram.Unbind(OnlyPort, reuseAddress: true);
        }

        result = errno == Errno.None ? "ok" : errno.ToString();
        return socket;
    }

    private static JsonObject Report(
        Cable cable, JsonObject states, CapturedPacket last, JsonArray attempts, Counters counters)
    {
        var syn = cable.Capture.Packets.FirstOrDefault(static p =>
            p.Packet.SourcePort == OnlyPort && p.Has(TcpFlags.Syn) && !p.Has(TcpFlags.Ack));
        var answer = cable.Capture.Packets.FirstOrDefault(static p => p.Packet.DestinationPort == OnlyPort);
        return new JsonObject
        {
            ["states_after_close"] = states,
            ["attempts"] = attempts,
            ["new_isn_minus_old_snd_nxt"] =
                syn is null ? null : unchecked((uint)(syn.Packet.Sequence - last.Packet.SequenceEnd)),
            ["syn_ts"] = Stamps(syn),
            ["old_last_ts"] = Stamps(last),
            ["first_answer"] = answer?.Flags,
            ["counters"] = cable.ClientProgram.Counters().Since(counters),
        };
    }

    private static JsonArray? Stamps(CapturedPacket? packet) => packet?.Packet.HasTimestamps == true
        ? new(packet.Packet.TimestampValue, packet.Packet.TimestampEcho)
        : null;
}
