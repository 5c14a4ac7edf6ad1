using System.Text.Json.Nodes;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// An accept queue that nobody empties: which connections get in, what the others believe, and what happens when room
/// is made. With hand-made peers, one after the other or all at once, or with a kernel that connects and sends.
/// </summary>
internal sealed partial class E05AcceptQueue : IExperiment
{
    public string Name => "e05_acceptq";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Choice("mode", "sequential", "concurrent", "client")
        .Int("backlog", 4, 0, 65_535).Int("m", 12, 0, 10_000).Int("abort", 0, 0, 1).Int("syncookies", 1, 0, 2)
        .Number("drain", 0, 0, 100_000).Int("max_s", 20, 0, 100_000).Int("synack_retries", 5, 0, 255)
        .Int("somaxconn", 4_096, 0, 65_535).Int("pre", 0, 0, 10_000);

    public FieldRules Fields { get; } = new FieldRules()
        .Time("clients[].connected_s", "clients[].error_s", "clients[].rst_in[]")
        .Time("clients[].syn[]", "clients[].synack[]", "clients[].data[]");

    public JsonObject Run(ParameterValues parameters, Bench bench) =>
        parameters.Text("mode") == "client" ? RunClient(parameters, bench) : RunPeers(parameters, bench);

    private static void Configure(Machine machine, ParameterValues parameters)
    {
        machine.Sysctl.Set("net.ipv4.tcp_abort_on_overflow", parameters.Int("abort"));
        machine.Sysctl.Set("net.ipv4.tcp_syncookies", parameters.Int("syncookies"));
        machine.Sysctl.Set("net.ipv4.tcp_synack_retries", parameters.Int("synack_retries"));
        machine.Sysctl.Set("net.core.somaxconn", parameters.Int("somaxconn"));
    }

    private static JsonObject RunPeers(ParameterValues parameters, Bench bench)
    {
        var tun = new TunNetwork(bench);
        Configure(tun.Kernel, parameters);
        var listening = tun.Application.Listen(80, parameters.Int("backlog"));
        for (var i = 0; i < parameters.Int("pre"); i++)
        {
            new Peer(tun, $"10.9.9.{i + 1}", 30_000 + i).Connect();
            tun.Settle();
        }

        var before = tun.Application.Counters();
        var isSequential = parameters.Text("mode") == "sequential";
        var peers = new List<(Peer Peer, bool IsAnswered)>();
        for (var i = 0; i < parameters.Int("m"); i++)
        {
            var peer = new Peer(tun, $"10.2.{i / 250}.{(i % 250) + 1}", 40_000 + i);
            peer.SendSyn();
            var answer = peer.Wait(static p => p.Has(TcpFlags.Syn), 0.15);
            peers.Add((peer, answer is not null));
            if (answer is not null)
            {
                peer.Establish(answer);
                Complete(peer, isSequential);
            }
        }

        foreach (var (peer, isAnswered) in peers)
        {
            Complete(peer, isAnswered && !isSequential);
        }

        tun.Run(0.05);
        return new JsonObject
        {
            ["per_connection_number"] = Outcomes(tun, peers),
            ["listen_recvq_sendq"] = Application.Queues(listening),
            ["established"] = tun.Application.InState(TcpState.Established),
            ["counters"] = tun.Application.Counters().Since(before),
        };
    }

    private static void Complete(Peer peer, bool isTime)
    {
        if (isTime)
        {
            peer.Send(TcpFlags.Ack);
        }
    }

    private static JsonObject Outcomes(TunNetwork tun, List<(Peer Peer, bool IsAnswered)> peers)
    {
        var outcomes = new JsonObject();
        for (var i = 0; i < peers.Count; i++)
        {
            var (peer, isAnswered) = peers[i];
            var look = tun.Application.Look(peer.Address, peer.Port, 80);
            var outcome = (isAnswered ? "synack " : "no-synack ") + (look?.State.SsName() ?? "none")
                + (peer.Received.Any(static p => p.Has(TcpFlags.Rst)) ? " RST" : "");
            if (outcomes[outcome] is not JsonArray numbers)
            {
                numbers = [];
                outcomes.Add(outcome, numbers);
            }

            numbers.Add(i + 1);
        }

        return outcomes;
    }
}
