namespace NetSim.Reports;

/// <summary>A series as one line of block characters, from zero or its smallest value to its largest.</summary>
public static class Sparkline
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    /// <summary>
    /// Draws at most <paramref name="width"/> characters; neighbours share one if there are more
    /// values, and the largest wins.
    /// </summary>
    /// <param name="values">The values in time.</param>
    /// <param name="width">Characters, at least 1.</param>
    public static string Draw(IReadOnlyList<double> values, int width)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (values.Count == 0)
        {
            return "";
        }

        var count = Math.Min(width, values.Count);
        var most = values.Max();
        var least = Math.Min(0, values.Min());
        return string.Create(count, (values, least, most), static (line, given) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                var from = (int)((long)i * given.values.Count / line.Length);
                var until = (int)((long)(i + 1) * given.values.Count / line.Length);
                var value = double.NegativeInfinity;
                for (var j = from; j < until; j++)
                {
                    value = Math.Max(value, given.values[j]);
                }

                line[i] = LevelOf(value, given.least, given.most);
            }
        });
    }

    // The lowest block is for the least alone: anything above it shows.
    private static char LevelOf(double value, double least, double most)
    {
        var level = most > least ? (int)Math.Ceiling((value - least) / (most - least) * (Levels.Length - 1)) : 0;
        return Levels[Math.Clamp(level, 0, Levels.Length - 1)];
    }
}
