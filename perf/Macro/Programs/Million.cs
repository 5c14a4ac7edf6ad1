using NetSim.Core;
using NetSim.Workloads;

namespace NetSim.Perf;

/// <summary>
/// <c>million</c>: a churn of a million clients on a hundred servers, once, from its first second to its last. Compare
/// <c>ns_per_ev_user</c> with that of <c>--hosts=10000</c> at the same total rate.
/// </summary>
internal static class Million
{
    public static OutputLine Run(Arguments arguments)
    {
        var hosts = arguments.Whole("hosts", 1_000_000, 1, 16_000_000);
        var options = new ChurnOptions
        {
            Clients = hosts,
            Servers = arguments.Whole("s", Math.Min(100, hosts), 1, 60_000),
            IsDirect = true,
            RatePerClient = arguments.Number("rate", 500_000, 1e-3, 1e9) / hosts,
            Span = arguments.Seconds("t", 10, 1e-3, 1e6),
            Seed = (ulong)arguments.Number("seed", 1, 0, 1e15),
            Partitions = arguments.Whole("partitions", 1, 1, 60_000),
            Threads = arguments.Whole("threads", 1, 1, 256),
        };
        Common.AcceptPeerSwitches(arguments);
        using (var small = new ChurnRun(options with { Clients = 1_000, Servers = 1, Span = Duration.FromSeconds(1L) }))
        {
            small.Run();
        }

        var before = ProcessMemory.SettledKiB();
        var start = CpuTime.Now;
        using var run = new ChurnRun(options);
        var built = CpuTime.Now;
        run.Run();
        var cost = CpuTime.Now - built;
        var growth = ProcessMemory.ResidentKiB() - before;
        return new OutputLine("million").Add("hosts", hosts).Add("s", options.Servers)
            .Add("rate", options.RatePerClient * hosts, 0).Add("simsec", options.Span.Seconds, 3)
            .Add("partitions", options.Partitions).Add("threads", options.Threads)
            .AddCost(cost, run.Events).Add("started", run.Started).Add("completed", run.Completed)
            .Add("fail", run.Failed).AddPer("conn_per_user_s", run.Completed, cost.User.TotalSeconds)
            .AddPer("ns_per_ev_user", cost.User.TotalNanoseconds, run.Events, 1)
            .Add("build_user", (built - start).User.TotalSeconds, 3).Add("srvSocketsEnd", run.ServerSockets)
            .AddPer("KiB_per_host", growth, hosts, 3).AddEnd(1, run.Fingerprint);
    }
}
