using System.Text.Json.Nodes;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// SYNs that nobody completes: how many half-open connections fit, which SYN is the first to get a cookie or nothing,
/// and what the counters say.
/// </summary>
internal sealed class E01SynFlood : IExperiment
{
    private const string ProvenAddress = "10.77.0.1";
    private const int Beyond = 300;

    // What the measuring script needed for a SYN and its answer; it read the counters until it saw a cookie.
    private const double Pace = 0.000_05;
    private const double PaceWithCounters = 0.000_3;

    public string Name => "e01_syn_flood";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Int("backlog", 128, 0, 65_535).Int("somaxconn", 4096, 0, 65_535)
        .Int("max_syn_backlog", 1024, 1, 1_000_000).Int("syncookies", 1, 0, 2)
        .Int("n", 0, 0, 1_000_000).Int("acceptq", 0, 0, 40_000).Int("proven", 0, 0, 20_000);

    // `seconds` is the measuring script's own speed.
    public FieldRules Fields { get; } = new FieldRules()
        .Free("seconds", "proven.metrics")
        .Free("counters.TcpExtTCPSynRetrans", "counters.TcpExtTCPTimeouts", "counters.TcpOutSegs")
        .Free("counters.TcpRetransSegs");

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var tun = new TunNetwork(bench);
        tun.Kernel.Sysctl.Set("net.core.somaxconn", parameters.Int("somaxconn"));
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_max_syn_backlog", parameters.Int("max_syn_backlog"));
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_syncookies", parameters.Int("syncookies"));
        var listening = tun.Application.Listen(80, parameters.Int("backlog"));
        if (parameters.Flag("proven"))
        {
            Prove(tun, listening);
        }

        for (var i = 0; i < parameters.Int("acceptq"); i++)
        {
            new Peer(tun, $"10.66.0.{(i % 250) + 1}", 20_000 + i).Connect();
        }

        tun.Run(0.1);
        tun.Capture.Clear();
        return Flood(tun, listening, parameters);
    }

    // A connection with RTT samples, closed by both ends, leaves tcp_metrics behind.
    private static void Prove(TunNetwork tun, ListeningSocket listening)
    {
        var peer = new Peer(tun, ProvenAddress, 40_000);
        peer.Connect();
        tun.Run(0.05);
        var child = tun.Application.Accept(listening);
        peer.Send(TcpFlags.Ack | TcpFlags.Psh, 10);
        peer.Sequence += 10;
        tun.Run(0.05);
        child?.Receive(100);
        child?.Send(100);
        Acknowledge(peer, peer.Wait(static p => p.Packet.Length > 0));
        peer.Send(TcpFlags.Ack);
        peer.Send(TcpFlags.Fin | TcpFlags.Ack);
        peer.Sequence += 1;
        tun.Run(0.05);
        child?.Close();
        Acknowledge(peer, peer.Wait(static p => p.Has(TcpFlags.Fin)));
        peer.Send(TcpFlags.Ack);
        tun.Run(0.1);
    }

    private static void Acknowledge(Peer peer, CapturedPacket? received) =>
        peer.Acknowledgment = received is null ? peer.Acknowledgment : received.Packet.SequenceEnd;

    private static JsonObject Flood(TunNetwork tun, ListeningSocket listening, ParameterValues parameters)
    {
        var before = tun.Application.Counters();
        var backlog = Math.Min(parameters.Int("backlog"), parameters.Int("somaxconn"));
        var count = parameters.Flag("n") ? parameters.Int("n") : backlog + Beyond;
        var answered = 0;
        int? firstCookie = null;
        int? firstUnanswered = null;
        var start = tun.Now;
        for (var i = 0; i < count; i++)
        {
            var cookies = tun.Kernel.Counters[Mib.SyncookiesSent];
            var address = Ipv4Address.FromOctets(
                10, (byte)(100 + (i / 60_000)), (byte)(i / 250 % 240), (byte)((i % 250) + 1));
            var isAnswered = SendSyn(tun, address, 1_024 + (i % 60_000), firstCookie is null ? PaceWithCounters : Pace);
            answered += isAnswered ? 1 : 0;
            firstUnanswered ??= isAnswered ? null : i + 1;
            firstCookie ??= tun.Kernel.Counters[Mib.SyncookiesSent] > cookies ? i + 1 : null;
        }

        var seconds = tun.Now - start;
        var proven = parameters.Flag("proven") ? FloodProven(tun, parameters.Int("proven")) : null;
        return new JsonObject
        {
            ["syns_sent"] = count,
            ["seconds"] = Math.Round(seconds, 3),
            ["syn_recv"] = tun.Application.InState(TcpState.SynReceived),
            ["states"] = tun.Application.States(),
            ["synacks"] = answered,
            ["first_syn_without_synack"] = firstUnanswered,
            ["first_syn_cookied"] = firstCookie,
            ["listen_recvq_sendq"] = new JsonArray(Application.Queues(listening)),
            ["counters"] = tun.Application.Counters().Since(before),
            ["proven"] = proven,
        };
    }

    private static JsonObject FloodProven(TunNetwork tun, int count)
    {
        var before = tun.Application.Counters();
        var answered = 0;
        for (var k = 0; k < count; k++)
        {
            answered += SendSyn(tun, Ipv4Address.Parse(ProvenAddress), 41_000 + k, Pace) ? 1 : 0;
        }

        return new JsonObject
        {
            ["proven_syns"] = count,
            ["proven_answered"] = answered,
            ["counters"] = tun.Application.Counters().Since(before),
        };
    }

    private static bool SendSyn(TunNetwork tun, Ipv4Address from, int port, double pace)
    {
        var tuple = new FourTuple(from, TunNetwork.KernelAddress, checked((ushort)port), 80);
        var syn = Packet.Tcp(in tuple, TcpFlags.Syn, new SequenceNumber((uint)port), default, ushort.MaxValue);
        syn.MaximumSegmentSize = 1_460;
        syn.SackPermitted = true;
        syn.HasTimestamps = true;
        syn.TimestampValue = 1;
        syn.WindowScale = 7;
        tun.Capture.Clear();
        tun.Send(in syn);
        tun.Run(pace + 0.000_1);
        return tun.Capture.Sent.Any(p => p.Has(TcpFlags.Syn) && p.Packet.Destination == from);
    }
}
