using System.Diagnostics.CodeAnalysis;
using NetSim.Core;
using NetSim.Experiments;
using NetSim.Results;

namespace NetSim.Tests;

/// <summary>
/// Executes runs by calling a function, and gives them back in an order that a shuffle decides: what a pool of workers of
/// unequal speed does.
/// </summary>
internal sealed class ModelRunner(Func<RunTask, double> model, int capacity = 1, ulong shuffle = 0) : IRunner
{
    private readonly List<RunTask> _tasks = [];
    private ulong _drawn;

    public int Capacity => capacity;

    public int Executed { get; private set; }

    public List<(int Point, int Repetition)> Submitted { get; } = [];

    public void Submit(RunTask task)
    {
        Assert.That(_tasks, Has.Count.LessThan(capacity), "the runner was given more than it can take");
        _tasks.Add(task);
        Submitted.Add((task.Point, task.Repetition));
    }

    public bool TryTake(TimeSpan patience, [NotNullWhen(true)] out RunResult? result)
    {
        result = null;
        if (_tasks.Count == 0)
        {
            return false;
        }

        var at = (int)(RandomKey.FromSeed(shuffle).Draw(_drawn++) % (ulong)_tasks.Count);
        var task = _tasks[shuffle == 0 ? 0 : at];
        _tasks.Remove(task);
        Executed++;
        result = Models.Result(task, ("value", model(task)));
        return true;
    }

    public void Dispose()
    {
    }
}

/// <summary>Experiments without a scenario.</summary>
internal static class Models
{
    public static ExperimentDescription Experiment(RepetitionPlan plan, ulong seed = 42, params string[] axes) => new()
    {
        Scenario = "model",
        ScriptPath = "model.csx",
        ScriptDigest = "00",
        Engine = "NetSim test",
        Seed = seed,
        Axes = axes,
        Points = PointSet.Grid([.. axes.Select(Axis.Parse)]),
        Repetitions = plan,
    };

    public static RunResult Result(RunTask task, params (string Name, double Value)[] metrics) => new(
        task.Point,
        task.Repetition,
        new RunRecord(
            new RunIdentity("model", task.Seed, "linux-6.18",
                [.. task.Parameters.Select(p => new ParameterRecord(p.Name, ScalarValue.Of(p.Value)))]),
            [.. metrics.Select(m => new MetricRecord(m.Name, "", new NumberValue(m.Value)))],
            [], [], [], RunEnding.Until, null, "0123456789abcdef", 1, new SimTime(1)));

    /// <summary>A normal variable of a run's seed: a sum of twelve uniform ones, less six.</summary>
    public static double Normal(ulong seed, double mean, double deviation)
    {
        var key = RandomKey.FromSeed(seed).For("model");
        var sum = -6.0;
        for (var i = 0UL; i < 12; i++)
        {
            sum += (key.Draw(i) >> 11) * (1.0 / (1UL << 53));
        }

        return mean + (deviation * sum);
    }

    public static double Number(this RunTask task, string parameter) =>
        double.Parse(task.Parameters.Single(p => p.Name == parameter).Value);

    /// <summary>Runs a sweep in a directory of its own, and throws it away.</summary>
    public static SweepTable Sweep(ExperimentDescription experiment, IRunner runner)
    {
        using var folder = new TemporaryDirectory();
        using var store = SweepStore.Open(folder.FullPath, experiment, resume: false);
        return SweepRunner.Run(experiment, store, runner).Table;
    }
}
