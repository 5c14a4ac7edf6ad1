using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>
/// Compares two experiments run by run. Runs are paired by the parameters that both experiments vary and by their
/// repetition; with common random numbers most of the scatter is the same in both runs of a pair and cancels out, so
/// that the interval of the difference is far narrower than the two intervals apart would suggest.
/// </summary>
public static class PairedComparison
{
    /// <summary>Compares.</summary>
    /// <param name="a">Runs of the first.</param>
    /// <param name="b">Runs of the second.</param>
    /// <param name="confidence">Confidence of every interval, between 0 and 1.</param>
    public static ComparisonAnswer Of(
        IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b, double confidence)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var shared = SharedParameters(a, b);
        var partners = ByKey(b, shared);
        List<(string Point, RunRecord A, RunRecord B)> pairs = [];
        foreach (var (key, run) in ByKey(a, shared))
        {
            if (partners.TryGetValue(key, out var partner))
            {
                pairs.Add((key.Point, run, partner));
            }
        }

        var unpaired = a.Count + b.Count - (2 * pairs.Count);
        var sharesSeeds = pairs.TrueForAll(p => p.A.Identity.Seed == p.B.Identity.Seed);
        return new ComparisonAnswer(
            [.. pairs.GroupBy(p => p.Point)
                .SelectMany(g => Compare(g.Key, [.. g.Select(p => (p.A, p.B))], confidence))],
            unpaired,
            sharesSeeds);
    }

    // A parameter whose values differ between A and B altogether is what is compared: it does not take part in pairing.
    private static List<string> SharedParameters(IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b)
    {
        var (inA, inB) = (Values(a), Values(b));
        return [.. inA.Keys.Where(name => inA[name].Count > 1
            && inB.TryGetValue(name, out var others) && inA[name].Overlaps(others))];
    }

    private static Dictionary<string, HashSet<string>> Values(IReadOnlyList<RunResult> runs)
    {
        Dictionary<string, HashSet<string>> values = [];
        foreach (var (name, value) in runs.SelectMany(r => r.Run.Identity.Parameters))
        {
            if (!values.TryGetValue(name, out var known))
            {
                values.Add(name, known = []);
            }

            known.Add(value.ToString());
        }

        return values;
    }

    // Two points that differ only in what does not take part share a key; the first of them stands for it.
    private static Dictionary<(string Point, int Repetition), RunRecord> ByKey(
        IReadOnlyList<RunResult> runs, List<string> shared)
    {
        Dictionary<(string, int), RunRecord> keyed = [];
        foreach (var result in runs.Where(r => r.Run.Complete))
        {
            var parameters = result.Run.Identity.Parameters.Where(p => shared.Contains(p.Name));
            var point = string.Join(' ', parameters.Select(p => $"{p.Name}={p.Value}"));
            keyed.TryAdd((point, result.Repetition), result.Run);
        }

        return keyed;
    }

    private static IEnumerable<ComparedMetric> Compare(
        string point, List<(RunRecord A, RunRecord B)> pairs, double confidence)
    {
        var columns = pairs.ConvertAll(p => (A: Columns(p.A), B: Columns(p.B)));
        foreach (var name in columns[0].A.Keys.Where(columns[0].B.ContainsKey))
        {
            var (a, b, difference, equal) = (new Moments(), new Moments(), new Moments(), true);
            foreach (var (left, right) in columns)
            {
                if (left.TryGetValue(name, out var x) && right.TryGetValue(name, out var y) && !double.IsNaN(x - y))
                {
                    a.Add(x);
                    b.Add(y);
                    difference.Add(y - x);
                    equal &= x.Equals(y);
                }
            }

            var range = difference.Interval(confidence);
            var count = (int)difference.Count;
            yield return new ComparedMetric(
                name, point, count, Mean(a), Mean(b), Mean(difference), range, VerdictOf(count, range, equal));
        }
    }

    private static double Mean(Moments moments) => moments.Count == 0 ? double.NaN : moments.Mean;

    private static ComparisonVerdict VerdictOf(int count, Interval range, bool equal)
    {
        if (count < 2)
        {
            return count == 1 && equal ? ComparisonVerdict.Identical : ComparisonVerdict.TooFewRuns;
        }

        return equal ? ComparisonVerdict.Identical
            : range.Low > 0 ? ComparisonVerdict.Higher
            : range.High < 0 ? ComparisonVerdict.Lower
            : ComparisonVerdict.NoDifferenceShown;
    }

    private static Dictionary<string, double> Columns(RunRecord run) =>
        run.Metrics.SelectMany(MetricColumn.Of).DistinctBy(c => c.Name).ToDictionary(c => c.Name, c => c.Value);
}
