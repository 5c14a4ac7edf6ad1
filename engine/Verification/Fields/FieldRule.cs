using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>One way to compare.</summary>
internal abstract class FieldRule
{
    /// <summary>What a report calls it.</summary>
    public abstract string Name { get; }

    /// <summary>Compares one observation.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="observed">What the kernel did.</param>
    /// <param name="simulated">What the simulator does, for each seed.</param>
    /// <returns>The outcome; null when there is nothing to compare.</returns>
    public abstract FieldResult? Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated);

    /// <summary>A verdict by distance.</summary>
    protected FieldResult Within(
        FieldPath path, JsonNode? observed, JsonNode? simulated, double deviation, double tolerance) =>
        new(path.ToString(), Name, observed, simulated, deviation <= tolerance + 1e-9, deviation, tolerance);

    /// <summary>A verdict by equality.</summary>
    protected FieldResult Equal(FieldPath path, JsonNode? observed, JsonNode? simulated) =>
        new(path.ToString(), Name, observed, simulated, AreEqual(observed, simulated));

    /// <summary>Whether a value is a number.</summary>
    internal static bool TryNumber(JsonNode? node, out double number)
    {
        number = 0;
        return node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.Number
            && double.TryParse(value.ToJsonString(), out number);
    }

    /// <summary>Whether two values are the same, 1 and 1.0 included.</summary>
    internal static bool AreEqual(JsonNode? a, JsonNode? b) =>
        TryNumber(a, out var x) && TryNumber(b, out var y) ? x.Equals(y) : JsonNode.DeepEquals(a, b);
}

/// <summary>Equal.</summary>
internal sealed class ExactRule : FieldRule
{
    /// <inheritdoc/>
    public override string Name => "exact";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated) =>
        Equal(path, observed, simulated[0]);
}

/// <summary>Not compared.</summary>
internal sealed class FreeRule : FieldRule
{
    /// <inheritdoc/>
    public override string Name => "free";

    /// <inheritdoc/>
    public override FieldResult? Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated) =>
        null;
}

/// <summary>Numbers within a fixed distance.</summary>
internal sealed class NearRule(double spread) : FieldRule
{
    /// <inheritdoc/>
    public override string Name => "count";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated) =>
        TryNumber(observed, out var seen) && TryNumber(simulated[0], out var got)
            ? Within(path, observed, simulated[0], Math.Abs(seen - got), spread)
            : Equal(path, observed, simulated[0]);
}

/// <summary>Numbers within what several seeds span.</summary>
internal sealed class SeedsRule(double margin) : FieldRule
{
    /// <inheritdoc/>
    public override string Name => "seeds";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        var numbers = simulated.Select(node => TryNumber(node, out var number) ? number : double.NaN)
            .Where(double.IsFinite).ToList();
        if (!TryNumber(observed, out var seen) || numbers.Count == 0)
        {
            return Equal(path, observed, simulated[0]);
        }

        var range = new JsonArray(numbers.Min(), numbers.Max());
        var outside = Math.Max(0, Math.Max(numbers.Min() - seen, seen - numbers.Max()));
        return Within(path, observed, range, outside, margin);
    }
}
