using System.Text.Json.Nodes;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>When a machine acknowledges data that comes in bursts, depending on what its application does.</summary>
internal sealed class E09DelayedAck : IExperiment
{
    private const int ReplyOctets = 50;

    // The script sleeps for a millisecond between two looks, as often as its application reads,
    // and wakes a little late.
    private const double Loop = 0.001_06;

    // A delayed ACK comes 40 ms late, by the tick and by the timer's own 4 ms later; then there is the measuring.
    private const double DelaySpreadMs = 14;

    public string Name => "e09_delack";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Int("k", 24, 1, 10_000).Int("gap", 300, 1, 100_000).Int("size", 100, 1, 1_448).Int("reply", -1, -1, 100_000)
        .Int("burst", 1, 1, 100).Int("quickack", -1, -1, 1).Int("read", 1, 0, 1).Int("stop", 1_000_000, 0, 1_000_000);

    public FieldRules Fields { get; } = new FieldRules()
        .Add(new AckRowsRule(DelaySpreadMs), "delays_ms", "ack_delay_ms_len_ackall_per_burst")
        .Free("counters.TcpExtDelayedACKs");

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var tun = new TunNetwork(bench);
        var listening = tun.Application.Listen(80, 64);
        var peer = new Peer(tun, "10.2.0.1", 50_000);
        peer.Connect();
        tun.Run(0.02);
        var socket = tun.Application.Accept(listening)
            ?? throw new ReplayException("the machine did not complete the connection");
        socket.SetOption(SocketOption.NoDelay, 1);
        if (parameters.Int("quickack") >= 0)
        {
            socket.SetOption(SocketOption.QuickAck, parameters.Int("quickack"));
        }

        var rows = new JsonArray();
        for (var i = 0; i < parameters.Int("k"); i++)
        {
            rows.Add(Burst(tun, peer, socket, parameters, i < parameters.Int("stop")));
        }

        return new JsonObject
        {
            ["ack_delay_ms_len_ackall_per_burst"] = rows,
            ["delays_ms"] = new JsonArray([.. rows.Select(static row => row is JsonArray { Count: > 0 } acks
                ? acks[0]![0]!.DeepClone() // Not null: a row of the table above.
                : null)]),
            ["counters"] = new JsonObject(
                new[] { Mib.DelayedACKs, Mib.DelayedACKLost, Mib.TCPPureAcks }.Select(counter => KeyValuePair.Create(
                    counter.NstatName(), (JsonNode?)tun.Application.Counters()[counter]))),
        };
    }

    private static JsonArray Burst(
        TunNetwork tun, Peer peer, ScriptedSocket socket, ParameterValues parameters, bool mayReply)
    {
        var start = tun.Now;
        for (var i = 0; i < parameters.Int("burst"); i++)
        {
            peer.Send(TcpFlags.Ack | TcpFlags.Psh, parameters.Int("size"));
            peer.Sequence += parameters.Int("size");
        }

        // Writing to the device ends when the machine has taken the packet.
        tun.Run(TunNetwork.ScriptStep);
        var written = tun.Now;
        var acks = new JsonArray();
        var isReplied = !mayReply || parameters.Int("reply") < 0;
        while (tun.Now - start < parameters.Int("gap") / 1_000.0)
        {
            while (peer.Wait(static _ => true, 0) is { } ack)
            {
                acks.Add(new JsonArray(
                    Math.Round((ack.At - written) * 1_000, 1), ack.Packet.Length,
                    ack.Packet.Acknowledgment == peer.Sequence));
                if (ack.Packet.Length > 0)
                {
                    peer.Acknowledgment = ack.Packet.SequenceEnd;
                    peer.Send(TcpFlags.Ack);
                }
            }

            if (parameters.Flag("read"))
            {
                socket.Receive(65_536);
            }

            if (!isReplied && tun.Now - start >= parameters.Int("reply") / 1_000.0)
            {
                socket.Send(ReplyOctets);
                isReplied = true;
            }

            tun.Run(Loop);
        }

        return acks;
    }
}
