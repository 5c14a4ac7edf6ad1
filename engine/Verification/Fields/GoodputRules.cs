using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>
/// A figure whose mean over all seeds lies within a fraction of the measured mean; within a larger one where the
/// measured repetitions themselves lie more than a tenth of their mean apart.
/// </summary>
internal sealed class MeanRule(double fraction, double uncertain) : FieldRule
{
    private const double Apart = 0.10;

    /// <inheritdoc/>
    public override string Name => "mean";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        if (!TryNumber(observed, out var seen) || !TryMean(simulated, out var mean))
        {
            return Equal(path, observed, simulated[0]);
        }

        var isUncertain = Repetitions.SpreadOf(observed, path.Name) > Apart * Math.Abs(seen);
        var tolerance = (isUncertain ? uncertain : fraction) * Math.Abs(seen);
        return Within(path, observed, JsonValue.Create(Math.Round(mean, 3)), Math.Abs(mean - seen), tolerance);
    }

    /// <summary>The mean over the seeds; there is none when one of them gives no number.</summary>
    internal static bool TryMean(IReadOnlyList<JsonNode?> simulated, out double mean)
    {
        mean = 0;
        foreach (var node in simulated)
        {
            if (!TryNumber(node, out var number))
            {
                return false;
            }

            mean += number / simulated.Count;
        }

        return true;
    }
}

/// <summary>
/// A smoothed round-trip time at one instant, in milliseconds. Where loss keeps the window below what fills the path,
/// the mean of the seeds lies within a fraction, or within so many milliseconds. Where a queue stands, the instant
/// decides where on the saw-tooth it is: then it lies within what the simulations pass through.
/// </summary>
internal sealed class RoundTripRule(double fraction, double milliseconds) : FieldRule
{
    /// <inheritdoc/>
    public override string Name => "round trip";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        if (IsQueueStanding(observed?.Parent, simulated[0]?.Parent) || !MeanRule.TryMean(simulated, out var mean)
            || !TryNumber(observed, out var seen))
        {
            TryNumber(observed, out var instant);
            return new SpanRule(Math.Max(milliseconds, fraction * instant)).Compare(path, observed, simulated);
        }

        var tolerance = Math.Max(milliseconds, fraction * seen);
        return Within(path, observed, JsonValue.Create(Math.Round(mean, 1)), Math.Abs(mean - seen), tolerance);
    }

    private static bool IsQueueStanding(JsonNode? observed, JsonNode? simulated) =>
        TryNumber(observed?["cwnd_mean"], out var window)
        && TryNumber(simulated?["_window_filling_the_path"], out var filling)
        && window > filling;
}

/// <summary>
/// The part of all packets that a counter makes up: within a fraction of the measured part, or that much. Where the
/// experiment gives a second part, <c>_busy</c>, for a measuring machine that has other work all the time, the measured
/// part may lie anywhere between.
/// </summary>
internal sealed class FractionRule(string counter, double fraction, double allowed) : FieldRule
{
    /// <inheritdoc/>
    public override string Name => "fraction";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        var seen = PartOf(observed, counter);
        var quiet = simulated.Average(node => PartOf(node, counter));
        var busy = simulated.Average(
            node => TryNumber(node?.Parent?["_busy"], out var part) ? part : PartOf(node, counter));
        var (least, most) = (Math.Min(quiet, busy), Math.Max(quiet, busy));
        JsonNode shown = least.Equals(most)
            ? JsonValue.Create(Math.Round(quiet, 5))
            : new JsonArray(Math.Round(least, 5), Math.Round(most, 5));
        var outside = Math.Max(0, Math.Max(least - seen, seen - most));
        var result = Within(
            path, JsonValue.Create(Math.Round(seen, 5)), shown, outside, Math.Max(allowed, fraction * seen));
        return result with { Name = $"{counter}/{path}" };
    }

    /// <summary>A counter of a record as a part of a field of it.</summary>
    internal static double PartOf(JsonNode? whole, string counter) =>
        TryNumber(whole, out var packets) && packets > 0
            && TryNumber(whole?.Parent?["counters"]?[counter] ?? JsonValue.Create(0), out var part)
            ? part / packets
            : 0;
}

/// <summary>
/// How often something rare happened: the mean of the seeds lies within two standard deviations of a count of the
/// measured size, and always within one.
/// </summary>
internal sealed class RareRule : FieldRule
{
    /// <inheritdoc/>
    public override string Name => "rare";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated) =>
        TryNumber(observed, out var seen) && MeanRule.TryMean(simulated, out var mean)
            ? Within(path, observed, JsonValue.Create(Math.Round(mean, 2)), Math.Abs(mean - seen),
                Math.Max(1, 2 * Math.Sqrt(seen)))
            : Equal(path, observed, simulated[0]);
}
