using NetSim.Distributed;
using NetSim.Experiments;

namespace NetSim.Tests.Unit.Distributed;

public sealed class SharedDirectoryTests
{
    private static readonly PilotSetup s_setup = new(new WorkerSetup("a.csx", "ab12", "linux-6.18"), 3.5, 1 << 20, 2);

    private TemporaryDirectory _results = null!; // Made before each test, like the shared directory in it.
    private SharedDirectory _shared = null!;

    [SetUp]
    public void Prepare()
    {
        _results = new TemporaryDirectory();
        _shared = new SharedDirectory(_results.FullPath);
        _shared.Prepare(s_setup);
    }

    [TearDown]
    public void RemoveDirectory() => _results.Dispose();

    [Test]
    public void A_pilot_reads_what_the_sweep_has_set_up()
    {
        Assert.That(_shared.ReadSetup(), Is.EqualTo(s_setup));
        Assert.That(_shared.ReadSetup().Limits().Wall, Is.EqualTo(TimeSpan.FromSeconds(3.5)));
    }

    [Test]
    public void A_directory_without_a_sweep_is_named()
    {
        var stranger = new SharedDirectory(_results.File("elsewhere"));

        Assert.That(stranger.ReadSetup, Throws.InstanceOf<ExperimentException>().With.Message.Contains("no directory of a sweep"));
    }

    [Test]
    public void Each_chunk_goes_to_exactly_one_of_many_pilots_and_none_is_left()
    {
        var offered = Enumerable.Range(0, 200).Select(i => Task(i)).ToList();
        offered.ForEach(task => _shared.Offer(new Chunk($"{task.Point:d8}-x", [task])));

        var taken = new List<int>[8];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, pilot =>
        {
            taken[pilot] = [];
            while (_shared.TryClaim($"pilot{pilot}") is { } chunk)
            {
                taken[pilot].Add(chunk.Tasks.Single().Point);
            }
        });

        Assert.That(taken.SelectMany(t => t).Order(), Is.EqualTo(offered.Select(t => t.Point)));
        Assert.That((_shared.Waiting, _shared.Claimed), Is.EqualTo((0, 200)));
    }

    [Test]
    public void The_oldest_chunk_goes_first_with_every_value_of_its_runs()
    {
        var task = new RunTask(7, 3, ulong.MaxValue, [new ParameterText("name", "a \"b\" <ü>"), new ParameterText("x", "0.1")]);
        _shared.Offer(new Chunk("00000002-x", [Task(2)]));
        _shared.Offer(new Chunk("00000001-x", [task]));

        var chunk = _shared.TryClaim("p")!; // Two were offered.

        Assert.That(chunk.Name, Is.EqualTo("00000001-x"));
        Assert.That(chunk.Tasks.Single() with { Parameters = [] }, Is.EqualTo(task with { Parameters = [] }));
        Assert.That(chunk.Tasks.Single().Parameters, Is.EqualTo(task.Parameters));
    }

    [Test]
    public void What_is_handed_in_is_read_as_it_was_and_the_claim_is_gone()
    {
        _shared.Offer(new Chunk("00000001-x", [Task(1), Task(2)]));
        var chunk = _shared.TryClaim("p")!; // One was offered.

        _shared.HandIn(chunk, "p", [Result(1), Result(2)]);
        var read = SharedDirectory.Read(_shared.Shards().Single());

        Assert.That(read.Select(r => (r.Point, r.Repetition, r.Run.Identity.Seed)), Is.EqualTo(new[] { (1, 1, 42UL), (2, 1, 42UL) }));
        Assert.That(read[0].Run.Metrics, Is.EqualTo(ResultsSamples.Complete.Metrics));
        Assert.That(_shared.Claimed, Is.Zero);
    }

    [Test]
    public void The_chunks_of_a_silent_pilot_are_offered_again_and_those_of_others_stay()
    {
        _shared.Offer(new Chunk("00000001-x", [Task(1)]));
        _shared.Offer(new Chunk("00000002-x", [Task(2)]));
        var dead = _shared.TryClaim("dead")!; // Two were offered.
        _shared.TryClaim("alive");

        var again = _shared.OfferAgain("dead");

        Assert.That((again, _shared.Waiting, _shared.Claimed), Is.EqualTo((1, 1, 1)));
        Assert.That(_shared.TryClaim("other")!.Name, Is.EqualTo(dead.Name));
    }

    [Test]
    public void A_new_sweep_withdraws_what_an_earlier_one_had_offered_and_keeps_what_was_handed_in()
    {
        _shared.Offer(new Chunk("00000001-x", [Task(1)]));
        var chunk = _shared.TryClaim("p")!; // One was offered.
        _shared.HandIn(chunk, "p", [Result(1)]);
        _shared.Offer(new Chunk("00000002-x", [Task(2)]));
        _shared.Stop();

        _shared.Prepare(s_setup);

        Assert.That((_shared.IsStopped, _shared.Waiting, _shared.Shards().Count), Is.EqualTo((false, 0, 1)));
    }

    private static RunTask Task(int point) => new(point, 1, 42, [new ParameterText("backlog", $"{point}")]);

    private static RunResult Result(int point) => new(point, 1, ResultsSamples.Complete with { Hosts = [], Alerts = [] });
}
