using System.Text.Json.Nodes;

namespace NetSim.Verification;

// How the measuring script sums up its connections.
internal sealed partial class E11FloodMix
{
    private static JsonObject Quantiles(List<double> times, double ranks)
    {
        return new JsonObject
        {
            ["min"] = At(0), ["p10"] = At(0.1), ["p50"] = At(0.5), ["p90"] = At(0.9), ["max"] = At(1),
            ["_p90"] = new JsonArray(At(0.9, -ranks), At(0.9, ranks)),
        };

        JsonNode? At(double quantile, double shift = 0) => times.Count > 0
            ? Math.Round(times[Math.Clamp((int)((quantile * times.Count) + shift), 0, times.Count - 1)], 4)
            : null;
    }

    private static JsonObject Histogram(IEnumerable<Arrival> arrivals)
    {
        var histogram = new JsonObject();
        var groups = arrivals.Where(static a => a.IsOk).GroupBy(static a => a.Retransmits);
        foreach (var group in groups.OrderBy(static group => group.Key))
        {
            histogram.Add($"{group.Key}", group.Count());
        }

        return histogram;
    }

    private static JsonObject PerSecond(IEnumerable<Arrival> arrivals)
    {
        var seconds = new JsonObject();
        foreach (var group in arrivals.GroupBy(static a => (int)a.Arrived).OrderBy(static group => group.Key))
        {
            seconds.Add($"{group.Key}", new JsonArray(
                group.Count(), group.Count(static a => a.IsOk),
                group.Count(static a => a.IsOk && a.Seconds < FirstSyn)));
        }

        return seconds;
    }

    /// <summary>One honest connection.</summary>
    /// <param name="Arrived">When it began, in seconds of the flood.</param>
    /// <param name="Seconds">How long it took.</param>
    /// <param name="IsOk">Whether it opened in time.</param>
    /// <param name="Retransmits">SYNs that were sent again.</param>
    private readonly record struct Arrival(double Arrived, double Seconds, bool IsOk, long Retransmits);
}
