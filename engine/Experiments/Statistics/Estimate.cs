namespace NetSim.Experiments;

/// <summary>How the interval of an estimate was made.</summary>
public enum IntervalMethod
{
    /// <summary>Student's t, for a mean.</summary>
    StudentT,

    /// <summary>Wilson's score interval, for a proportion.</summary>
    Wilson,
}

/// <summary>What the repetitions of a point say about one number.</summary>
/// <param name="Name">The number: a column of <c>summary.csv</c>, or <c>expect file:line</c>.</param>
/// <param name="Unit">Its unit; empty for counts and ratios.</param>
/// <param name="IsMain">Whether it stands for its metric where there is room for one number only.</param>
/// <param name="Method">How <paramref name="Range"/> was made.</param>
/// <param name="Count">Number of runs that had a value.</param>
/// <param name="Mean">Mean over the runs; the proportion, for an expectation. NaN without values.</param>
/// <param name="Range">Interval of <paramref name="Mean"/>.</param>
/// <param name="Deviation">Standard deviation between runs; NaN below two values.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value.</param>
/// <param name="Median">Median over the runs.</param>
/// <param name="MedianRange">Interval of the median by order statistics; an end is NaN where runs are too few.</param>
public sealed record Estimate(
    string Name,
    string Unit,
    bool IsMain,
    IntervalMethod Method,
    int Count,
    double Mean,
    Interval Range,
    double Deviation,
    double Min,
    double Max,
    double Median,
    Interval MedianRange)
{
    /// <summary>The estimate of a mean.</summary>
    /// <param name="name">The number's name.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="isMain">Whether it stands for its metric.</param>
    /// <param name="values">A value per run; NaN for none.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static Estimate OfMean(
        string name, string unit, bool isMain, IEnumerable<double> values, double confidence)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] sorted = [.. values.Where(v => !double.IsNaN(v))];
        var moments = new Moments();
        foreach (var value in sorted)
        {
            moments.Add(value);
        }

        Array.Sort(sorted);
        var mean = sorted.Length == 0 ? double.NaN : moments.Mean;
        return Of(name, unit, isMain, IntervalMethod.StudentT, sorted, mean, moments.Interval(confidence), confidence)
            with { Deviation = moments.Deviation };
    }

    /// <summary>The estimate of a proportion.</summary>
    /// <param name="name">What succeeds or fails.</param>
    /// <param name="outcomes">One per run.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static Estimate OfProportion(string name, IEnumerable<bool> outcomes, double confidence)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        double[] sorted = [.. outcomes.Select(passed => passed ? 1.0 : 0.0).Order()];
        var successes = sorted.Count(v => v == 1);
        var range = Interval.OfProportion(successes, sorted.Length, confidence);
        var mean = sorted.Length == 0 ? double.NaN : (double)successes / sorted.Length;
        return Of(name, string.Empty, true, IntervalMethod.Wilson, sorted, mean, range, confidence);
    }

    private static Estimate Of(
        string name, string unit, bool isMain, IntervalMethod method, double[] sorted, double mean, Interval range,
        double confidence) => new(
            name,
            unit,
            isMain,
            method,
            sorted.Length,
            mean,
            range,
            double.NaN,
            sorted.Length == 0 ? double.NaN : sorted[0],
            sorted.Length == 0 ? double.NaN : sorted[^1],
            Quantile(sorted, 0.5),
            Interval.OfQuantile(sorted, 0.5, confidence));

    // The middle one, or the middle of the two.
    private static double Quantile(double[] sorted, double quantile)
    {
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        var at = (sorted.Length - 1) * quantile;
        var below = (int)at;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }
}
