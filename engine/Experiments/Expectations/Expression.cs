using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>What the runs of a point say about an expectation.</summary>
public enum Verdict
{
    /// <summary>The runs are too few, or scatter too much, to say.</summary>
    Undecided,

    /// <summary>It holds, with the stated confidence.</summary>
    Holds,

    /// <summary>It does not hold, with the stated confidence.</summary>
    Fails,
}

/// <summary>A verdict and what it rests on.</summary>
/// <param name="Verdict">What the runs say.</param>
/// <param name="Evidence">The compared means with their intervals, in words.</param>
public sealed record Judgement(Verdict Verdict, string Evidence);

/// <summary>
/// An expectation over the metrics of many runs: <c>--expect "early > 0.99 &amp;&amp; users.timeouts == 0"</c>. An
/// inequality is about means: it holds when the interval of the difference of its sides lies on the right side of zero.
/// An equality is about each run: it holds when every run has it.
/// </summary>
public sealed class Expression
{
    private readonly Term _root;
    private readonly int _comparisons;

    private Expression(string text, Term root)
    {
        (Text, _root) = (text, root);
        _comparisons = Comparisons(root).Count();
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>
    /// Reads an expression: comparisons of sums and products of metrics, parameters and numbers (<c>20ms</c> is 0.02),
    /// joined by <c>&amp;&amp;</c>, <c>||</c> and <c>!</c>. A name with other characters stands in <c>[ ]</c>.
    /// </summary>
    /// <param name="text">The expression.</param>
    /// <exception cref="ExperimentException">It is malformed; the message says where.</exception>
    public static Expression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Expression(text, ExpressionParser.Parse(text));
    }

    /// <summary>Refuses names that a run does not have.</summary>
    /// <param name="run">Any complete run of the scenario.</param>
    /// <exception cref="ExperimentException">The first name that it lacks, with the nearest that there is.</exception>
    public void RequireNames(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var values = new RunValues(run);
        foreach (var comparison in Comparisons(_root))
        {
            Number(comparison.Left, values);
            Number(comparison.Right, values);
        }
    }

    /// <summary>
    /// Judges the runs of a point. The remaining doubt is shared evenly among the comparisons (Bonferroni), so that the
    /// confidence is that of the whole expression. A single run is judged by its values, for it has no interval. A run
    /// that failed shows nothing: with one among them nothing is decided.
    /// </summary>
    /// <param name="runs">The runs of one point.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <exception cref="ExperimentException">A name that the runs do not have.</exception>
    public Judgement Judge(IReadOnlyList<RunRecord> runs, double confidence)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var failed = runs.Count(run => !run.Complete);
        if (runs.Count == 0 || failed > 0)
        {
            return new Judgement(
                Verdict.Undecided, runs.Count == 0 ? "no run" : $"{failed} of {runs.Count} runs failed");
        }

        var values = runs.Select(run => new RunValues(run)).ToList();
        var evidence = new List<string>();
        var verdict = Judge(_root, values, 1 - ((1 - confidence) / _comparisons), evidence);
        return new Judgement(verdict, string.Join("; ", evidence.Distinct()));
    }

    private static Verdict Judge(Term term, List<RunValues> runs, double confidence, List<string> evidence)
    {
        switch (term)
        {
            case NotTerm not:
                return Judge(not.Inner, runs, confidence, evidence) switch
                {
                    Verdict.Holds => Verdict.Fails,
                    Verdict.Fails => Verdict.Holds,
                    _ => Verdict.Undecided,
                };
            case LogicTerm logic:
                var (left, right) =
                    (Judge(logic.Left, runs, confidence, evidence), Judge(logic.Right, runs, confidence, evidence));
                var decides = logic.IsAnd ? Verdict.Fails : Verdict.Holds;
                return left == decides || right == decides ? decides : left == right ? left : Verdict.Undecided;
            default:
                // The parser lets no other through.
                return Comparing.Judge((ComparisonTerm)term, runs, confidence, evidence);
        }
    }

    private static IEnumerable<ComparisonTerm> Comparisons(Term term) => term switch
    {
        NotTerm not => Comparisons(not.Inner),
        LogicTerm logic => Comparisons(logic.Left).Concat(Comparisons(logic.Right)),
        ComparisonTerm comparison => [comparison],
        _ => [],
    };

    internal static double Number(Term term, RunValues values) => term switch
    {
        NumberTerm number => number.Value,
        NameTerm name => values.Of(name.Name),
        ArithmeticTerm { Sign: "+" } sum => Number(sum.Left, values) + Number(sum.Right, values),
        ArithmeticTerm { Sign: "-" } difference => Number(difference.Left, values) - Number(difference.Right, values),
        ArithmeticTerm { Sign: "*" } product => Number(product.Left, values) * Number(product.Right, values),
        ArithmeticTerm quotient => Number(quotient.Left, values) / Number(quotient.Right, values),
        _ => double.NaN, // The parser lets no truth through where a number belongs.
    };
}
