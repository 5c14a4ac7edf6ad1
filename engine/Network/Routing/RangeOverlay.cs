namespace NetSim.Network;

/// <summary>Turns overlapping prefixes into disjoint ranges in which the longest prefix has won.</summary>
internal static class RangeOverlay
{
    /// <summary>
    /// Lays <paramref name="upper"/> over <paramref name="lower"/>: where both speak, the upper one holds.
    /// Both are sorted and disjoint, and so is the result.
    /// </summary>
    public static List<RouteRange> Over(List<RouteRange> upper, List<RouteRange> lower)
    {
        var result = new List<RouteRange>(upper.Count + lower.Count);
        var next = 0;
        foreach (var range in lower)
        {
            // 64 bits, because the address after 255.255.255.255 must not wrap.
            ulong start = range.First;
            while (next < upper.Count && upper[next].Last < range.First)
            {
                result.Add(upper[next++]);
            }

            while (next < upper.Count && upper[next].First <= range.Last)
            {
                var winner = upper[next];
                if (winner.First > start)
                {
                    result.Add(new((uint)start, winner.First - 1, range.Target));
                }

                start = Math.Max(start, winner.Last + 1UL);
                if (winner.Last > range.Last)
                {
                    // It reaches into the next lower range and is added once, when it ends.
                    break;
                }

                result.Add(winner);
                next++;
            }

            if (start <= range.Last)
            {
                result.Add(new((uint)start, range.Last, range.Target));
            }
        }

        result.AddRange(upper.Skip(next));
        return result;
    }

    /// <summary>The ranges of prefixes by longest match; of two equal prefixes the one given later holds.</summary>
    public static List<RouteRange> OfPrefixes(IEnumerable<(StaticRoute Route, RouteTarget Target)> routes)
    {
        var result = new List<RouteRange>();
        // Shortest first: each longer one is laid over what is there. OrderBy is stable, so later equals win.
        foreach (var (route, target) in routes.OrderBy(r => r.Route.Prefix.Length))
        {
            result = Over([new(route.Prefix.First.Value, route.Prefix.Last.Value, target)], result);
        }

        return result;
    }
}
