using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class EngineTests
{
    private const byte Kind = 1;

    [Test]
    public void Run_until_leaves_events_at_that_time_for_the_next_run()
    {
        using var engine = Engine.Create(OneHost());
        RelayHandler.Attach(engine, (Partition _, ref Event _) => { });
        Schedule(engine, 0, 10, 0);
        Schedule(engine, 0, 20, 0);

        Assert.That(engine.RunUntil(new(20)), Is.EqualTo(RunOutcome.Reached));
        Assert.That(engine.EventsProcessed, Is.EqualTo(1));
        Assert.That(engine.Now, Is.EqualTo(new SimTime(20)));
        Assert.That(engine.NextEventAt, Is.EqualTo(new SimTime(20)));
        Assert.That(engine.RunUntil(new(21)), Is.EqualTo(RunOutcome.Exhausted));
        Assert.That(engine.EventsProcessed, Is.EqualTo(2));
        Assert.That(engine.NextEventAt, Is.EqualTo(SimTime.Never));
    }

    [Test]
    public void Running_until_never_stops_after_the_last_event()
    {
        using var engine = Engine.Create(OneHost());
        RelayHandler.Attach(engine, (Partition _, ref Event _) => { });
        Schedule(engine, 0, 10, 0);

        Assert.That(engine.RunUntil(SimTime.Never), Is.EqualTo(RunOutcome.Exhausted));
        Assert.That(engine.Now, Is.EqualTo(new SimTime(10)));
    }

    [Test]
    public void Equal_times_happen_in_order_of_origin_then_serial([Values] QueueKind queue)
    {
        var seen = new List<(uint, ulong)>();
        using var engine = Engine.Create(new() { PartitionOf = new ushort[3], Queue = queue });
        RelayHandler.Attach(engine, (Partition _, ref Event item) =>
            seen.Add((EventOrder.OriginOf(item.Order), EventOrder.SerialOf(item.Order))));
        foreach (var origin in new uint[] { 2, 0, 1, 2, 0 })
        {
            Schedule(engine, origin, 5, 1);
        }

        engine.RunUntil(SimTime.Never);

        Assert.That(seen, Is.EqualTo(new[] { (0u, 0ul), (0u, 1ul), (1u, 0ul), (2u, 0ul), (2u, 1ul) }));
    }

    [Test]
    public void Between_runs_any_host_may_be_scheduled_at_from_any_partition()
    {
        var at = new List<(uint, long)>();
        using var engine = Engine.Create(TwoPartitions());
        RelayHandler.Attach(engine, (Partition here, ref Event item) => at.Add((item.Target, here.Now.Nanoseconds)));
        engine.Lookahead = new(1_000);
        engine.RunUntil(new(500));
        Schedule(engine, 0, 500, 1);
        Schedule(engine, 1, 501, 0);

        engine.RunUntil(new(600));

        Assert.That(at, Is.EquivalentTo(new[] { (1u, 500L), (0u, 501L) }));
    }

    [Test]
    public void An_extension_crosses_partitions_by_value([Values(1, 2)] int threads)
    {
        var words = new List<ulong>();
        using var engine = Engine.Create(TwoPartitions() with { Threads = threads });
        engine.Lookahead = new(10);
        RelayHandler.Attach(engine, (Partition here, ref Event item) =>
        {
            ref readonly var extension = ref here.ExtensionOf(in item.Body);
            words.Add(extension.Word3);
            var next = extension with { Word3 = extension.Word3 + 1 };
            var body = new EventBody { Kind = Kind };
            here.Schedule(item.Target, here.Now + new Duration(10), 1 - item.Target, in body, in next);
        });
        var first = new Extension { Word3 = 40 };
        engine.Partitions[0].Schedule(0, new(0), 1, new EventBody { Kind = Kind }, in first);

        engine.RunUntil(new(35));

        Assert.That(words, Is.EqualTo(new ulong[] { 40, 41, 42, 43 }));
    }

    [Test]
    public void A_stop_asked_for_by_a_handler_ends_the_run_after_its_event()
    {
        using var engine = Engine.Create(OneHost());
        RelayHandler.Attach(engine, (Partition here, ref Event item) =>
        {
            here.Schedule(0, here.Now + new Duration(1), 0, in item.Body);
            Array.ForEach(here.Now.Nanoseconds == 7 ? [engine] : Array.Empty<Engine>(), e => e.RequestStop());
        });
        Schedule(engine, 0, 0, 0);

        Assert.That(engine.RunUntil(new(1_000)), Is.EqualTo(RunOutcome.Stopped));
        Assert.That(engine.Now, Is.EqualTo(new SimTime(7)));
        Assert.That(engine.EventsProcessed, Is.EqualTo(8));
        Assert.That(engine.RunUntil(new(2_000)), Is.EqualTo(RunOutcome.Stopped));
        Assert.That(engine.IsStopRequested);
    }

    [Test]
    [CancelAfter(60_000)]
    public void A_stop_asked_for_by_another_thread_ends_an_endless_run(
        [Values(1, 4)] int partitions, [Values(1, 2)] int threads)
    {
        using var engine = Engine.Create(
            new() { PartitionOf = PholdModel.InBlocks(8, partitions), Threads = threads });
        using var started = new ManualResetEventSlim();
        engine.Lookahead = new(10);
        RelayHandler.Attach(engine, (Partition here, ref Event item) =>
        {
            started.Set();
            here.Schedule(item.Target, here.Now + new Duration(10), item.Target, in item.Body);
        });
        Enumerable.Range(0, 8).ToList().ForEach(host => Schedule(engine, (uint)host, 0, (uint)host));
        var other = new Thread(() =>
        {
            started.Wait();
            engine.RequestStop();
        });
        other.Start();

        Assert.That(engine.RunUntil(SimTime.Never), Is.EqualTo(RunOutcome.Stopped));
        other.Join();
    }

    [Test]
    public void A_stop_after_everything_has_happened_is_no_partial_run()
    {
        using var engine = Engine.Create(OneHost());
        RelayHandler.Attach(engine, (Partition _, ref Event _) => engine.RequestStop());
        Schedule(engine, 0, 5, 0);

        Assert.That(engine.RunUntil(new(10)), Is.EqualTo(RunOutcome.Exhausted));
    }

    [Test]
    public void The_profile_counts_windows_events_and_the_bound_on_speed()
    {
        using var engine = Engine.Create(TwoPartitions());
        engine.Lookahead = new(10);
        RelayHandler.Attach(engine, (Partition _, ref Event _) => { });

        // Three windows: one event each, then two against one, then one alone.
        Array.ForEach(new[] { 0, 100, 101, 200 }, at => Schedule(engine, 0, at, 0));
        Array.ForEach(new[] { 0, 100 }, at => Schedule(engine, 1, at, 1));
        engine.RunUntil(new(1_000));

        var profile = engine.Profile();
        Assert.That(profile.EventsOfPartition, Is.EqualTo(new long[] { 4, 2 }));
        Assert.That(profile.Windows, Is.EqualTo(3));
        Assert.That(profile.EventsPerWindow, Is.EqualTo(2));
        Assert.That(profile.MeanWindow, Is.EqualTo(new Duration(10)));
        Assert.That(profile.Bounds, Is.EqualTo(new SpeedupBound[] { new(1, 1), new(2, 6.0 / 4) }));
        Assert.That(engine.ScheduledBy(0), Is.EqualTo(4));
    }

    [Test]
    public void Several_partitions_need_a_lookahead()
    {
        using var engine = Engine.Create(TwoPartitions());
        RelayHandler.Attach(engine, (Partition _, ref Event _) => { });

        Assert.That(() => engine.RunUntil(new(1)), Throws.InvalidOperationException.With.Message.Contains("lookahead"));
    }

    [Test]
    public void A_partition_without_handler_is_refused_by_number()
    {
        using var engine = Engine.Create(TwoPartitions());
        engine.Lookahead = new(1);
        engine.SetHandler(0, new RelayHandler(engine.Partitions[0], (Partition _, ref Event _) => { }));

        Assert.That(
            () => engine.RunUntil(new(1)), Throws.InvalidOperationException.With.Message.Contains("Partition 1"));
    }

    [TestCase(-1)]
    [TestCase(257)]
    public void A_number_of_threads_out_of_range_is_refused(int threads)
    {
        Assert.That(
            () => Engine.Create(OneHost() with { Threads = threads }),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("Threads"));
    }

    [Test]
    public void An_engine_without_hosts_is_refused()
    {
        Assert.That(
            () => Engine.Create(new() { PartitionOf = Array.Empty<ushort>() }),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("Hosts"));
    }

    private static EngineOptions OneHost() => new() { PartitionOf = new ushort[1] };

    private static EngineOptions TwoPartitions() => new() { PartitionOf = new ushort[] { 0, 1 } };

    private static void Schedule(Engine engine, uint origin, long at, uint target) =>
        engine.PartitionOf(origin).Schedule(origin, new(at), target, new EventBody { Kind = Kind });
}
