namespace NetSim.Core;

/// <summary>Finds what somebody meant: the known name with the fewest wrong letters.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate nearest to <paramref name="wanted"/>, or null when none is near enough to be meant.
    /// </summary>
    /// <param name="wanted">The name that is not known.</param>
    /// <param name="candidates">The names that are. Of equally near ones the first wins.</param>
    /// <remarks>
    /// A third of the letters may be wrong, at least two; letter case counts half a letter, exchanged neighbours one.
    /// </remarks>
    public static string? Of(string wanted, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(candidates);
        var best = (Name: (string?)null, Cost: 2 * Math.Max(2, (wanted.Length + 2) / 3) + 1);
        if (wanted.Length <= 2)
        {
            best.Cost = 3;
        }

        foreach (var candidate in candidates)
        {
            var cost = Cost(wanted, candidate, best.Cost);
            if (cost < best.Cost && candidate != wanted)
            {
                best = (candidate, cost);
            }
        }

        return best.Name;
    }

    // Damerau-Levenshtein (optimal string alignment) in half letters, so that case alone is the smallest mistake.
    private static int Cost(string a, string b, int limit)
    {
        if (2 * Math.Abs(a.Length - b.Length) > limit)
        {
            return int.MaxValue;
        }

        var before = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = 2 * j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = 2 * i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j] + 2, row[j - 1] + 2), last[j - 1] + Letter(a[i - 1], b[j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 2);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }

    private static int Letter(char a, char b)
    {
        if (a == b)
        {
            return 0;
        }

        return char.ToLowerInvariant(a) == char.ToLowerInvariant(b) ? 1 : 2;
    }
}
