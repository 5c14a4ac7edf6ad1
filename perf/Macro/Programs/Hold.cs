using NetSim.Workloads;

namespace NetSim.Perf;

/// <summary><c>hold</c>: events per second of one queue. <c>race</c>: all queues in turn, and the ratio.</summary>
internal static class Hold
{
    private static readonly Dictionary<string, HoldQueue> Queues = new()
    {
        ["radix"] = HoldQueue.Radix, ["ladder"] = HoldQueue.Ladder, ["bcl"] = HoldQueue.Bcl,
        ["bclindex"] = HoldQueue.BclIndex,
    };

    private static readonly Dictionary<string, DelayKind> Kinds = new()
    {
        ["exponential"] = DelayKind.Exponential, ["uniform"] = DelayKind.Uniform, ["bimodal"] = DelayKind.Bimodal,
        ["constant"] = DelayKind.Constant,
    };

    public static OutputLine Run(Arguments arguments)
    {
        var queue = arguments.Choice("sched", HoldQueue.Radix, Queues);
        var delays = arguments.Choice("delays", DelayKind.Exponential, Kinds);
        var pending = arguments.Whole("pending", 1_000, 1, 100_000_000);
        var events = arguments.Whole("events", 3_000_000, 1, 2_000_000_000);
        var atLeast = Common.AtLeast(arguments);
        Common.AcceptPeerSwitches(arguments);
        var before = ProcessMemory.SettledKiB();
        var start = CpuTime.Now;
        var contestant = HoldContestant.Fill(queue, delays, pending);
        var fill = CpuTime.Now - start;
        contestant.Hold(Math.Max(events, 2L * pending));
        var bytes = (ProcessMemory.SettledKiB() - before) * 1024;
        start = CpuTime.Now;
        var (cost, runs) = (default(CpuTime), 0);
        while (cost.User < atLeast || runs == 0)
        {
            contestant.Hold(events);
            cost = CpuTime.Now - start;
            runs++;
        }

        cost /= runs;
        return new OutputLine("hold").Add("sched", queue.ToString()).Add("delays", delays.ToString())
            .Add("pending", pending).Add("fill_wall", fill.Wall.TotalSeconds, 3)
            .Add("fill_user", fill.User.TotalSeconds, 3).AddCost(cost, events)
            .AddPer("ns_per_ev_user", cost.User.TotalNanoseconds, events, 1)
            .AddPer("bytes_per_pending", bytes, pending).AddEnd(runs, contestant.Checksum);
    }

    public static OutputLine Race(Arguments arguments)
    {
        var delays = arguments.Choice("delays", DelayKind.Exponential, Kinds);
        var pending = arguments.Whole("pending", 1_000, 1, 100_000_000);
        var events = arguments.Whole("events", Math.Max(2_000_000, pending), 1, 2_000_000_000);
        var repeats = arguments.Whole("repeats", 5, 1, 1_000);
        Common.AcceptPeerSwitches(arguments);
        var race = HoldRace.Run(delays, pending, repeats, events);
        var ratios = race.RatiosOf(HoldQueue.Radix);
        var line = new OutputLine("race").Add("delays", delays.ToString()).Add("pending", pending)
            .Add("events", events).Add("turns", repeats);
        foreach (var (name, queue) in Queues)
        {
            line.Add($"{name}_ns", race.MedianOf(queue), 1);
        }

        return line.Add("yardstick", race.Yardstick.ToString()).Add("ratio", ratios[ratios.Count / 2], 2)
            .Add("ratio_least", ratios[0], 2).Add("ratio_most", ratios[^1], 2)
            .Add("ladder_ratio", race.RatiosOf(HoldQueue.Ladder)[repeats / 2], 2);
    }
}
