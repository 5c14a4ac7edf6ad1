using System.Diagnostics;
using NetSim.Core;
using NetSim.Perf.Hold;

namespace NetSim.Perf.Loop;

/// <summary>
/// <c>loop [hosts] [pending per host] [milliseconds]</c>: ns per event of the engine's loop, in CPU time of the caller
/// and in wall time, for several partitions and threads. The fingerprints must agree.
/// </summary>
internal static class QuickLoop
{
    public static void Run(string[] arguments)
    {
        var hosts = arguments.Length > 0 ? int.Parse(arguments[0]) : 10_000;
        var pending = arguments.Length > 1 ? int.Parse(arguments[1]) : 10;
        var span = Duration.FromMilliseconds(arguments.Length > 2 ? int.Parse(arguments[2]) : 10);
        foreach (var (partitions, threads) in new[] { (1, 1), (4, 1), (4, 2), (16, 1), (16, 2) })
        {
            foreach (var queue in Enum.GetValues<QueueKind>())
            {
                Measure(hosts, pending, span, partitions, threads, queue);
            }
        }
    }

    private static void Measure(int hosts, int pending, Duration span, int partitions, int threads, QueueKind queue)
    {
        using var model = new LoopModel(hosts, pending, partitions, threads, queue, Duration.FromMicroseconds(600));
        model.RunFor(span);
        var cpu = new List<double>();
        var wall = new List<double>();
        for (var repeat = 0; repeat < 5; repeat++)
        {
            var events = model.Events;
            var start = ThreadClock.Nanoseconds;
            var watch = Stopwatch.GetTimestamp();
            model.RunFor(span);
            var handled = (double)(model.Events - events);
            wall.Add(Stopwatch.GetElapsedTime(watch).TotalNanoseconds / handled);
            cpu.Add((ThreadClock.Nanoseconds - start) / handled);
        }

        cpu.Sort();
        wall.Sort();
        var profile = model.Profile;
        Console.WriteLine(
            $"{partitions,3} partitions {threads} threads {queue,-7}"
            + $" cpu {cpu[2],7:F1}/{cpu[0],-7:F1} wall {wall[2],7:F1}/{wall[0],-7:F1}"
            + $" events/window {profile.EventsPerWindow:F0}"
            + $" bound {profile.Bounds[^1].Speedup:F2} {model.Fingerprint:x16}");
    }
}
