using NetSim.Core;
using NetSim.Workloads;

namespace NetSim.Perf;

/// <summary><c>phold</c>: events per second of the engine alone, and what its windows look like.</summary>
internal static class Phold
{
    private static readonly Dictionary<string, QueueKind> Queues = new()
    {
        ["radix"] = QueueKind.Radix, ["ladder"] = QueueKind.Ladder, ["bcl"] = QueueKind.Bcl,
    };

    public static OutputLine Run(Arguments arguments)
    {
        var options = new PholdOptions
        {
            Hosts = arguments.Whole("hosts", 10_000, 1, 16_000_000),
            PendingPerHost = arguments.Whole("pending", 10, 1, 1_000_000),
            Span = arguments.Seconds("t", 0.02, 1e-6, 1e6),
            Lookahead = arguments.Seconds("lookahead", 0.0006, 1e-9, 1e3),
            RemotePerMille = (int)(arguments.Number("remote", 1, 0, 1) * 1_000),
            Partitions = arguments.Whole("partitions", 1, 1, 60_000),
            Threads = arguments.Whole("threads", 1, 1, 256),
            Queue = arguments.Choice("sched", QueueKind.Radix, Queues),
        };
        var atLeast = Common.AtLeast(arguments);
        Common.AcceptPeerSwitches(arguments);
        var (run, cost) = Repetition.Measure(() => new PholdRun(options.Small), () => new PholdRun(options), atLeast);
        using (run)
        {
            var profile = run.Engine.Profile();
            return new OutputLine("phold").Add("hosts", options.Hosts).Add("pending", options.PendingPerHost)
                .Add("remote", options.RemotePerMille / 1e3, 3).Add("partitions", options.Partitions)
                .Add("threads", options.Threads).Add("simsec", options.Span.Seconds, 6)
                .AddCost(cost.Run, run.Events)
                .AddPer("ns_per_ev_user", cost.Run.User.TotalNanoseconds, run.Events, 1)
                .AddPer("ns_per_ev_wall", cost.Run.Wall.TotalNanoseconds, run.Events, 1)
                .Add("ev_per_window", profile.EventsPerWindow, 0).Add("bound", profile.Bounds[^1].Speedup, 2)
                .AddEnd(cost.Runs, run.Fingerprint);
        }
    }
}
