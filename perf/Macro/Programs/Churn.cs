using NetSim.Core;
using NetSim.Workloads;

namespace NetSim.Perf;

/// <summary><c>churn</c>: connections per second of user CPU time.</summary>
internal static class Churn
{
    public static OutputLine Run(Arguments arguments)
    {
        var options = new ChurnOptions
        {
            Clients = arguments.Whole("c", 1_000, 1, 10_000_000),
            Servers = arguments.Whole("s", 10, 1, 60_000),
            IsDirect = arguments.Flag("direct", false),
            RatePerClient = arguments.Number("rate", 1, 1e-6, 1e6),
            Span = arguments.Seconds("t", 20, 1e-3, 1e6),
            Msl = arguments.Seconds("msl", 30, 1e-3, 1_099),
            Loss = arguments.Number("loss", 0, 0, 1),
            Seed = (ulong)arguments.Number("seed", 1, 0, 1e15),
            IsEven = arguments.Flag("even", false),
            Drain = arguments.Seconds("drain", 0, 0, 1e6),
            Partitions = arguments.Whole("partitions", 1, 1, 60_000),
            Threads = arguments.Whole("threads", 1, 1, 256),
        };
        var steady = arguments.Seconds("steady", 0, 0, 1e6);
        var atLeast = Common.AtLeast(arguments);
        Common.AcceptPeerSwitches(arguments);
        return steady > Duration.Zero
            ? ChurnSteady.Run(options, steady, atLeast)
            : RunFromStart(options, atLeast);
    }

    public static OutputLine Head(ChurnOptions options) => new OutputLine("churn")
        .Add("c", options.Clients).Add("s", options.Servers).Add("rate", options.RatePerClient, 2)
        .Add("loss", options.Loss, 3).Add("msl", options.Msl.Seconds, 1).Add("simsec", options.Span.Seconds, 3);

    private static OutputLine RunFromStart(ChurnOptions options, TimeSpan atLeast)
    {
        var (run, cost) = Repetition.Measure(
            () => new ChurnRun(options.Small), () => new ChurnRun(options), atLeast);
        using (run)
        {
            var user = cost.Run.User.TotalSeconds;
            var line = Head(options).AddCost(cost.Run, run.Events)
                .Add("started", run.Started).Add("accepted", run.Accepted).Add("completed", run.Completed)
                .Add("fail", run.Failed).Add("err", 0)
                .AddPer("conn_per_s", run.Completed, cost.Run.Wall.TotalSeconds)
                .AddPer("conn_per_user_s", run.Completed, user)
                .AddPer("ev_per_conn", run.Events, run.Completed, 1)
                .Add("ipdelivered", run.Segments).AddPer("ipdel_per_conn", run.Segments, run.Completed, 2)
                .AddPer("ipdel_per_user_s", run.Segments, user)
                .Add("build_user", cost.Build.User.TotalSeconds, 4)
                .AddPer("buildKiBperHost", cost.BuiltKiB, options.Clients + options.Servers, 2)
                .Add("srvSocketsEnd", run.ServerSockets).Add("runGrowthMiB", cost.GrowthKiB / 1024, 1)
                .AddPer("KiB_per_srvSocketEnd", cost.GrowthKiB, run.ServerSockets, 3)
                .AddEnd(cost.Runs, run.Fingerprint);
            foreach (var bound in run.World.Engine.Profile().Bounds.Where(bound => bound.Threads > 1))
            {
                line.Add($"bound_{bound.Threads}", bound.Speedup, 2);
            }

            return line;
        }
    }
}
