using NetSim.Results;

namespace NetSim.Reports;

/// <summary>
/// A distribution as one line: how far its median, 90th and 99th percentile and its largest value lie apart.
/// </summary>
public static class PercentileBar
{
    /// <summary>What the shades mean.</summary>
    public const string Legend = "█ to the median, ▓ to p90, ▒ to p99, ░ to the largest; the scale is logarithmic";

    /// <summary>
    /// Draws exactly <paramref name="width"/> characters over a logarithmic scale; blanks before the smallest value and
    /// behind the largest. Empty for a distribution of nothing.
    /// </summary>
    /// <param name="value">The distribution.</param>
    /// <param name="least">Where the scale begins; above zero.</param>
    /// <param name="most">Where it ends.</param>
    /// <param name="width">Characters, at least 1.</param>
    public static string Draw(DistributionValue value, double least, double most, int width)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (value.Count == 0)
        {
            return "";
        }

        var line = new string(' ', width).ToCharArray();
        var from = Place(value.Min);
        foreach (var (until, shade) in ((double, char)[])[(value.P50, '█'), (value.P90, '▓'), (value.P99, '▒'),
            (value.Max, '░')])
        {
            var end = Place(until);
            for (var i = from; i <= end; i++)
            {
                line[i] = shade;
            }

            from = Math.Max(from, end + 1);
        }

        return new string(line);

        int Place(double at) => most > least && least > 0
            ? (int)Math.Clamp(
                Math.Round(Math.Log(Math.Max(at, least) / least) / Math.Log(most / least) * (width - 1)), 0, width - 1)
            : 0;
    }
}
