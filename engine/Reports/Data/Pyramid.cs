namespace NetSim.Reports;

/// <summary>
/// Levels over the points of a series, each with the smallest and the largest of eight points of the one below, as
/// indices of points: what a chart draws when a level below has more points in sight than the screen can show.
/// </summary>
internal static class Pyramid
{
    private const int Group = 8;
    private const int Enough = 1_500;

    /// <summary>The levels, finest first; none when there are few points.</summary>
    public static IReadOnlyList<uint[]> Over(IReadOnlyList<double> values)
    {
        List<uint[]> levels = [];
        for (var size = values.Count; size > Enough; size = levels[^1].Length)
        {
            var below = levels.Count == 0 ? null : levels[^1];
            List<uint> level = new(size / 4 + 2);
            var groups = Extremes.OfGroups(Group, size, i => PointOf(below is null ? i : (int)below[i], values));
            foreach (var group in groups)
            {
                var (first, second) = group.Order();
                level.Add((uint)first);
                if (second is { } other)
                {
                    level.Add((uint)other);
                }
            }

            levels.Add([.. level]);
        }

        return levels;
    }

    // Here the index of the point stands in the place of its time: both only grow.
    private static (long, double) PointOf(int index, IReadOnlyList<double> values) => (index, values[index]);
}
