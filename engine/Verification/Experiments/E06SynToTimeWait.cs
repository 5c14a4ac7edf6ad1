using System.Text.Json.Nodes;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>A SYN, RST or data meets a TIME-WAIT mini-sock of a server.</summary>
internal sealed class E06SynToTimeWait : IExperiment
{
    public string Name => "e06_syn_to_tw";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Choice("seg", "syn", "rst", "rst_off", "synack", "data")
        .Int("dseq", 100_000, int.MinValue, int.MaxValue).Int("dts", 1_000, int.MinValue, int.MaxValue)
        .Int("ts", 1, 0, 1).Int("synts", 1, 0, 1).Int("rfc1337", 0, 0, 1).Int("listen", 1, 0, 1)
        .Number("wait", 0.2, 0, 1_000).Number("dup_delay", 0, 0, 1_000)
        .Int("fillsyn", 0, 0, 44_535).Int("fillaccept", 0, 0, 250)
        .Int("backlog", 64, 0, 65_535).Int("syncookies", 1, 0, 2);

    public FieldRules Fields { get; } = new FieldRules()
        .Add(new ExpiryRule(), "tw_before.expires_ms", "tw_expires_ms_after");

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var tun = new TunNetwork(bench);
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_rfc1337", parameters.Int("rfc1337"));
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_syncookies", parameters.Int("syncookies"));
        var listening = tun.Application.Listen(80, parameters.Int("backlog"));
        var peer = new Peer(tun, "10.2.0.1", 50_000) { Timestamps = parameters.Flag("ts") };
        var lastTsval = Close(tun, listening, peer);
        tun.Run(parameters.Number("wait"));
        FillQueues(tun, parameters);
        var before = tun.Application.Look(peer.Address, peer.Port, 80);
        tun.Capture.Clear();
        var counters = tun.Application.Counters();
        if (!parameters.Flag("listen"))
        {
            listening.Close();
        }

        var (rcvNxt, sndNxt) = (peer.Sequence, peer.Acknowledgment);
        SendSegment(peer, parameters, unchecked(lastTsval + (uint)parameters.Int("dts")));
        tun.Run(0.06);
        var reply = peer.Received.ToList();
        var after = tun.Application.Look(peer.Address, peer.Port, 80);
        return new JsonObject
        {
            ["tw_before"] = DiagnosisJson.Describe(before),
            ["reply"] = new JsonArray([.. reply.Select(static p => (JsonNode?)p.Flags)]),
            ["reply_seq_minus_tw_snd_nxt"] = Distances(reply.Select(p => p.Packet.Sequence - sndNxt)),
            ["reply_ack_minus_tw_rcv_nxt"] = Distances(reply.Select(p => p.Packet.Acknowledgment - rcvNxt)),
            ["state_after"] = after?.State.SsName(),
            ["tw_expires_ms_after"] = after?.ExpiresMs,
            ["syn_recv"] = tun.Application.InState(TcpState.SynReceived),
            ["listen_recvq_sendq"] = listening.IsOpen ? Application.Queues(listening) : new JsonArray(0, 0),
            ["counters"] = tun.Application.Counters().Since(counters),
        };
    }

    // The machine closes first; what its TIME-WAIT saw last is the TSval of the peer's FIN.
    private static uint Close(TunNetwork tun, ListeningSocket listening, Peer peer)
    {
        peer.Connect();
        tun.Run(0.02);
        tun.Application.Accept(listening)?.Close();
        var fin = peer.Wait(static p => p.Has(TcpFlags.Fin));
        peer.Acknowledgment = fin is null ? peer.Acknowledgment : fin.Packet.SequenceEnd;
        peer.Send(TcpFlags.Ack);
        peer.Send(TcpFlags.Fin | TcpFlags.Ack);
        peer.Sequence += 1;
        return peer.Tsval;
    }

    private static void FillQueues(TunNetwork tun, ParameterValues parameters)
    {
        for (var i = 0; i < parameters.Int("fillaccept"); i++)
        {
            new Peer(tun, $"10.66.0.{i + 1}", 20_000 + i).Connect();
        }

        for (var i = 0; i < parameters.Int("fillsyn"); i++)
        {
            var from = Ipv4Address.Parse($"10.67.{i / 250}.{(i % 250) + 1}");
            var tuple = new FourTuple(from, TunNetwork.KernelAddress, checked((ushort)(21_000 + i)), 80);
            var syn = Packet.Tcp(in tuple, TcpFlags.Syn, new SequenceNumber(5), default, ushort.MaxValue);
            syn.MaximumSegmentSize = 1_460;
            tun.Send(in syn);
        }

        // The script needs some milliseconds to look at the connection, by when all of them have arrived.
        tun.Run(0.001);
    }

    private static void SendSegment(Peer peer, ParameterValues parameters, uint tsval)
    {
        uint? stamp = parameters.Flag("ts") && parameters.Flag("synts") ? tsval : null;
        var shifted = unchecked(peer.Sequence + parameters.Int("dseq"));
        switch (parameters.Text("seg"))
        {
            case "syn":
                peer.SendMade(TcpFlags.Syn, shifted, stamp, isSyn: true);
                break;
            case "rst":
                peer.SendMade(TcpFlags.Rst, peer.Sequence, stamp);
                break;
            case "rst_off":
                peer.SendMade(TcpFlags.Rst, shifted, stamp);
                break;
            case "synack":
                peer.SendMade(TcpFlags.Syn | TcpFlags.Ack, shifted, stamp);
                break;
            default:
                peer.SendMade(TcpFlags.Ack | TcpFlags.Psh, shifted, stamp, length: 3);
                break;
        }
    }

    private static JsonArray Distances(IEnumerable<int> distances) =>
        new([.. distances.Select(static distance => (JsonNode?)unchecked((uint)distance))]);
}
