namespace NetSim.Experiments;

/// <summary>An expectation of the command line at one point of a sweep.</summary>
/// <param name="Point">The point.</param>
/// <param name="Expression">What is expected.</param>
/// <param name="Judgement">What the point's runs say.</param>
public sealed record PointCheck(ExperimentPoint Point, Expression Expression, Judgement Judgement)
{
    /// <summary>
    /// Judges every expectation at every point, with the confidence of the sweep for each. A search has judged its values
    /// itself, each with its share of the doubt.
    /// </summary>
    /// <param name="table">The answer of a sweep.</param>
    /// <param name="expressions">What is expected.</param>
    /// <exception cref="ExperimentException">An expectation names what the runs do not have.</exception>
    public static IReadOnlyList<PointCheck> All(SweepTable table, IReadOnlyList<Expression> expressions)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(expressions);
        if (table.Answer is { } answer)
        {
            return answer.Plan.Expectation is { } searched
                ? [.. answer.Steps.OrderBy(s => s.Point.Number).Select(s => new PointCheck(s.Point, searched, s.Judgement))]
                : [];
        }

        var confidence = table.Experiment.Repetitions.Confidence;
        return [
            .. table.Points.SelectMany(row => expressions.Select(expression => new PointCheck(
                row.Point, expression, expression.Judge([.. row.Runs.Select(r => r.Run)], confidence)))),
        ];
    }
}

/// <summary>The spelling of verdicts in files.</summary>
public static class Verdicts
{
    /// <summary><c>holds</c>, <c>fails</c> or <c>undecided</c>.</summary>
    public static string ToText(this Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Fails => "fails",
        _ => "undecided",
    };
}
