using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>
/// A number that lies within what the simulations span: each gives a span <c>[least, most]</c> beside the number, under
/// its name and an underscore in front.
/// </summary>
/// <param name="margin">How far outside it may be.</param>
internal sealed class SpanRule(double margin) : FieldRule
{
    /// <inheritdoc/>
    public override string Name => "span";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        var spans = simulated.Select(node => node?.Parent?["_" + path.Name] as JsonArray).OfType<JsonArray>().ToList();
        if (!TryNumber(observed, out var seen) || spans.Count == 0)
        {
            return Equal(path, observed, simulated[0]);
        }

        var least = spans.Min(static span => Number(span[0]));
        var most = spans.Max(static span => Number(span[1]));
        var outside = Math.Max(0, Math.Max(least - seen, seen - most));
        return Within(path, observed, new JsonArray(least, most), outside, margin);
    }

    private static double Number(JsonNode? node) => TryNumber(node, out var number) ? number : double.NaN;
}
