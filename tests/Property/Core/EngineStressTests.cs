using FsCheck;
using FsCheck.Fluent;
using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class EngineStressTests
{
    private static int _disturbances;

    [Test]
    public void Any_partition_threads_queue_and_interleaving_give_the_fingerprint_of_one_partition()
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from hosts in Gen.Choose(1, 60)
            from partitions in Gen.Choose(1, 16)
            from threads in Gen.Choose(1, 8)
            from queue in Gen.Elements(Enum.GetValues<QueueKind>())
            from minimumDelay in Gen.Elements(1L, 100L, 5_000L)
            from spread in Gen.Elements(10L, 1_000L, 100_000L)
            from steps in Gen.Choose(1, 5)
            select new Case(seed, hosts, partitions, threads, queue, minimumDelay, spread, steps);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(150),
            Prop.ForAll(cases.ToArbitrary(), one => (Run(one) == Reference(one)).Label(one.ToString())));
    }

    private static (ulong Fingerprint, long Events) Reference(Case one) =>
        Run(one with { Partitions = 1, Threads = 1, Queue = QueueKind.Bcl, Steps = 1 });

    private static (ulong Fingerprint, long Events) Run(Case one)
    {
        // Hosts lie anywhere, not in blocks; a partition may be empty.
        var key = RandomKey.FromSeed((ulong)one.Seed).For("partitions");
        var partitionOf = Enumerable.Range(0, one.Hosts)
            .Select(host => (ushort)(key.Draw((ulong)host) % (ulong)one.Partitions)).ToArray();
        using var engine = Engine.Create(new()
        {
            PartitionOf = partitionOf,
            Threads = one.Threads,
            Queue = one.Queue,
            Hooks = new EngineHooks { Disturb = Disturb, ParkAtOnce = one.Seed % 2 == 0 },
        });
        new PholdModel(engine, (ulong)one.Seed, new(one.MinimumDelay), new(one.Spread)).Start(3);

        // Long enough for some fifty generations, whatever the delays.
        var end = (one.MinimumDelay + one.Spread) * 50;
        for (var step = 1; step <= one.Steps; step++)
        {
            engine.RunUntil(new(end * step / one.Steps));
        }

        return (engine.Fingerprint(), engine.EventsProcessed);
    }

    // Now nothing, now a spin, now a yield: no two runs interleave alike.
    private static void Disturb()
    {
        var choice = RandomKey.FromSeed(0).Draw32((ulong)Interlocked.Increment(ref _disturbances)) % 16;
        Action act = choice switch
        {
            0 => () => Thread.Yield(),
            1 => () => Thread.SpinWait(200),
            2 => () => Thread.Sleep(0),
            _ => () => { },
        };
        act();
    }

    private sealed record Case(
        int Seed, int Hosts, int Partitions, int Threads, QueueKind Queue, long MinimumDelay, long Spread, int Steps);
}
