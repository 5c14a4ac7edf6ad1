using NetSim.Experiments;

namespace NetSim.Tests.Unit;

public sealed class ScheduleTests
{
    private static readonly RepetitionPlan s_auto = new() { IsAuto = true, Least = 5, Most = 60, Relative = 0.05 };

    [Test]
    public void Every_point_gets_its_first_repetition_before_any_gets_its_second()
    {
        var runner = new ModelRunner(_ => 1);
        Models.Sweep(Models.Experiment(RepetitionPlan.Fixed(3), 42, "a=1,2"), runner);

        Assert.That(runner.Submitted, Is.EqualTo(new[] { (1, 1), (2, 1), (1, 2), (2, 2), (1, 3), (2, 3) }));
    }

    [Test]
    public void Equal_repetitions_of_different_points_share_their_seed()
    {
        var experiment = Models.Experiment(RepetitionPlan.Fixed(2), 42, "a=1,2");

        Assert.That(Seed(experiment, 1, 1), Is.EqualTo(Seed(experiment, 2, 1)));
        Assert.That(Seed(experiment, 1, 1), Is.Not.EqualTo(Seed(experiment, 1, 2)));
    }

    [Test]
    public void Independent_points_have_seeds_that_other_points_do_not_shift()
    {
        var small = Models.Experiment(RepetitionPlan.Fixed(1), 42, "a=2") with { CommonRandomNumbers = false };
        var large = Models.Experiment(RepetitionPlan.Fixed(1), 42, "a=1,2") with { CommonRandomNumbers = false };

        Assert.That(Seed(large, 1, 1), Is.Not.EqualTo(Seed(large, 2, 1)));
        Assert.That(Seed(small, 1, 1), Is.EqualTo(Seed(large, 2, 1)));
    }

    [Test]
    public void Seeds_survive_tools_that_read_numbers_as_doubles()
    {
        var experiment = Models.Experiment(RepetitionPlan.Fixed(1));

        Assert.That(Enumerable.Range(1, 1_000).Select(rep => Seed(experiment, 1, rep)), Has.All.LessThan(1UL << 53));
    }

    [Test]
    public void Automatic_repetitions_do_not_depend_on_who_is_faster()
    {
        var experiment = Models.Experiment(s_auto, 42, "a=1,2,3");
        var alone = Text(Models.Sweep(experiment, new ModelRunner(Model)));
        var many = Enumerable.Range(1, 20).Select(shuffle =>
            Text(Models.Sweep(experiment, new ModelRunner(Model, capacity: 8, shuffle: (ulong)shuffle))));

        Assert.That(many, Has.All.EqualTo(alone));
    }

    [Test]
    public void A_point_ends_with_the_first_tight_interval_and_keeps_nothing_beyond()
    {
        var experiment = Models.Experiment(s_auto);
        var runner = new ModelRunner(Model, capacity: 8);
        var row = Models.Sweep(experiment, runner).Points[0];

        var kept = row.Runs.Select(r => r.Repetition).ToList();
        Assert.That(row.IsPrecise);
        Assert.That(kept, Is.EqualTo(Enumerable.Range(1, kept.Count)));
        Assert.That(row.Estimates[0].Range.Half / row.Estimates[0].Mean, Is.LessThanOrEqualTo(0.05));
        Assert.That(runner.Submitted, Has.Count.GreaterThan(kept.Count), "eight at a time run ahead, and are dropped");
    }

    [Test]
    public void A_point_that_scatters_too_much_ends_at_the_bound_and_says_so()
    {
        var experiment = Models.Experiment(s_auto with { Most = 7 });
        var table = Models.Sweep(experiment, new ModelRunner(task => Models.Normal(task.Seed, 1, 5)));

        Assert.That((table.IsComplete, table.IsPrecise, table.Points[0].Runs.Count), Is.EqualTo((true, false, 7)));
    }

    [TestCase("value")]
    [TestCase("vlaue")]
    public void A_named_metric_is_judged_by_any_of_its_names_and_a_wrong_one_is_refused(string name)
    {
        var experiment = Models.Experiment(s_auto with { Columns = [name] });
        SweepTable Sweep() => Models.Sweep(experiment, new ModelRunner(Model));

        if (name == "value")
        {
            Assert.That(Sweep().Points[0].IsPrecise);
        }
        else
        {
            Assert.That(Sweep, Throws.TypeOf<ExperimentException>().With.Message.Contains("did you mean 'value'"));
        }
    }

    private static double Model(RunTask task) => Models.Normal(task.Seed, 10, 1.5);

    private static ulong Seed(ExperimentDescription experiment, int point, int repetition) =>
        experiment.Task(experiment.Points[point - 1], repetition).Seed;

    private static string Text(SweepTable table)
    {
        using var output = new MemoryStream();
        SweepCsv.WriteRuns(output, table);
        SweepCsv.WriteIntervals(output, table);
        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }
}
