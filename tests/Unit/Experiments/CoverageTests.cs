using NetSim.Experiments;

namespace NetSim.Tests.Unit;

/// <summary>Whether an interval of 95 % means it, over many experiments with fixed seeds.</summary>
public sealed class CoverageTests
{
    private const double Mean = 10;
    private const int Sweeps = 500;

    [Test]
    public void Of_500_sweeps_with_20_repetitions_93_to_97_percent_cover_the_mean()
    {
        var covered = Count(RepetitionPlan.Fixed(20), deviation: 3);

        Assert.That(covered / (double)Sweeps, Is.InRange(0.93, 0.97));
    }

    [Test]
    public void Of_500_sweeps_with_automatic_repetitions_at_least_90_percent_cover_the_mean()
    {
        var covered = Count(
            new RepetitionPlan { IsAuto = true, Least = 10, Most = 2_000, Relative = 0.05 }, deviation: 3);

        Assert.That(covered / (double)Sweeps, Is.GreaterThanOrEqualTo(0.90));
    }

    [Test]
    public void Of_500_proportions_at_least_93_percent_cover_the_probability()
    {
        var covered = Enumerable.Range(1, Sweeps).Count(seed =>
        {
            var experiment = Models.Experiment(RepetitionPlan.Fixed(1), (ulong)seed);
            var successes = Enumerable.Range(1, 60)
                .Count(rep => Models.Normal(experiment.Task(experiment.Points[0], rep).Seed, 0, 1) < -0.8416);
            return Contains(Interval.OfProportion(successes, 60, 0.95), 0.2);
        });

        Assert.That(covered / (double)Sweeps, Is.InRange(0.93, 0.98));
    }

    [Test]
    public void Of_500_medians_at_least_95_percent_of_the_intervals_cover_the_median()
    {
        var covered = Enumerable.Range(1, Sweeps).Count(seed =>
        {
            var experiment = Models.Experiment(RepetitionPlan.Fixed(1), (ulong)seed);
            double[] values = [.. Enumerable.Range(1, 25)
                .Select(rep => Math.Pow(Models.Normal(experiment.Task(experiment.Points[0], rep).Seed, 2, 0.3), 3)).Order()];
            return Contains(Interval.OfQuantile(values, 0.5, 0.95), 8);
        });

        Assert.That(covered / (double)Sweeps, Is.GreaterThanOrEqualTo(0.95));
    }

    private static int Count(RepetitionPlan plan, double deviation) => Enumerable.Range(1, Sweeps).Count(seed =>
    {
        var experiment = Models.Experiment(plan, (ulong)seed);
        var runner = new ModelRunner(task => Models.Normal(task.Seed, Mean, deviation));
        return Contains(Answer(experiment, runner).Range, Mean);
    });

    // Without a directory: five hundred of them would test the disk.
    private static Estimate Answer(ExperimentDescription experiment, ModelRunner runner)
    {
        List<Experiments.RunResult> results = [];
        var schedule = new Schedule(experiment, []);
        while (!schedule.IsDone && schedule.TryNext(out var task))
        {
            runner.Submit(task!);
            Assert.That(runner.TryTake(TimeSpan.Zero, out var result));
            schedule.Complete(result!);
            results.Add(result!);
        }

        return SweepTable.Of(experiment, results).Points[0].Estimates[0];
    }

    private static bool Contains(Interval interval, double value) => interval.Low <= value && value <= interval.High;
}
