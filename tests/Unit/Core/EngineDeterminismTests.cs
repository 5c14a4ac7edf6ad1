using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class EngineDeterminismTests
{
    private const int Hosts = 64;

    [Test]
    public void Partitions_threads_and_queues_give_one_fingerprint(
        [Values(1, 2, 4, 8, 16)] int partitions,
        [Values(1, 2, 4)] int threads,
        [Values] QueueKind queue)
    {
        var options = Options(partitions) with { Threads = threads, Queue = queue };

        Assert.That(Run(options), Is.EqualTo(Reference.Value));
    }

    [Test]
    public void Injected_yields_change_nothing([Values(2, 16)] int partitions, [Values(2, 4, 8)] int threads)
    {
        var yields = new EngineHooks { Disturb = () => Thread.Yield() };
        var options = Options(partitions) with { Threads = threads, Hooks = yields };

        Assert.That(Run(options), Is.EqualTo(Reference.Value));
    }

    [Test]
    public void Sleeping_and_waking_in_every_window_changes_nothing(
        [Values(2, 16)] int partitions, [Values(2, 3, 8)] int threads)
    {
        var parking = new EngineHooks { ParkAtOnce = true };
        var options = Options(partitions) with { Threads = threads, Hooks = parking };

        Assert.That(Run(options), Is.EqualTo(Reference.Value));
    }

    [Test]
    public void Keeping_timers_beside_the_queue_changes_nothing([Values(1, 4, 16)] int partitions)
    {
        // A time scale at which timers lie in many buckets, and some beyond the ring.
        var reference = Run(Options(1) with { Hooks = new EngineHooks { WithoutTimerStore = true } }, scale: 50_000);

        Assert.That(Run(Options(partitions), scale: 50_000), Is.EqualTo(reference));
    }

    [Test]
    public void Running_in_many_steps_changes_nothing([Values(1, 4)] int partitions)
    {
        using var engine = Engine.Create(Options(partitions) with { Threads = 2 });
        new PholdModel(engine, 7, new(1000), new(20_000)).Start(4);
        for (var step = 1; step <= 400; step++)
        {
            engine.RunUntil(new(step * 1000));
        }

        Assert.That(engine.Fingerprint(), Is.EqualTo(Reference.Value.Fingerprint));
    }

    [Test]
    public void Another_seed_gives_another_fingerprint()
    {
        Assert.That(Run(Options(1), seed: 8).Fingerprint, Is.Not.EqualTo(Reference.Value.Fingerprint));
    }

    [Test]
    public void One_event_one_nanosecond_later_gives_another_fingerprint([Values(1, 4)] int partitions)
    {
        var perturbed = Options(partitions) with { Perturbation = new(EventOrder.Of(5, 3), new(1)) };

        Assert.That(Run(perturbed).Fingerprint, Is.Not.EqualTo(Reference.Value.Fingerprint));
    }

    private static Lazy<(ulong Fingerprint, long Events)> Reference { get; } =
        new(() => Run(Options(1) with { Queue = QueueKind.Bcl }));

    private static EngineOptions Options(int partitions) =>
        new() { PartitionOf = PholdModel.InBlocks(Hosts, partitions), Seed = 7 };

    private static (ulong Fingerprint, long Events) Run(EngineOptions options, ulong seed = 7, long scale = 1)
    {
        using var engine = Engine.Create(options);
        new PholdModel(engine, seed, new(1_000 * scale), new(20_000 * scale)).Start(4);
        engine.RunUntil(new(400_000 * scale));
        return (engine.Fingerprint(), engine.EventsProcessed);
    }
}
