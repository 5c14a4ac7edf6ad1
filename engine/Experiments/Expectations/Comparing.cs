using System.Globalization;

namespace NetSim.Experiments;

/// <summary>One comparison over many runs.</summary>
internal static class Comparing
{
    public static Verdict Judge(ComparisonTerm term, List<RunValues> runs, double confidence, List<string> evidence)
    {
        var (left, right, difference) = (new Moments(), new Moments(), new Moments());
        var (equal, different) = (0, 0);
        foreach (var run in runs)
        {
            var (l, r) = (Expression.Number(term.Left, run), Expression.Number(term.Right, run));
            left.Add(l);
            right.Add(r);
            difference.Add(l - r);
            equal += l.Equals(r) && !double.IsNaN(l) ? 1 : 0;
            different += l.Equals(r) || double.IsNaN(l - r) ? 0 : 1;
        }

        if (difference.Count < runs.Count)
        {
            evidence.Add($"{Name(term)}: {runs.Count - difference.Count} of {runs.Count} runs have no value");
            return Verdict.Undecided;
        }

        if (term.Sign is "==" or "!=")
        {
            var agreeing = term.Sign == "==" ? equal : different;
            evidence.Add($"{Name(term)}: {Text(left, confidence)}, in {agreeing} of {runs.Count} runs");
            return agreeing == runs.Count ? Verdict.Holds : Verdict.Fails;
        }

        evidence.Add($"{Name(term)}: {Text(left, confidence)}");
        return Side(term.Sign, difference.Count == 1
            ? new Interval(difference.Mean, difference.Mean)
            : difference.Interval(confidence));
    }

    private static Verdict Side(string sign, Interval difference) => sign switch
    {
        "<" => difference.High < 0 ? Verdict.Holds : difference.Low >= 0 ? Verdict.Fails : Verdict.Undecided,
        "<=" => difference.High <= 0 ? Verdict.Holds : difference.Low > 0 ? Verdict.Fails : Verdict.Undecided,
        ">" => difference.Low > 0 ? Verdict.Holds : difference.High <= 0 ? Verdict.Fails : Verdict.Undecided,
        _ => difference.Low >= 0 ? Verdict.Holds : difference.High < 0 ? Verdict.Fails : Verdict.Undecided,
    };

    private static string Name(ComparisonTerm term) => $"{Text(term.Left)} {term.Sign} {Text(term.Right)}";

    private static string Text(Moments moments, double confidence)
    {
        var range = moments.Interval(confidence);
        return moments.Count < 2
            ? Text(moments.Mean)
            : $"{Text(moments.Mean)} [{Text(range.Low)}, {Text(range.High)}]";
    }

    private static string Text(Term term) => term switch
    {
        NumberTerm number => Text(number.Value),
        NameTerm name => name.Name,
        ArithmeticTerm { Sign: "-", Left: NumberTerm { Value: 0 } } minus => "-" + Text(minus.Right),
        ArithmeticTerm sum => $"({Text(sum.Left)} {sum.Sign} {Text(sum.Right)})",
        _ => string.Empty,
    };

    private static string Text(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
