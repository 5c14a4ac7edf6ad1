using NetSim.Core;

namespace NetSim.Tests.Core;

/// <summary>How <c>Threads = 0</c> chooses, and that the choice is seen in no result.</summary>
public sealed class ThreadChoiceTests
{
    [Test]
    public void Even_windows_that_hold_enough_are_worth_a_thread_each_up_to_the_cores() =>
        Assert.That(
            new[] { 1, 2, 4, 8, 64 }.Select(cores => ThreadChoice.Choose(Sums(300, 500, 500, 500, 500, 500, 500, 500, 500), cores)),
            Is.EqualTo(new[] { 1, 2, 4, 8, 8 }));

    [Test]
    public void One_hot_partition_is_worth_no_second_thread() =>
        Assert.That(ThreadChoice.Choose(Sums(300, 5_000, 200, 200, 200), 8), Is.EqualTo(1));

    [Test]
    public void Windows_of_a_few_events_are_worth_no_second_thread() =>
        Assert.That(ThreadChoice.Choose(Sums(20_000, 3, 3, 3, 3), 8), Is.EqualTo(1));

    [Test]
    public void Nothing_is_chosen_before_enough_windows_and_events_were_seen() =>
        Assert.That(
            new[] { Sums(10, 100_000), Sums(1_000, 1), Sums(256, 200) }.Select(ThreadChoice.CanChoose),
            Is.EqualTo(new[] { false, false, true }));

    [Test]
    public void An_engine_that_chooses_begins_alone_goes_on_with_the_bound_and_keeps_the_fingerprint()
    {
        using var chosen = Engine.Create(Options() with { Threads = 0, MostThreads = 4 });
        using var alone = Engine.Create(Options());
        var (choosing, reference) = (Model(chosen), Model(alone));
        choosing.Start(20);
        reference.Start(20);

        var threads = new List<int>();
        foreach (var until in new[] { 20_000, 2_000_000 })
        {
            chosen.RunUntil(new(until));
            alone.RunUntil(new(until));
            threads.Add(chosen.Profile().Threads);
        }

        Assert.That(threads, Is.EqualTo(new[] { 0, 4 }), "undecided at first, then as the bound says");
        Assert.That(chosen.Fingerprint(), Is.EqualTo(alone.Fingerprint()));
    }

    [Test]
    public void Events_are_counted_by_the_host_they_happen_to_only_when_asked_for()
    {
        using var engine = Engine.Create(Options() with { CountsEventsByHost = true });
        using var silent = Engine.Create(Options());
        Model(engine).Start(2);
        Model(silent).Start(2);
        engine.RunUntil(new(100_000));
        silent.RunUntil(new(100_000));

        var sum = Enumerable.Range(0, engine.HostCount).Sum(host => engine.HandledBy((uint)host));

        Assert.That(sum, Is.EqualTo(engine.EventsProcessed).And.GreaterThan(1_000));
        Assert.That(engine.Fingerprint(), Is.EqualTo(silent.Fingerprint()));
        Assert.That(() => silent.HandledBy(0), Throws.InvalidOperationException);
    }

    [Test]
    public void The_profile_knows_the_sizes_of_windows_and_the_lookahead()
    {
        using var engine = Engine.Create(Options());
        Model(engine).Start(5);
        engine.RunUntil(new(500_000));

        var profile = engine.Profile();

        Assert.That(profile.Lookahead, Is.EqualTo(new Duration(1_000)));
        Assert.That(profile.MedianWindowEvents, Is.InRange(profile.EventsPerWindow * 0.8, profile.EventsPerWindow * 1.2));
        Assert.That(profile.LargeWindowEvents, Is.GreaterThan(profile.MedianWindowEvents));
        Assert.That(profile.SpeedupAt(64), Is.EqualTo(profile.SpeedupAt(8)), "as many as partitions");
        Assert.That(profile.SpeedupAt(8), Is.GreaterThan(profile.SpeedupAt(2)));
    }

    [TestCase(1, 1, false)]
    [TestCase(1, 8, false)]
    [TestCase(2, 1, false)]
    [TestCase(2, 8, true)]
    public void Only_several_threads_on_several_partitions_need_a_crew_with_its_atomic_operations(
        int threads, int partitions, bool isExpected)
    {
        using var engine = Engine.Create(new() { PartitionOf = PholdModel.InBlocks(80, partitions), Threads = threads });
        Model(engine).Start(5);

        engine.RunUntil(new(200_000));

        Assert.That(engine.EventsProcessed, Is.GreaterThan(1_000));
        Assert.That(engine.HasCrew, Is.EqualTo(isExpected));
    }

    private static EngineOptions Options() => new() { PartitionOf = PholdModel.InBlocks(800, 8) };

    private static PholdModel Model(Engine engine) => new(engine, 7, new Duration(1_000), new Duration(10_000));

    private static ProfileSums Sums(int windows, params long[] eventsOfPartition)
    {
        var sums = new ProfileSums(eventsOfPartition.Length);
        for (var window = 0; window < windows; window++)
        {
            sums.Open(window * 1_000, (window + 1) * 1_000);
            Array.ForEach(eventsOfPartition, sums.Add);
            sums.Close();
        }

        return sums;
    }
}
