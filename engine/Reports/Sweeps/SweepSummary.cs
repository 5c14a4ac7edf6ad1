using NetSim.Results;

namespace NetSim.Reports;

/// <summary>What a report shows of a sweep: nothing is computed here, and nothing of how it was measured is known.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Question">The question that it asks; null when there is none.</param>
/// <param name="IsComplete">Whether every point has its repetitions.</param>
/// <param name="Confidence">Confidence of every interval, between 0 and 1.</param>
/// <param name="Parameters">Names of the parameters given.</param>
/// <param name="Points">The points, in order.</param>
/// <param name="Facts">Seed, kernel and the like, by name.</param>
/// <param name="Command">The command that gives the sweep again.</param>
public sealed record SweepSummary(
    string Scenario,
    string? Question,
    bool IsComplete,
    double Confidence,
    IReadOnlyList<string> Parameters,
    IReadOnlyList<PointSummary> Points,
    IReadOnlyList<(string Name, string Value)> Facts,
    string Command)
{
    /// <summary>What was found, in a sentence; null when there is no more to say than the numbers. Default null.</summary>
    public string? Answer { get; init; }
}

/// <summary>A point of a sweep.</summary>
/// <param name="Values">Its parameters' values, in the order of <see cref="SweepSummary.Parameters"/>.</param>
/// <param name="Runs">Runs that count.</param>
/// <param name="Failed">Those of them without a result.</param>
/// <param name="Estimates">What the runs say.</param>
/// <param name="Expectations">What was expected of the point as a whole.</param>
public sealed record PointSummary(
    IReadOnlyList<string> Values,
    int Runs,
    int Failed,
    IReadOnlyList<EstimateSummary> Estimates,
    IReadOnlyList<ExpectationRecord> Expectations);

/// <summary>A number with its interval.</summary>
/// <param name="Name">Name, with the unit behind it.</param>
/// <param name="IsMain">Whether it stands for its metric where there is room for one.</param>
/// <param name="Count">Runs that had a value.</param>
/// <param name="Mean">Mean over the runs, or a proportion; NaN for none.</param>
/// <param name="Low">Lower end of the interval; NaN for none.</param>
/// <param name="High">Upper end of the interval; NaN for none.</param>
public sealed record EstimateSummary(string Name, bool IsMain, int Count, double Mean, double Low, double High);
