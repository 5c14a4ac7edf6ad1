using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class EngineFaultTests
{
    [Test]
    public void An_overstated_lookahead_is_caught([Values(1, 2)] int threads)
    {
        using var engine = Engine.Create(Blocks(4) with { Threads = threads });
        new PholdModel(engine, 7, new(1000), new(20_000)).Start(4);
        engine.Lookahead = new(1500);

        Assert.That(() => engine.RunUntil(new(400_000)), Throws.InstanceOf<EngineFaultException>());
    }

    [Test]
    public void An_outbox_read_too_early_is_caught([Values(2, 16)] int partitions, [Values(1, 2)] int threads)
    {
        var early = new EngineHooks { ReadOutboxEarly = true };
        using var engine = Engine.Create(Blocks(partitions) with { Threads = threads, Hooks = early });
        new PholdModel(engine, 7, new(1000), new(20_000)).Start(4);

        Assert.That(() => engine.RunUntil(new(400_000)), Throws.InstanceOf<EngineFaultException>());
    }

    [Test]
    public void Scheduling_into_the_past_stops_the_run_and_says_where()
    {
        using var engine = Engine.Create(Blocks(1) with { Seed = 99 });
        RelayHandler.Attach(engine, (Partition here, ref Event item) =>
            here.Schedule(item.Target, here.Now - new Duration(1), item.Target, in item.Body));
        engine.Partitions[0].Schedule(3, new(1_500_000_000), 4, default);

        Assert.That(
            () => engine.RunUntil(SimTime.Never),
            Throws.InstanceOf<EngineFaultException>()
                .With.Message.Contains("seed 99, time 1.5s (1500000000 ns), event 3:0 at host 4"));
    }

    [Test]
    public void A_queue_that_gives_an_event_twice_is_caught() => AssertCaught(new RepeatingQueue(new()));

    [Test]
    public void A_queue_that_goes_back_in_time_is_caught() => AssertCaught(new BackwardsQueue(new()));

    [Test]
    public void A_host_of_another_partition_cannot_be_an_origin()
    {
        using var engine = Engine.Create(Blocks(2));

        Assert.That(
            () => engine.Partitions[0].Schedule(63, new(1), 0, default), Throws.InstanceOf<EngineFaultException>());
    }

    [Test]
    public void An_extension_where_there_is_none_is_a_fault()
    {
        using var engine = Engine.Create(Blocks(1));
        var body = new EventBody { Kind = 1 };

        Assert.That(() => engine.Partitions[0].ExtensionOf(in body), Throws.InstanceOf<EngineFaultException>());
    }

    [Test]
    public void A_handlers_exception_comes_out_as_it_was_with_its_position(
        [Values(1, 8)] int partitions, [Values(1, 3)] int threads)
    {
        using var engine = Engine.Create(Blocks(partitions) with { Threads = threads, Seed = 5 });
        engine.Lookahead = new(100);
        RelayHandler.Attach(engine, (Partition _, ref Event item) =>
            Assert.That(item.Body.First, Is.Zero, "the scenario's mistake"));
        for (var host = 0u; host < 64; host++)
        {
            // All at fault in one window, the latest partitions earliest: the first in the total order must win.
            engine.PartitionOf(host).Schedule(host, new(1_000 - host), host, new EventBody { First = 1 });
        }

        var thrown = Assert.Catch(() => engine.RunUntil(SimTime.Never));

        Assert.That(thrown, Is.InstanceOf<AssertionException>());
        Assert.That(
            RunPosition.Of(thrown!),
            Is.EqualTo(new RunPosition(5, new(937), EventOrder.Of(63, 0), 63)));
        Assert.That(() => engine.RunUntil(SimTime.Never), Throws.InvalidOperationException);
    }

    [Test]
    public void An_exception_from_elsewhere_has_no_position()
    {
        Assert.That(RunPosition.Of(new InvalidOperationException()), Is.Null);
    }

    private static EngineOptions Blocks(int partitions) => new() { PartitionOf = PholdModel.InBlocks(64, partitions) };

    private static void AssertCaught<TQueue>(TQueue queue)
        where TQueue : struct, IPendingEvents
    {
        var run = new RunState(Blocks(1));
        var partitions = new WindowedPartition[1];
        var partition = new QueuedPartition<TQueue>(0, run, partitions, queue);
        partition.Handler = new RelayHandler(partition, (Partition _, ref Event _) => { });
        partition.Schedule(0, new(10), 0, default);
        partition.Schedule(0, new(20), 0, default);

        partition.RunWindow(0, 1_000);

        Assert.That(partition.Fault, Is.InstanceOf<EngineFaultException>());
    }

    // Peeks where it should pop, so that the same event comes again.
    private readonly struct RepeatingQueue(Queue<Event> events) : IPendingEvents
    {
        public int Count => events.Count;

        public long NextTime => events.Peek().At;

        public void Push(in Event item) => events.Enqueue(item);

        public void Push(long at, ulong order, uint target, in EventBody body) =>
            events.Enqueue(new() { At = at, Order = order, Target = target, Body = body });

        public void Pop(out Event item) => item = events.Peek();
    }

    private readonly struct BackwardsQueue(Stack<Event> events) : IPendingEvents
    {
        public int Count => events.Count;

        public long NextTime => events.Peek().At;

        public void Push(in Event item) => events.Push(item);

        public void Push(long at, ulong order, uint target, in EventBody body) =>
            events.Push(new() { At = at, Order = order, Target = target, Body = body });

        public void Pop(out Event item) => item = events.Pop();
    }
}
