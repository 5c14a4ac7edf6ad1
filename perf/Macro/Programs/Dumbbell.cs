using NetSim.Workloads;

namespace NetSim.Perf;

/// <summary><c>dumbbell</c>: delivered segments per second of user CPU time.</summary>
internal static class Dumbbell
{
    private static readonly Dictionary<string, string> Controls = new()
    {
        ["TcpCubic"] = "cubic", ["TcpLinuxReno"] = "reno",
    };

    public static OutputLine Run(Arguments arguments)
    {
        var sendBuffer = arguments.Whole("sndbuf", 8 << 20, 4_096, 1 << 30);
        var options = new DumbbellOptions
        {
            Pairs = arguments.Whole("n", 10, 1, 16_384),
            Span = arguments.Seconds("t", 1, 1e-3, 1e6),
            CongestionControl = arguments.Choice("cc", "cubic", Controls),
            Edge = arguments.Speed("edge", "1Gbps"),
            Bottleneck = arguments.Speed("core", "10Gbps"),
            QueuePackets = arguments.Whole("bufq", 4_000, 0, 100_000_000),
            Buffer = sendBuffer,
            WriteOctets = arguments.Whole("sendsize", 14_480, 1, 1 << 30),
            Seed = (ulong)arguments.Number("seed", 1, 0, 1e15),
        };
        var atLeast = Common.AtLeast(arguments);
        Common.AcceptPeerSwitches(arguments);
        var (run, cost) = Repetition.Measure(
            () => new DumbbellRun(options.Small), () => new DumbbellRun(options), atLeast);
        using (run)
        {
            var (wall, user, hosts) = (cost.Run.Wall.TotalSeconds, cost.Run.User.TotalSeconds, 2.0 * options.Pairs);
            return new OutputLine("dumbbell")
                .Add("n", options.Pairs).Add("cc", options.CongestionControl).Add("simsec", options.Span.Seconds, 3)
                .AddCost(cost.Run, run.Events).Add("segs", run.Segments, 0).AddPer("segs_per_s", run.Segments, wall)
                .AddPer("segs_per_user_s", run.Segments, user).AddPer("ev_per_seg", run.Events, run.Segments, 2)
                .Add("ipdelivered", run.Delivered).AddPer("ipdeliv_per_s", run.Delivered, wall)
                .Add("goodputGbps", run.Received * 8 / options.Span.Seconds / 1e9, 3).Add("qdrops", run.QueueDrops)
                .Add("build_wall", cost.Build.Wall.TotalSeconds, 6)
                .AddPer("buildKiBperHost", cost.BuiltKiB, hosts, 1)
                .AddEnd(cost.Runs, run.Fingerprint).AddPer("peakKiBperHost", ProcessMemory.PeakKiB(), hosts, 1);
        }
    }
}
