using System.Text.Json.Nodes;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// A SYN queue more than half full of old requests: which of them die early, how many SYN-ACKs each got, and who finds
/// room later.
/// </summary>
internal sealed class E02bYoungPruning : IExperiment
{
    private const double Look = 0.020;
    private const double Burst = 0.000_02;

    public string Name => "e02b_young_pruning";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Int("backlog", 64, 0, 65_535).Int("n", 64, 1, 60_000).Int("late_per_s", 0, 0, 1_000)
        .Int("synack_retries", 5, 0, 255).Int("max_s", 75, 1, 100_000);

    // The moments at which the curve was looked at are chance, its shape is not; nor is how many SYN-ACKs were sent.
    public FieldRules Fields { get; } = new FieldRules()
        .Curve(2, "_syn_recv", "syn_recv_over_time")
        .Seeds(2, "synacks_per_initial_request.*", "answered_late")
        .Time("example_first_request_synacks[]")
        .Free("counters");

    // Where the SYNs fall between the timer wheel's buckets decides which requests are judged together.
    public int Seeds => 5;

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var tun = new TunNetwork(bench, TunNetwork.SomeUptime(bench));
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_synack_retries", parameters.Int("synack_retries"));
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_syncookies", 0);
        var listening = tun.Application.Listen(80, parameters.Int("backlog"));
        var start = tun.Now;
        var initial = parameters.Int("n");
        for (var i = 0; i < initial; i++)
        {
            SendSyn(tun, i);
            tun.Run(Burst);
        }

        var sent = initial;
        var curve = new JsonArray();
        int? last = null;
        double longest = parameters.Int("max_s");
        int rate = parameters.Int("late_per_s");
        while (tun.Now - start < longest)
        {
            var elapsed = tun.Now - start;
            if (elapsed * rate > sent - initial && elapsed < longest - 5)
            {
                SendSyn(tun, sent++);
            }

            tun.Settle();
            if (listening.Listener.SynQueueLength is var length && length != last)
            {
                last = length;
                curve.Add(new JsonArray(Math.Round(elapsed, 2), length));
            }

            if (last == 0 && rate == 0)
            {
                break;
            }

            tun.Run(Look);
        }

        return Report(tun, start, initial, sent, curve);
    }

    private static JsonObject Report(TunNetwork tun, double start, int initial, int sent, JsonArray curve)
    {
        var answers = tun.Capture.Sent.Where(static p => p.Has(TcpFlags.Syn))
            .GroupBy(static p => p.Packet.DestinationPort - 1_024)
            .ToDictionary(static group => group.Key, static group => group.Select(static p => p.At).ToList());
        var perRequest = new JsonObject();
        var early = answers.Where(answer => answer.Key < initial).GroupBy(static answer => answer.Value.Count);
        foreach (var group in early.OrderBy(static group => group.Key))
        {
            perRequest.Add($"{group.Key}", group.Count());
        }

        return new JsonObject
        {
            ["syn_recv_over_time"] = curve,
            ["_syn_recv"] = curve.DeepClone(),
            ["synacks_per_initial_request"] = perRequest,
            ["example_first_request_synacks"] =
                answers.TryGetValue(0, out var first) ? Seconds.Since(start, first) : null,
            ["answered_late"] = answers.Count(answer => answer.Key >= initial),
            ["sent_late"] = sent - initial,
            ["counters"] = tun.Application.Counters().Since(
                Counters.Zero, Mib.ListenDrops, Mib.TCPReqQFullDrop, Mib.TCPTimeouts, Mib.TCPSynRetrans,
                Mib.TcpRetransSegs),
        };
    }

    private static void SendSyn(TunNetwork tun, int number)
    {
        var address = Ipv4Address.FromOctets(10, 100, (byte)(number / 250), (byte)((number % 250) + 1));
        var tuple = new FourTuple(address, TunNetwork.KernelAddress, checked((ushort)(1_024 + number)), 80);
        var syn = Packet.Tcp(in tuple, TcpFlags.Syn, new SequenceNumber((uint)(1_000 + number)), default, 65_535);
        syn.MaximumSegmentSize = 1_460;
        tun.Send(in syn);
    }
}
