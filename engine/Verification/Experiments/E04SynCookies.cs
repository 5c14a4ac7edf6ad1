using System.Text.Json.Nodes;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// SYN cookies: which options survive, which MSS values, how long a cookie is good, what a forged one is answered, and
/// what happens while the accept queue is full.
/// </summary>
internal sealed partial class E04SynCookies : IExperiment
{
    private const int Port = 50_000;

    public string Name => "e04_syncookies";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Choice("mode", "options", "mss", "data_only", "expiry", "forged", "acceptq", "noretx")
        .Int("ts", 1, 0, 1).Int("sack", 1, 0, 1).Int("ws", 7, -1, 14).Int("mss", 1_460, -1, 65_535)
        .Int("syncookies", 2, 0, 2).Int("abort", 0, 0, 1);

    // A TSval has an offset that is a secret of the machine, so the cookie's six bits in it cannot be
    // read from outside. Ages are probed in steps of up to 5 s at 20 moments of the minute; the clock's
    // phase at the start is chance.
    public FieldRules Fields { get; } = new FieldRules()
        .Add(new PresenceRule(), "result.synack.ts_low6")
        .Free("result.child.rtt")
        .Time("synacks[]")
        .Seeds(0.05, "accept_fraction_by_age.*")
        .Seeds(5, "accepted_max_age_s", "rejected_min_age_s").Seeds(1, "boundary_phase_b_range[]")
        .Seeds(0, "counters.TcpExtTCPLostRetransmit")
        .Add(new ExpiryRule(), "cookie_ack_when_full.diag.expires_ms", "then_slot_freed_and_data.diag.expires_ms")
        .Free("counters.TcpExtSyncookiesFailed", "counters.TcpExtSyncookiesRecv", "counters.TcpExtTCPLossProbes")
        .Free("counters.TcpExtTCPOrigDataSent", "counters.TcpExtTCPPureAcks", "counters.TcpExtTCPTimeouts")
        .Free("counters.TcpExtTcpTimeoutRehash", "counters.TcpOutRsts", "counters.TcpPassiveOpens")
        .Free("counters.TcpRetransSegs");

    // Several phases of the minute; nothing else depends on them.
    public int Seeds => 5;

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var tun = new TunNetwork(bench, TunNetwork.SomeUptime(bench));
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_syncookies", parameters.Int("syncookies"));
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_abort_on_overflow", parameters.Int("abort"));
        var mode = parameters.Text("mode");
        var listening = tun.Application.Listen(80, mode switch { "expiry" => 4_096, "acceptq" => 1, _ => 64 });
        var before = tun.Application.Counters();
        var observed = mode switch
        {
            "mss" => MssTable(tun, listening, parameters),
            "expiry" => Expire(tun, listening, parameters),
            "forged" => Forge(tun, before),
            "acceptq" => FillAcceptQueue(tun, listening),
            "noretx" => Wait(tun),
            _ => new JsonObject { ["result"] = Handshake(tun, listening, parameters, parameters.Int("mss"), Port) },
        };
        observed["counters"] = tun.Application.Counters().Since(before);
        return observed;
    }

    private static JsonObject? Handshake(
        TunNetwork tun, ListeningSocket listening, ParameterValues parameters, int mss, int port)
    {
        var peer = new Peer(tun, "10.2.0.1", port)
        {
            Timestamps = parameters.Flag("ts"),
            Sack = parameters.Flag("sack"),
            WindowScale = parameters.Int("ws"),
            Mss = Math.Max(0, mss),
        };
        peer.SendSyn(bare: mss < 0);
        if (peer.Wait(static p => p.Has(TcpFlags.Syn)) is not { } answer)
        {
            return null;
        }

        var packet = answer.Packet;
        var result = new JsonObject
        {
            ["synack"] = new JsonObject
            {
                ["mss"] = packet.MaximumSegmentSize,
                ["ws"] = packet.WindowScale < 0 ? null : packet.WindowScale,
                ["sackok"] = packet.SackPermitted,
                ["ts"] = packet.HasTimestamps,
                ["ts_low6"] = packet.HasTimestamps ? packet.TimestampValue & 63 : null,
                ["win"] = packet.Window,
            },
        };
        peer.Establish(answer);
        peer.Timestamps = packet.HasTimestamps;
        var hasData = parameters.Text("mode") == "data_only";
        peer.Send(hasData ? TcpFlags.Ack | TcpFlags.Psh : TcpFlags.Ack, hasData ? Greeting.Length : 0);
        tun.Run(0.03);
        DescribeChild(tun, listening, hasData, result);
        return result;
    }

    private const string Greeting = "hello";

    private static void DescribeChild(TunNetwork tun, ListeningSocket listening, bool hasData, JsonObject result)
    {
        var child = tun.Application.Accept(listening);
        result["accepted"] = child is not null;
        if (child is null)
        {
            return;
        }

        var info = child.Info;
        result["child"] = new JsonObject
        {
            ["snd_mss"] = info.SndMss,
            ["advmss"] = info.AdvertisedMss,
            ["snd_wscale"] = info.SndWscale,
            ["rcv_wscale"] = info.RcvWscale,
            ["ts"] = info.Options.HasFlag(HandshakeOptions.Timestamps),
            ["sack"] = info.Options.HasFlag(HandshakeOptions.Sack),
            ["wscale"] = info.Options.HasFlag(HandshakeOptions.WindowScaling),
            ["snd_cwnd"] = info.Cwnd,
            ["rtt"] = info.RttMicroseconds,
            ["TCP_MAXSEG"] = child.GetOption(SocketOption.MaximumSegmentSize),
        };
        if (hasData)
        {
            // Payload has a length only: what arrived in full is what was sent.
            result["data"] = child.Receive(100) == Greeting.Length ? Greeting : null;
        }

        child.Close();
    }

    private static JsonObject MssTable(TunNetwork tun, ListeningSocket listening, ParameterValues parameters)
    {
        int[] announced =
        [
            -1, 100, 216, 400, 535, 536, 537, 600, 1000, 1299, 1300, 1301, 1360, 1400, 1439, 1440, 1441, 1459, 1460,
            1461, 2000, 8960,
        ];
        var table = new JsonArray();
        foreach (var mss in announced)
        {
            var child = Handshake(tun, listening, parameters, mss, Port + table.Count)?["child"];
            table.Add(new JsonArray(mss, child?["snd_mss"]?.DeepClone(), child?["TCP_MAXSEG"]?.DeepClone()));
        }

        return new JsonObject { ["table"] = table };
    }

    private static JsonObject Wait(TunNetwork tun)
    {
        var peer = new Peer(tun, "10.2.0.1", Port);
        peer.SendSyn();
        tun.Run(8);
        var answers = peer.Received.Where(static p => p.Has(TcpFlags.Syn)).ToList();
        var observed = new JsonObject
        {
            ["synacks"] = Seconds.Since(answers[0].At, answers.Select(static p => p.At)),
            ["states"] = tun.Application.States(),
        };
        peer.SendSyn();
        tun.Run(0.2);
        var last = peer.Received.Last(static p => p.Has(TcpFlags.Syn));
        observed["synack_isn_same_after_syn_retransmit"] = answers[0].Packet.Sequence == last.Packet.Sequence;
        return observed;
    }

    private static JsonObject Forge(TunNetwork tun, Counters before)
    {
        var stranger = new Peer(tun, "10.2.0.1", Port) { Timestamps = false, Acknowledgment = new(777_777) };
        stranger.Send(TcpFlags.Ack, sequence: new(12_345));
        tun.Run(0.05);
        var without = Replies(tun, stranger, before);
        var other = new Peer(tun, "10.2.0.2", Port) { Timestamps = false };
        other.SendSyn();
        other.Wait(static p => p.Has(TcpFlags.Syn));
        var since = tun.Application.Counters();
        tun.Capture.Clear();
        stranger.Send(TcpFlags.Ack, sequence: new(99));
        tun.Run(0.05);
        return new JsonObject
        {
            ["no_recent_overflow"] = without,
            ["after_overflow_wrong_cookie"] = Replies(tun, stranger, since),
        };
    }

    private static JsonObject Replies(TunNetwork tun, Peer peer, Counters since, bool withDiagnosis = false)
    {
        var replies = new JsonObject
        {
            ["reply"] = new JsonArray([.. peer.Received.Select(static JsonNode (p) => p.Flags)]),
        };
        if (withDiagnosis)
        {
            replies["diag"] = DiagnosisJson.Describe(tun.Application.Look(peer.Address, peer.Port, 80));
        }

        replies["counters"] = tun.Application.Counters().Since(since);
        return replies;
    }

    private static JsonObject FillAcceptQueue(TunNetwork tun, ListeningSocket listening)
    {
        var early = new Peer(tun, "10.2.9.9", 45_000);
        early.SendSyn();
        var answer = early.Wait(static p => p.Has(TcpFlags.Syn));
        var second = new Peer(tun, "10.2.9.8", 45_000);
        second.SendSyn();
        second.Wait(static p => p.Has(TcpFlags.Syn));
        new Peer(tun, "10.2.8.1", 46_000).Connect();
        new Peer(tun, "10.2.8.2", 46_000).Connect();
        tun.Run(0.1);
        var observed = new JsonObject { ["acceptq"] = Application.Queues(listening) };

        var since = tun.Application.Counters();
        tun.Capture.Clear();
        var late = new Peer(tun, "10.2.7.1", 47_000);
        late.SendSyn();
        tun.Run(0.1);
        observed["syn_when_full"] = Replies(tun, late, since);

        since = tun.Application.Counters();
        if (answer is not null)
        {
            early.Establish(answer);
        }

        early.Send(TcpFlags.Ack);
        tun.Run(0.1);
        observed["cookie_ack_when_full"] = Replies(tun, early, since, withDiagnosis: true);

        since = tun.Application.Counters();
        tun.Application.Accept(listening)?.Close();
        early.Send(TcpFlags.Ack | TcpFlags.Psh, 3);
        tun.Run(0.1);
        observed["then_slot_freed_and_data"] = Replies(tun, early, since, withDiagnosis: true);
        return observed;
    }
}
