namespace NetSim.Experiments;

/// <summary>How often a point is repeated.</summary>
public sealed record RepetitionPlan
{
    /// <summary>Repetitions of every point, or the least number of them when <see cref="IsAuto"/>. Default 1.</summary>
    public int Least { get; init; } = 1;

    /// <summary>
    /// The bound on repetitions when <see cref="IsAuto"/>; else equal to <see cref="Least"/>. Default 1.
    /// </summary>
    public int Most { get; init; } = 1;

    /// <summary>
    /// Whether a point ends with the first number of repetitions from <see cref="Least"/> on whose intervals are tight,
    /// judged by its repetitions 1, 2, … in this order and never by those that merely finished. Default false.
    /// </summary>
    public bool IsAuto { get; init; }

    /// <summary>Confidence of all intervals, between 0 and 1. Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Half of an interval as a part of its mean at which it counts as tight. Default 0.02.</summary>
    public double Relative { get; init; } = 0.02;

    /// <summary>
    /// The columns whose intervals must be tight; empty for the main column of every recorded metric. Default empty.
    /// </summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>A fixed number of repetitions.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="confidence">Confidence of the intervals.</param>
    public static RepetitionPlan Fixed(int count, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new RepetitionPlan { Least = count, Most = count, Confidence = confidence };
    }
}
