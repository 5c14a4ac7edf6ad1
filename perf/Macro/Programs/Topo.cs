using NetSim.Workloads;

namespace NetSim.Perf;

/// <summary><c>topo</c>: CPU time and memory of a host that listens.</summary>
internal static class Topo
{
    public static OutputLine Run(Arguments arguments)
    {
        var options = new TopoOptions
        {
            Hosts = arguments.Whole("n", 1_000, 1, 16_000_000),
            FanOut = arguments.Whole("fanout", 250, 1, 16_000_000),
        };
        var atLeast = Common.AtLeast(arguments);
        Common.AcceptPeerSwitches(arguments);
        var (run, cost) = Repetition.Measure(() => new TopoRun(options.Small), () => new TopoRun(options), atLeast);
        using (run)
        {
            return new OutputLine("topo").Add("n", options.Hosts).Add("fanout", options.FanOut)
                .Add("build_wall", cost.Run.Wall.TotalSeconds, 6).Add("build_user", cost.Run.User.TotalSeconds, 6)
                .Add("build_sys", cost.Run.System.TotalSeconds, 6)
                .AddPer("us_per_host", cost.Run.User.TotalMicroseconds, options.Hosts, 3)
                .Add("links_user", run.Links.User.TotalSeconds, 6).Add("stack_user", run.Build.User.TotalSeconds, 6)
                .Add("listen_user", run.Listen.User.TotalSeconds, 6).Add("init_user", run.Begin.User.TotalSeconds, 6)
                .AddPer("KiB_per_host", cost.GrowthKiB, options.Hosts, 4)
                .AddEnd(cost.Runs, run.Fingerprint).Add("init_events", run.Events);
        }
    }
}
