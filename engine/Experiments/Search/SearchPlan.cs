namespace NetSim.Experiments;

/// <summary>A question for one value: the smallest, or largest, that meets an expectation.</summary>
public sealed record SearchPlan
{
    /// <summary>The question of an experiment that is a search.</summary>
    /// <param name="experiment">Its points ascend, and its plan bounds the repetitions of a value.</param>
    /// <exception cref="ExperimentException">It is no search, or its expectation is malformed.</exception>
    public static SearchPlan Of(ExperimentDescription experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var search = experiment.Search ?? throw new ExperimentException($"'{experiment.Scenario}' was swept, not searched");
        return new SearchPlan
        {
            Experiment = experiment,
            Parameter = search.Parameter,
            Expectation = experiment.Expectations.Count == 0 ? null : Expression.Parse(experiment.Expectations[0]),
            Minimize = search.Minimize,
            Confidence = experiment.Repetitions.Confidence,
            Least = experiment.Repetitions.Least,
            Most = experiment.Repetitions.Most,
        };
    }

    /// <summary>The scenario, seed and kernel; its points are the values in ascending order, its plan is not used.</summary>
    public required ExperimentDescription Experiment { get; init; }

    /// <summary>Name of the parameter that is searched.</summary>
    public required string Parameter { get; init; }

    /// <summary>The expectation; null for the script's own <c>Expect</c>, in every run.</summary>
    public Expression? Expectation { get; init; }

    /// <summary>Whether the smallest value is wanted, so that larger ones are taken to meet it too; else the largest.</summary>
    public bool Minimize { get; init; } = true;

    /// <summary>Probability, at least, that the answer is right. Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Repetitions of a value at the first look at it; at least 2. Default 10.</summary>
    public int Least { get; init; } = 10;

    /// <summary>Repetitions of a value at the last look at it. Default 320.</summary>
    public int Most { get; init; } = 320;
}

/// <summary>A value that the search has looked at.</summary>
/// <param name="Point">The value.</param>
/// <param name="Runs">Its runs, by repetition.</param>
/// <param name="Judgement">What they say.</param>
/// <param name="IsCheck">Whether it was looked at only to see that the expectation is monotone.</param>
public sealed record SearchStep(
    ExperimentPoint Point, IReadOnlyList<RunResult> Runs, Judgement Judgement, bool IsCheck);

/// <summary>What a search has found.</summary>
/// <param name="Plan">The question.</param>
/// <param name="Answer">The value; null when none that was looked at meets the expectation.</param>
/// <param name="Steps">The evidence, in the order of the search.</param>
/// <param name="Contradiction">
/// Two values that show that the expectation is not monotone, in words; null when none were found.
/// </param>
public sealed record SearchAnswer(
    SearchPlan Plan, ExperimentPoint? Answer, IReadOnlyList<SearchStep> Steps, string? Contradiction)
{
    /// <summary>
    /// Whether every value that was looked at could be judged, and none contradicts another: then the answer is the
    /// threshold itself with the stated confidence. Otherwise it is a value that is shown to meet the expectation.
    /// </summary>
    public bool IsPrecise =>
        Contradiction is null && Steps.All(s => s.Judgement.Verdict != Verdict.Undecided);
}
