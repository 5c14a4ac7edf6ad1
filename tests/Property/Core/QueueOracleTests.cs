using FsCheck;
using FsCheck.Fluent;
using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class QueueOracleTests
{
    private static readonly long[] Spans =
        [0, 1, 2, 63, 64, 255, 256, 1_000, 65_536, 1_000_000, 60_000_000_000, 1L << 50];

    public static IEnumerable<Func<Func<RandomKey, ulong, long>, int, string?>> Queues =>
    [
        (delays, pending) => Hold(new LadderQueue(16), delays, pending),
        (delays, pending) => Hold(new RadixLadderQueue(16), delays, pending),
    ];

    [Test]
    public void Any_sequence_pops_from_the_ladder_as_from_the_oracle() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(2_000), Same(() => new LadderQueue(16)));

    [Test]
    public void Any_sequence_pops_from_the_radix_ladder_as_from_the_oracle() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(2_000), Same(() => new RadixLadderQueue(16)));

    [TestCaseSource(nameof(Cases))]
    public void Hold_pops_as_the_oracle_does(string queue, string delays, int pending)
    {
        Assert.That(HoldBy(queue)(DelaysBy(delays), pending), Is.Null);
    }

    /// <summary>
    /// A far event makes the bottom's span wide; then a crowd arrives in it, each before the one before, so that the
    /// span is cut again while still earlier events are to come.
    /// </summary>
    [Test]
    public void Times_that_descend_into_a_crowded_bottom_pop_as_from_the_oracle(
        [Values("ladder", "radix")] string queue, [Values(100, 1_000, 65_537, 1_000_003)] long step)
    {
        Assert.That(
            queue == "ladder" ? Descend(new LadderQueue(16), step) : Descend(new RadixLadderQueue(16), step),
            Is.Null);
    }

    private static string? Descend<TQueue>(TQueue queue, long step)
        where TQueue : struct, IPendingEvents
    {
        const int Crowd = 500;
        var race = new QueueRace<TQueue>(queue);

        // Two events that no queue has a reason to separate: together they are the bottom.
        race.Push(1L << 40, 0);
        race.Push((1L << 40) + (step * Crowd * 2), 0);
        race.Pop();
        for (var i = Crowd; i > 0; i--)
        {
            race.Push((step * i) + 1, 0);
        }

        race.PopAll();
        return race.Difference;
    }

    private static IEnumerable<object[]> Cases() =>
        from queue in new[] { "ladder", "radix" }
        from delays in new[] { "exponential", "uniform", "bimodal", "constant", "instant", "powers", "burst" }
        from pending in new[] { 1, 30, 1_000, 50_000 }
        select new object[] { queue, delays, pending };

    private static Func<Func<RandomKey, ulong, long>, int, string?> HoldBy(string queue) =>
        queue == "ladder" ? Queues.First() : Queues.Last();

    private static Func<RandomKey, ulong, long> DelaysBy(string name) => name switch
    {
        "exponential" => (key, n) => Distributions.Exponential(key.Draw(n), new Duration(1_000_000)).Nanoseconds,
        "uniform" => (key, n) => Distributions.Uniform(key.Draw(n), 0, 2_000_000),
        "bimodal" => (key, n) =>
            key.Draw(n) % 10 == 0 ? 60_000_000_000 : Distributions.Uniform(key.Draw(n), 0, 1_000_000),
        "constant" => (_, _) => 1_000_000,

        // Mostly no delay at all: thousands at one instant, and new ones among them.
        "instant" => (key, n) => key.Draw(n) % 50 == 0 ? 1_000 : 0,

        // Every scale of time at once.
        "powers" => (key, n) => 1L << (int)(key.Draw(n) % 50),

        // Long silence with everything far away, then crowds in spans that were taken as empty.
        "burst" => (key, n) => n % 4_096 < 64 ? 1L << 40 : (long)(key.Draw(n) % 128),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "unknown delays"),
    };

    private static string? Hold<TQueue>(TQueue queue, Func<RandomKey, ulong, long> delays, int pending)
        where TQueue : struct, IPendingEvents
    {
        var key = RandomKey.FromSeed(23);
        var race = new QueueRace<TQueue>(queue);
        var draw = 0UL;
        for (var i = 0; i < pending; i++)
        {
            race.Push(delays(key, draw++), key.Draw32(draw) % 1_000);
        }

        for (var i = 0; i < 100_000 && race.Difference is null; i++)
        {
            race.Pop();
            race.Push(delays(key, draw++), key.Draw32(draw) % 1_000);
        }

        race.PopAll();
        return race.Difference;
    }

    // Bit 0-1 of each number choose push or pop, the rest a span and a place in it.
    private static FsCheck.Property Same<TQueue>(Func<TQueue> create)
        where TQueue : struct, IPendingEvents =>
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).ArrayOf().ToArbitrary(),
            steps =>
            {
                var race = new QueueRace<TQueue>(create());
                foreach (var step in steps)
                {
                    var isPop = step % 4 == 0 && race.Count > 0;
                    (isPop ? race.Pop : (Action)(() => race.Push(DelayOf(step), (uint)step % 7)))();
                }

                race.PopAll();
                return (race.Difference is null).Label(race.Difference ?? "equal");
            });

    private static long DelayOf(int step)
    {
        var span = Spans[(step >> 2) % Spans.Length];
        return span == 0 ? 0 : (long)(RandomKey.FromSeed(1).Draw((ulong)step) % (ulong)(span + 1));
    }
}
