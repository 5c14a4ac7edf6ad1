namespace NetSim.Scenarios;

/// <summary>Offers the nearest known name for one that is not known.</summary>
public static class Spelling
{
    /// <summary><c>; did you mean 'backlog'?</c>, the list of what is known when nothing is near, or nothing when nothing is known.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> known)
    {
        if (Nearest(name, known) is { } near)
        {
            return $"; did you mean '{near}'?";
        }

        return known.Count is > 0 and <= 20 ? $"; known are {string.Join(", ", known)}" : "";
    }

    /// <summary>The known name at the smallest edit distance, if it is near enough to be a slip; otherwise null.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        string? best = null;
        var bestDistance = Math.Max(2, name.Length / 3) + 1;
        foreach (var candidate in known)
        {
            var distance = Distance(name, candidate);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    // Levenshtein 1966, two rows; case differences cost nothing.
    private static int Distance(string left, string right)
    {
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                var change = previous[j - 1] + (same ? 0 : 1);
                current[j] = Math.Min(change, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
