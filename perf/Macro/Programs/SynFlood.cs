using NetSim.Workloads;

namespace NetSim.Perf;

/// <summary><c>synflood</c>: spoofed SYNs per second of user CPU time.</summary>
internal static class SynFlood
{
    public static OutputLine Run(Arguments arguments)
    {
        var options = new FloodOptions
        {
            Syns = arguments.Whole("n", 10_000, 1, 200_000_000),
            Rate = arguments.Number("rate", 100_000, 1e-3, 1e9),
            Tail = arguments.Seconds("tail", 0, 0, 1e6),
            Retries = arguments.Whole("conncount", 5, 1, 127),
            Seed = (ulong)arguments.Number("seed", 1, 0, 1e15),
        };
        var atLeast = Common.AtLeast(arguments);
        Common.AcceptPeerSwitches(arguments);
        var (run, cost) = Repetition.Measure(() => new FloodRun(options.Small), () => new FloodRun(options), atLeast);
        using (run)
        {
            var user = cost.Run.User.TotalSeconds;
            return new OutputLine("synflood")
                .Add("n", run.Sent).Add("rate", options.Rate, 0).Add("tail", options.Tail.Seconds, 1)
                .Add("simsec", run.World.Now.Seconds, 3).AddCost(cost.Run, run.Events)
                .AddPer("syn_per_s", run.Sent, cost.Run.Wall.TotalSeconds).AddPer("syn_per_user_s", run.Sent, user)
                .AddPer("us_per_syn", user * 1e6, run.Sent, 3).Add("synacks", run.SynAcks)
                .Add("serverSockets", run.HalfOpen).Add("growthMiB", cost.GrowthKiB / 1024, 1)
                .AddPer("KiB_per_halfopen", cost.GrowthKiB, run.HalfOpen, 3).AddEnd(cost.Runs, run.Fingerprint);
        }
    }
}
