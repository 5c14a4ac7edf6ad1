using NetSim.Experiments;
using NetSim.Results;

namespace NetSim.Tests.Unit;

/// <summary>What a directory of a sweep survives, and what it refuses.</summary>
public sealed class SweepStoreTests
{
    private static readonly ExperimentDescription s_experiment =
        Models.Experiment(RepetitionPlan.Fixed(3), 42, "a=1,2", "b=x,y");

    private TemporaryDirectory _folder;

    [SetUp]
    public void SetUp() => _folder = new TemporaryDirectory();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void A_sweep_that_was_stopped_resumes_to_the_same_bytes()
    {
        var whole = Finish("whole");
        Stop("half", after: 5);

        var runner = Runner();
        Assert.That(Finish("half", resume: true, runner), Is.EqualTo(whole));
        Assert.That(runner.Executed, Is.EqualTo(7));
    }

    [Test]
    public void Order_and_number_of_workers_leave_no_trace()
    {
        var alone = Finish("alone");
        var many = Finish("many", runner: new ModelRunner(Model, capacity: 5, shuffle: 9));

        Assert.That(many, Is.EqualTo(alone));
    }

    [Test]
    public void A_finished_sweep_that_is_resumed_runs_nothing_and_stays_as_it_is()
    {
        var whole = Finish("whole");
        var runner = Runner();

        Assert.That(Finish("whole", resume: true, runner), Is.EqualTo(whole));
        Assert.That(runner.Executed, Is.Zero);
    }

    [Test]
    public void A_dump_cut_off_anywhere_keeps_every_whole_result_before_the_cut()
    {
        Stop("half", after: 4);
        var bytes = File.ReadAllBytes(DumpOf("half"));
        var all = SweepDump.Read(new MemoryStream(bytes)).Results;
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = SweepDump.Read(new MemoryStream(bytes[..length]));

            Assert.That(Text(cut.Results), Is.EqualTo(Text(all.Take(cut.Results.Count))), $"at {length}");
            Assert.That(cut.Results.Count, Is.LessThan(all.Count), $"at {length}");
        }
    }

    [Test]
    public void A_dump_cut_off_within_its_results_resumes_to_the_same_bytes()
    {
        var whole = Finish("whole");
        Stop("half", after: 2);
        var bytes = File.ReadAllBytes(DumpOf("half"));
        for (var length = HeadLength(); length <= bytes.Length; length += 13)
        {
            File.WriteAllBytes(DumpOf("half"), bytes[..length]);

            Assert.That(Finish("half", resume: true), Is.EqualTo(whole), $"at {length}");
        }
    }

    [Test]
    public void A_dump_without_its_beginning_is_refused_and_left_as_it_is()
    {
        Stop("half", after: 2);
        var torn = File.ReadAllBytes(DumpOf("half"))[..100];
        File.WriteAllBytes(DumpOf("half"), torn);

        Assert.That(() => Open("half", resume: true),
            Throws.TypeOf<ResultsException>().With.Message.Contains("does not say which experiment it holds"));
        Assert.That(File.ReadAllBytes(DumpOf("half")), Is.EqualTo(torn));
    }

    [Test]
    public void Flipped_bits_cost_the_record_they_are_in_and_are_reported()
    {
        Stop("half", after: 4);
        var bytes = File.ReadAllBytes(DumpOf("half"));
        var all = Text(SweepDump.Read(new MemoryStream(bytes)).Results).Split('\n');
        var random = new Random(8123);
        for (var i = 0; i < 400; i++)
        {
            var damaged = bytes.ToArray();
            damaged[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            var read = SweepDump.Read(new MemoryStream(damaged));

            Assert.That(Text(read.Results).Split('\n'), Is.SubsetOf(all));
            Assert.That(read.Results, Has.Count.GreaterThanOrEqualTo(3));
            Assert.That(read.Damage, Is.Not.Empty);
            Assert.That(read.Experiment?.DifferenceFrom(s_experiment), Is.Null);
            Assert.That(read.Experiment, Is.Not.Null, "one flip never takes the description away");
        }
    }

    [Test]
    public void A_sweep_with_a_flipped_bit_resumes_to_the_same_bytes()
    {
        var whole = Finish("whole");
        Stop("half", after: 4);
        var bytes = File.ReadAllBytes(DumpOf("half"));
        var random = new Random(8124);
        for (var i = 0; i < 40; i++)
        {
            var damaged = bytes.ToArray();
            damaged[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(DumpOf("half"), damaged);

            Assert.That(Finish("half", resume: true), Is.EqualTo(whole));
        }
    }

    [Test]
    public void Two_sweeps_in_one_directory_refuse_each_other()
    {
        using var first = Open("one", resume: false);

        Assert.That(() => Open("one", resume: true),
            Throws.TypeOf<ResultsException>().With.Message.Contains("another sweep is writing"));
    }

    [Test]
    public void An_existing_sweep_is_not_begun_anew()
    {
        Stop("half", after: 2);
        var before = File.ReadAllBytes(DumpOf("half"));

        Assert.That(() => Open("half", resume: false),
            Throws.TypeOf<ResultsException>().With.Message.Contains("--resume goes on with it"));
        Assert.That(File.ReadAllBytes(DumpOf("half")), Is.EqualTo(before));
    }

    public static IEnumerable<TestCaseData> Others =>
    [
        new TestCaseData(s_experiment with { Seed = 43 }, "its seed: 42, not 43"),
        new TestCaseData(s_experiment with { ScriptDigest = "01" }, "which was edited since"),
        new TestCaseData(s_experiment with { Engine = "NetSim other" }, "its engine: NetSim test, not NetSim other"),
        new TestCaseData(s_experiment with { Kernel = "linux-3.10" }, "its kernel: the script's, not linux-3.10"),
        new TestCaseData(s_experiment with { Repetitions = RepetitionPlan.Fixed(4) }, "its repetitions: 3"),
        new TestCaseData(s_experiment with { Axes = ["a=1"], Points = PointSet.Grid([Axis.Parse("a=1")]) }, "its parameters"),
        new TestCaseData(s_experiment with { CommonRandomNumbers = false }, "its common random numbers"),
        new TestCaseData(s_experiment with { Scenario = "other" }, "its scenario: model, not other"),
    ];

    [TestCaseSource(nameof(Others))]
    public void Another_experiment_is_refused_and_nothing_is_changed(object other, string message)
    {
        Stop("half", after: 2);
        var before = File.ReadAllBytes(DumpOf("half"));

        Assert.That(() => SweepStore.Open(PathOf("half"), (ExperimentDescription)other, resume: true),
            Throws.TypeOf<ResultsException>().With.Message.Contains(message));
        Assert.That(File.ReadAllBytes(DumpOf("half")), Is.EqualTo(before));
    }

    [Test]
    public void A_directory_of_something_else_is_refused()
    {
        Directory.CreateDirectory(PathOf("mine"));
        File.WriteAllText(Path.Combine(PathOf("mine"), "thesis.txt"), "years of work");

        Assert.That(() => Open("mine", resume: true),
            Throws.TypeOf<ResultsException>().With.Message.Contains("there is 'thesis.txt'"));
        Assert.That(Directory.GetFiles(PathOf("mine")), Has.Length.EqualTo(1));
    }

    [Test]
    public void What_a_sweep_left_that_died_before_its_first_record_is_taken_over()
    {
        Directory.CreateDirectory(PathOf("young"));
        File.WriteAllText(Path.Combine(PathOf("young"), SweepStore.LogName), "");
        File.WriteAllText(DumpOf("young") + ".tmp", "torn");

        Assert.That(Finish("young", resume: true), Is.EqualTo(Finish("whole")));
    }

    [Test]
    public void A_run_with_more_metrics_than_one_record_holds_comes_back_whole()
    {
        var task = s_experiment.Task(s_experiment.Points[0], 1);
        var metrics = Enumerable.Range(0, 5_000).Select(i => ($"metric.number.{i}", (double)i)).ToArray();
        using (var store = Open("large", resume: false))
        {
            store.Append(Models.Result(task, metrics));
            store.Append(Models.Result(s_experiment.Task(s_experiment.Points[1], 1), ("small", 1)));
        }

        var read = SweepDump.Open(PathOf("large")).Results;
        Assert.That(read[0].Run.Metrics.Select(m => (m.Name, ((NumberValue)m.Value).Value)), Is.EqualTo(metrics));
        Assert.That(read[1].Run.Metrics, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_failed_run_keeps_its_reason_and_is_not_done_again()
    {
        var task = s_experiment.Task(s_experiment.Points[0], 1);
        using (var store = Open("failed", resume: false))
        {
            store.Append(new RunResult(1, 1, FailedRuns.Record("model", null, task, "out of luck"), RunFault.Scenario));
        }

        using var again = Open("failed", resume: true);
        Assert.That(again.Earlier.Single().Run.Reason, Is.EqualTo("out of luck"));
        Assert.That(again.Earlier.Single().Fault, Is.EqualTo(RunFault.Scenario));
    }

    private static double Model(RunTask task) => Models.Normal(task.Seed, task.Number("a"), 1);

    private static ModelRunner Runner() => new(Model);

    private static string Text(IEnumerable<RunResult> results) => string.Join('\n', results.Select(r =>
        $"{r.Point} {r.Repetition} {r.Run.Identity.Seed} {((NumberValue)r.Run.Metrics[0].Value).Value}"));

    private string PathOf(string name) => Path.Combine(_folder.FullPath, name);

    private string DumpOf(string name) => Path.Combine(PathOf(name), ResultsDirectory.SweepName);

    private SweepStore Open(string name, bool resume) => SweepStore.Open(PathOf(name), s_experiment, resume);

    // Bytes of a dump without results.
    private int HeadLength()
    {
        using var output = new MemoryStream();
        using var records = new SweepRecordWriter(output);
        records.WriteHead(s_experiment);
        return (int)output.Length;
    }

    /// <summary>Runs a sweep to its end; the bytes of all that must be equal for equal experiments.</summary>
    private string Finish(string name, bool resume = false, ModelRunner? runner = null)
    {
        using (var store = Open(name, resume))
        {
            SweepRunner.Run(s_experiment, store, runner ?? Runner());
        }

        string[] files = [ResultsDirectory.SweepName, ResultsDirectory.SummaryName, SweepCsv.IntervalsName];
        return string.Join('\n', files.Select(f => Convert.ToHexString(File.ReadAllBytes(Path.Combine(PathOf(name), f)))));
    }

    /// <summary>Leaves a directory as a process leaves it that dies after so many results.</summary>
    private void Stop(string name, int after)
    {
        using var store = Open(name, resume: false);
        var runner = Runner();
        var schedule = new Schedule(s_experiment, []);
        for (var i = 0; i < after && schedule.TryNext(out var task); i++)
        {
            runner.Submit(task!);
            Assert.That(runner.TryTake(TimeSpan.Zero, out var result));
            store.Append(result!);
        }
    }
}
