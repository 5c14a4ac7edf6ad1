namespace NetSim.Experiments;

/// <summary>What a comparison says about one number.</summary>
public enum ComparisonVerdict
{
    /// <summary>The interval of the difference holds zero.</summary>
    NoDifferenceShown,

    /// <summary>B is above A.</summary>
    Higher,

    /// <summary>B is below A.</summary>
    Lower,

    /// <summary>Every pair is exactly equal.</summary>
    Identical,

    /// <summary>Fewer than two pairs have the number: there is no interval.</summary>
    TooFewRuns,
}

/// <summary>One number in two experiments, run by run.</summary>
/// <param name="Metric">The number: a column of <c>summary.csv</c>.</param>
/// <param name="Point">
/// The parameters that both runs of a pair have; empty when the experiments have one point each.
/// </param>
/// <param name="Pairs">Number of pairs of runs.</param>
/// <param name="MeanA">Mean in A over the pairs.</param>
/// <param name="MeanB">Mean in B over the pairs.</param>
/// <param name="Difference">Mean of B - A over the pairs.</param>
/// <param name="Range">Student's interval of <paramref name="Difference"/>.</param>
/// <param name="Verdict">What it says.</param>
public sealed record ComparedMetric(
    string Metric,
    string Point,
    int Pairs,
    double MeanA,
    double MeanB,
    double Difference,
    Interval Range,
    ComparisonVerdict Verdict);

/// <summary>Two experiments compared.</summary>
/// <param name="Metrics">Every number that both have, by point and in the order of A's table.</param>
/// <param name="Unpaired">Runs of either that have no partner in the other.</param>
/// <param name="SharesSeeds">
/// Whether the runs of every pair have the same seed, so that what is random in both cancels out.
/// </param>
public sealed record ComparisonAnswer(IReadOnlyList<ComparedMetric> Metrics, int Unpaired, bool SharesSeeds);
