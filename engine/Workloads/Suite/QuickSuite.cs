using System.Globalization;
using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;

namespace NetSim.Workloads;

/// <summary>
/// <c>netsim bench</c>: the speed of this machine in under a minute, small sizes of the workloads of <c>perf/Macro</c>.
/// </summary>
/// <param name="scale">
/// Size and length of everything: 1 for a result, less for a test that all of it works. Above 0, at most 1.
/// </param>
public sealed class QuickSuite(double scale = 1)
{
    private readonly TimeSpan _atLeast = TimeSpan.FromSeconds(0.7 * scale);

    /// <summary>Measures one thing after the other.</summary>
    public IEnumerable<BenchResult> Run() =>
        Holds().Concat(Rates()).Concat(Memory()).Concat(Allocation()).Concat(Bounds());

    private IEnumerable<BenchResult> Holds()
    {
        foreach (var delays in new[] { DelayKind.Exponential, DelayKind.Bimodal })
        {
            foreach (var pending in new[] { 1_000, 100_000, 1_000_000 })
            {
                var race = HoldRace.Run(delays, Sized(pending), 3, Sized(Math.Max(400_000, pending)),
                    HoldQueue.Bcl, HoldQueue.BclIndex, HoldQueue.Radix);
                var size = pending.ToString("0e0", CultureInfo.InvariantCulture);
                yield return new BenchResult(
                    $"hold.{(delays == DelayKind.Bimodal ? "bimodal" : "exponential")}.{size}",
                    race.MedianOf(HoldQueue.Radix), "ns", race.MedianOf(race.Yardstick),
                    race.RatiosOf(HoldQueue.Radix)[1]);
            }
        }
    }

    private IEnumerable<BenchResult> Rates()
    {
        var flood = new FloodOptions { Syns = Sized(20_000) };
        yield return Rate("flood.syn_per_s", queue => new FloodRun(flood with { Queue = queue }), run => run.Sent);
        var churn = new ChurnOptions
        {
            Servers = 1, RatePerClient = 2, Span = Duration.FromSeconds(Math.Max(0.5, 5 * scale)), IsEven = true,
        };
        yield return Rate(
            "churn.connections_per_s", queue => new ChurnRun(churn with { Queue = queue }), run => run.Completed);
        var dumbbell = new DumbbellOptions { Span = Duration.FromSeconds(Math.Max(0.06, 0.3 * scale)) };
        yield return Rate(
            "dumbbell.segments_per_s", queue => new DumbbellRun(dumbbell with { Queue = queue }), run => run.Segments);
    }

    private BenchResult Rate<TRun>(string name, Func<QueueKind, TRun> prepare, Func<TRun, double> work)
        where TRun : IPreparedRun
    {
        var (ours, theirs) = Duel.Run(
            () => prepare(QueueKind.Radix), () => prepare(QueueKind.Bcl), work, _atLeast);
        return new BenchResult(name, ours, "1/s", theirs, ours / theirs);
    }

    private IEnumerable<BenchResult> Memory()
    {
        yield return new BenchResult("memory.idle_host", IdleHost(Sized(100_000)), "B");
        using (var topo = new TopoRun(new TopoOptions { Hosts = Sized(100_000) }))
        {
            topo.Run();
            yield return new BenchResult(
                "memory.listening_host", (double)topo.World.Memory().Bytes / Sized(100_000), "B");
        }

        using (var idle = new IdleRun(Sized(20_000)))
        {
            idle.Run();
            yield return new BenchResult("memory.established", SockMemory.PerSock(
                idle.World, MemoryKind.FullSock, MemoryKind.RecoveryExtension, MemoryKind.SendRecord,
                MemoryKind.ReceiveExtension, MemoryKind.SocketOwner), "B");
        }

        using (var flood = new FloodRun(new FloodOptions { Syns = Sized(100_000) }))
        {
            flood.Run();
            yield return new BenchResult(
                "memory.half_open", SockMemory.PerSock(flood.World, MemoryKind.RequestSock), "B");
        }

        using var churn = new ChurnRun(new ChurnOptions
        {
            Servers = 1, RatePerClient = 10, Span = Duration.FromSeconds(6L), Drain = Duration.FromSeconds(1L),
            Clients = Sized(1_000), IsEven = true,
        });
        churn.Run();
        yield return new BenchResult("memory.time_wait", SockMemory.PerSock(churn.World, MemoryKind.TimeWaitSock), "B");
    }

    private static double IdleHost(int hosts)
    {
        var topology = new Topology();
        var group = topology.AddNodes(hosts, "host");
        topology.Link(
            group, topology.AddNode(NodeKind.Router, "router"), new() { Delay = Duration.FromMilliseconds(1) });
        using var world = World.Build(topology, new WorldOptions { Partitions = 1 });
        return (double)world.Memory().Bytes / hosts;
    }

    private IEnumerable<BenchResult> Allocation()
    {
        var steady = SteadyState.Measure(
            new ChurnOptions { Clients = Sized(1_000), Servers = 1, RatePerClient = 2, IsEven = true },
            Duration.FromSeconds(130L), Duration.FromSeconds(1L), _atLeast);
        yield return new BenchResult("allocation.per_event", steady.AllocatedPerEvent, "B");
        yield return new BenchResult("collections.steady", steady.Collections, "");
    }

    private IEnumerable<BenchResult> Bounds()
    {
        using var run = new ChurnRun(new ChurnOptions
        {
            Clients = Sized(4_000), Servers = Sized(100), IsDirect = true, Span = Duration.FromSeconds(1L),
            Partitions = 16,
        });
        run.Run();
        foreach (var bound in run.World.Engine.Profile().Bounds.Where(bound => bound.Threads is 2 or 8))
        {
            yield return new BenchResult($"parallel.bound.{bound.Threads}", bound.Speedup, "x");
        }
    }

    private int Sized(int full) => Math.Max(1, (int)(full * scale));
}
