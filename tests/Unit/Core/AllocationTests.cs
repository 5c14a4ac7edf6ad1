using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class AllocationTests
{
    [Test]
    public void A_steady_run_allocates_nothing(
        [Values(1, 8)] int partitions, [Values(QueueKind.Ladder, QueueKind.Radix)] QueueKind queue)
    {
        using var engine = Engine.Create(new() { PartitionOf = PholdModel.InBlocks(64, partitions), Queue = queue });
        new PholdModel(engine, 7, new(1000), new(20_000)).Start(20);
        engine.RunUntil(new(8_000_000));
        var events = engine.EventsProcessed;
        var before = GC.GetAllocatedBytesForCurrentThread();

        engine.RunUntil(new(10_000_000));

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(engine.EventsProcessed - events, Is.GreaterThan(100_000));
    }

    [Test]
    public void Threads_allocate_nothing_per_window()
    {
        using var engine = Engine.Create(
            new() { PartitionOf = PholdModel.InBlocks(64, 8), Threads = 2 });
        new PholdModel(engine, 7, new(1000), new(20_000)).Start(20);
        engine.RunUntil(new(8_000_000));
        var before = GC.GetTotalAllocatedBytes(precise: true);

        engine.RunUntil(new(10_000_000));

        // Two thousand windows; the test framework's own threads may allocate a little meanwhile.
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(20_000));
    }
}
