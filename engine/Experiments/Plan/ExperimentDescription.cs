using NetSim.Core;

namespace NetSim.Experiments;

/// <summary>
/// What an experiment is: everything that decides its numbers, and nothing else. Two experiments with equal
/// descriptions end with equal tables, whatever runs them.
/// </summary>
public sealed record ExperimentDescription
{
    /// <summary>Name and version of the format, in the first record of every <c>sweep.msgpack</c>.</summary>
    public const string Schema = "netsim.sweep/1";

    /// <summary>Name of the scenario: its file name without folder and extension.</summary>
    public required string Scenario { get; init; }

    /// <summary>The scenario's path as the user wrote it; says how to repeat the experiment, decides nothing.</summary>
    public required string ScriptPath { get; init; }

    /// <summary>SHA-256 of the script and everything it loads, in hex digits.</summary>
    public required string ScriptDigest { get; init; }

    /// <summary>The engine: its version and a digest of its assemblies.</summary>
    public required string Engine { get; init; }

    /// <summary>Seed of the experiment, of which every run's seed is made. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>The command line's kernel profile; null when the script decides.</summary>
    public string? Kernel { get; init; }

    /// <summary>The parameters as they were asked for: <c>backlog=64..1024*2</c>.</summary>
    public required IReadOnlyList<string> Axes { get; init; }

    /// <summary>Number of Latin-hypercube samples; 0 when the points are a grid.</summary>
    public int Samples { get; init; }

    /// <summary>Every point, numbered from 1 without gaps.</summary>
    public required IReadOnlyList<ExperimentPoint> Points { get; init; }

    /// <summary>How often each point is repeated.</summary>
    public RepetitionPlan Repetitions { get; init; } = new();

    /// <summary>
    /// Whether equal repetitions of different points share their seed, so that points differ by their parameters and
    /// not by their luck (common random numbers). Default true.
    /// </summary>
    public bool CommonRandomNumbers { get; init; } = true;

    /// <summary>
    /// The expectations of the command line, as texts: what <c>--expect</c> asked of every point. They judge runs and
    /// decide none, so a sweep may be gone on with under others. Default empty.
    /// </summary>
    public IReadOnlyList<string> Expectations { get; init; } = [];

    /// <summary>
    /// The threshold that is searched, which also decides which runs there are; null for a sweep. Default null.
    /// </summary>
    public SearchedThreshold? Search { get; init; }

    /// <summary>
    /// The points that <see cref="Axes"/>, <see cref="Samples"/> and <see cref="Seed"/> make; those of a search ascend.
    /// </summary>
    /// <exception cref="ExperimentException">The axes are malformed.</exception>
    public IReadOnlyList<ExperimentPoint> MakePoints()
    {
        List<Axis> axes = [.. Axes.Select(Axis.Parse)];
        var points = Samples == 0 ? PointSet.Grid(axes) : PointSet.LatinHypercube(axes, Samples, Seed);
        return Search is null ? points : PointSet.Ascending(points, Search.Parameter);
    }

    /// <summary>The run with this number of repetition at this point.</summary>
    /// <param name="point">One of <see cref="Points"/>.</param>
    /// <param name="repetition">From 1.</param>
    public RunTask Task(ExperimentPoint point, int repetition)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentOutOfRangeException.ThrowIfLessThan(repetition, 1);
        return new RunTask(point.Number, repetition, SeedOf(point, repetition), point.Parameters);
    }

    /// <summary>
    /// The seed of a run: of (experiment seed, repetition), and of the point's values where points are independent, so
    /// that a point added to a sweep changes no other's. Below 2^53, because many tools read numbers as doubles.
    /// </summary>
    private ulong SeedOf(ExperimentPoint point, int repetition)
    {
        var key = RandomKey.FromSeed(Seed).For("experiment repetition");
        if (!CommonRandomNumbers)
        {
            key = key.For(point.ToString());
        }

        return key.Draw((ulong)repetition) >> 11;
    }

    /// <summary>
    /// What another description has otherwise, in words for whoever meant to resume; null when nothing.
    /// </summary>
    /// <param name="other">The experiment that is asked for now.</param>
    public string? DifferenceFrom(ExperimentDescription other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (string What, object? Mine, object? Others)[] facts =
        [
            ("scenario", Scenario, other.Scenario),
            ("question", Question, other.Question),
            ("seed", Seed, other.Seed),
            ("kernel", Kernel ?? "the script's", other.Kernel ?? "the script's"),
            ("parameters", string.Join(' ', Axes), string.Join(' ', other.Axes)),
            ("Latin-hypercube samples", Samples, other.Samples),
            ("points", string.Join("; ", Points), string.Join("; ", other.Points)),
            ("repetitions", Describe(Repetitions), Describe(other.Repetitions)),
            ("common random numbers", CommonRandomNumbers, other.CommonRandomNumbers),
        ];
        foreach (var (what, mine, others) in facts)
        {
            if (!Equals(mine, others))
            {
                return $"its {what}: {mine}, not {others}";
            }
        }

        if (ScriptDigest != other.ScriptDigest)
        {
            return "its script, which was edited since: earlier runs and later ones would not be the same experiment";
        }

        return Engine == other.Engine ? null : $"its engine: {Engine}, not {other.Engine}";
    }

    private string Question => Search is null
        ? "a sweep"
        : $"a search for {Search}, by {(Expectations.Count == 0 ? "the script's expectations" : Expectations[0])}";

    private static string Describe(RepetitionPlan plan) => plan.IsAuto
        ? $"auto, {plan.Least} to {plan.Most}, confidence {plan.Confidence}, relative {plan.Relative}"
            + (plan.Columns.Count == 0 ? string.Empty : $", of {string.Join(' ', plan.Columns)}")
        : $"{plan.Least}, confidence {plan.Confidence}";
}
