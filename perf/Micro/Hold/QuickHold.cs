using NetSim.Core;

namespace NetSim.Perf.Hold;

/// <summary>
/// <c>hold [delays] [pending] [repeats]</c>: ns of thread CPU time per hold for every queue, in turn within one
/// process, median and minimum, and the ratio to the faster BCL form. Minutes instead of BenchmarkDotNet's hours.
/// </summary>
internal static class QuickHold
{
    private static readonly string[] Names = ["bcl-value", "bcl-index", "ladder", "radix"];

    public static void Run(string[] arguments)
    {
        var kinds = arguments.Length > 0 && arguments[0] != "all"
            ? [Enum.Parse<DelayKind>(arguments[0], ignoreCase: true)]
            : Enum.GetValues<DelayKind>();
        int[] sizes = arguments.Length > 1 ? [int.Parse(arguments[1])] : [1_000, 100_000, 1_000_000];
        var repeats = arguments.Length > 2 ? int.Parse(arguments[2]) : 5;
        var names = string.Join("  ", Names.Select(name => $"{name,16}"));
        Console.WriteLine($"{"delays",-12}{"pending",10}  {names}  ratio");
        foreach (var kind in kinds)
        {
            foreach (var size in sizes)
            {
                Measure(kind, size, repeats);
            }
        }
    }

    private static void Measure(DelayKind kind, int pending, int repeats)
    {
        var delays = Delays.Of(kind);
        Contestant[] all =
        [
            Contestant.Of(new BclQueue(16), delays, pending),
            Contestant.Of(new BclIndexQueue(16), delays, pending),
            Contestant.Of(new LadderQueue(256), delays, pending),
            Contestant.Of(new RadixLadderQueue(256), delays, pending),
        ];
        var holds = Math.Max(1_000_000, pending);
        var times = all.Select(_ => new List<double>()).ToArray();
        foreach (var contestant in all)
        {
            contestant.Run(holds * 2L);
        }

        for (var repeat = 0; repeat < repeats; repeat++)
        {
            for (var i = 0; i < all.Length; i++)
            {
                var start = ThreadClock.Nanoseconds;
                all[i].Run(holds);
                times[i].Add((ThreadClock.Nanoseconds - start) / (double)holds);
            }
        }

        Report(kind, pending, all, times);
    }

    private static void Report(DelayKind kind, int pending, Contestant[] all, List<double>[] times)
    {
        var medians = times.Select(list => list.Order().ElementAt(list.Count / 2)).ToArray();
        var yardstick = Math.Min(medians[0], medians[1]);
        var cells = times.Select((list, i) => $"{medians[i],9:F1}/{list.Min(),6:F1}");
        var agree = all.All(contestant => contestant.Checksum() == all[0].Checksum()) ? "" : "  ORDERS DIFFER";
        Console.WriteLine($"{kind,-12}{pending,10}  {string.Join("  ", cells)}  ladder {yardstick / medians[2]:F2}x"
            + $" radix {yardstick / medians[3]:F2}x{agree}");
    }

    private sealed record Contestant(Action<long> Run, Func<ulong> Checksum)
    {
        public static Contestant Of<TQueue>(TQueue queue, long[] delays, int pending)
            where TQueue : struct, IPendingEvents
        {
            var model = new HoldModel<TQueue>(queue, delays, pending);
            return new(model.Run, () => model.Checksum);
        }
    }
}
