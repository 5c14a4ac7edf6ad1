using System.Diagnostics.CodeAnalysis;
using NetSim.Distributed;
using NetSim.Experiments;

namespace NetSim.Tests.Unit.Distributed;

public sealed class PilotTests
{
    private static readonly PilotSetup s_setup = new(new WorkerSetup("a.csx", "ab12", null), 60, 0, 1);

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
    public void It_hands_in_every_run_of_every_chunk_and_leaves_when_the_sweep_is_done()
    {
        for (var i = 1; i <= 5; i++)
        {
            _shared.Offer(new Chunk($"{i:d8}-x", [Task(2 * i), Task((2 * i) + 1)]));
        }

        var runner = new FakeRunner(capacity: 1, onTaken: taken => StopAfter(taken, 10));
        var done = new Pilot(_results.FullPath, _ => runner).Run();

        Assert.That(done, Is.EqualTo(10));
        Assert.That(
            _shared.Shards().SelectMany(SharedDirectory.Read).Select(r => r.Point), Is.EqualTo(Enumerable.Range(2, 10)));
        Assert.That((_shared.Waiting, _shared.Claimed), Is.EqualTo((0, 0)));
        Assert.That(_shared.Beats().Keys, Is.EqualTo(new[] { "sweep" }), "it has said good-bye");
        Assert.That(runner.IsDisposed);
    }

    [Test]
    public void A_script_that_cannot_be_used_is_told_to_the_sweep()
    {
        _shared.Offer(new Chunk("00000001-x", [Task(1)]));
        var pilot = new Pilot(_results.FullPath, _ => new FakeRunner(1, _ => throw new ExperimentException("edited meanwhile")));

        Assert.That(pilot.Run, Throws.InstanceOf<ExperimentException>());
        Assert.That(_shared.Refusal, Is.EqualTo("edited meanwhile"));
    }

    [Test]
    public void Names_of_pilots_are_unique_and_hold_no_dot()
    {
        var first = new Pilot(_results.FullPath, _ => new FakeRunner(1, _ => { }));
        var second = new Pilot(_results.FullPath, _ => new FakeRunner(1, _ => { }));

        Assert.That(first.Name, Is.Not.EqualTo(second.Name));
        Assert.That(first.Name, Does.Not.Contain("."));
    }

    private void StopAfter(int taken, int all)
    {
        if (taken == all)
        {
            _shared.Stop();
        }
    }

    private static RunTask Task(int point) => new(point, 1, 42, []);

    /// <summary>Ends each run at once, and refuses more than it said that it can take.</summary>
    private sealed class FakeRunner(int capacity, Action<int> onTaken) : IRunner
    {
        private readonly Queue<RunTask> _tasks = [];
        private int _taken;

        public int Capacity => capacity;

        public bool IsDisposed { get; private set; }

        public void Submit(RunTask task)
        {
            Assert.That(_tasks, Has.Count.LessThan(capacity));
            _tasks.Enqueue(task);
        }

        public bool TryTake(TimeSpan patience, [NotNullWhen(true)] out RunResult? result)
        {
            result = _tasks.TryDequeue(out var task)
                ? new RunResult(task.Point, task.Repetition, ResultsSamples.Complete with { Hosts = [], Alerts = [] })
                : null;
            if (result is not null)
            {
                onTaken(++_taken);
            }

            return result is not null;
        }

        public void Dispose() => IsDisposed = true;
    }
}
