using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>
/// Times in seconds. Timers fire late by the granularity of the wheel's level that they were armed in, so a time may
/// differ by the granularities of all timers before it, and by 10 ms for the measuring.
/// </summary>
/// <param name="chain">Where the earlier times of the chain are; null: the time's own list.</param>
internal sealed class TimeRule(string? chain) : FieldRule
{
    private const double Measuring = 0.010;

    /// <inheritdoc/>
    public override string Name => "time";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        if (!TryNumber(observed, out var seen) || !TryNumber(simulated[0], out var got))
        {
            return Equal(path, observed, simulated[0]);
        }

        // Only what was simulated sets the tolerance: a wrong observation must not excuse itself.
        var node = simulated[0]!; // Not null: it is a number.
        var earlier = chain is null ? EarlierInList(node) : EarlierIn(node.Root[chain], got);
        var tolerance = Measuring + WheelGranularity.OfChain([.. earlier, got]);
        return Within(path, observed, node, Math.Round(Math.Abs(seen - got), 6), tolerance);
    }

    private static IEnumerable<double> EarlierIn(JsonNode? list, double limit)
    {
        foreach (var element in list as JsonArray ?? [])
        {
            if (TryTime(element, out var time) && time < limit)
            {
                yield return time;
            }
        }
    }

    // In a list of rows, [[seconds, what], …], the rows before this one.
    private static IEnumerable<double> EarlierInList(JsonNode node)
    {
        if (node.Parent is not JsonArray list)
        {
            yield break;
        }

        var index = node.GetElementIndex();
        if (list.Parent is JsonArray rows)
        {
            index = list.GetElementIndex();
            list = rows;
        }

        for (var i = 0; i < index; i++)
        {
            if (TryTime(list[i], out var time))
            {
                yield return time;
            }
        }
    }

    private static bool TryTime(JsonNode? element, out double time) =>
        TryNumber(element is JsonArray { Count: > 0 } row ? row[0] : element, out time);
}
