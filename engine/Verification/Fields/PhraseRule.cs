using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NetSim.Verification;

/// <summary>
/// A sentence with times in it: the same words, and each number of seconds within what measuring costs.
/// </summary>
internal sealed partial class PhraseRule : FieldRule
{
    private const double Measuring = 0.010;

    /// <inheritdoc/>
    public override string Name => "phrase";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        var (seen, got) = (Text(observed), Text(simulated[0]));
        var (seenNumbers, gotNumbers) = (Numbers(seen), Numbers(got));
        if (Decimal().Replace(seen, "#") != Decimal().Replace(got, "#") || seenNumbers.Count == 0)
        {
            return Equal(path, observed, simulated[0]);
        }

        var worst = seenNumbers.Zip(gotNumbers, static (a, b) => Math.Abs(a - b)).Max();
        return Within(path, observed, simulated[0], Math.Round(worst, 6), Measuring);
    }

    private static string Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static List<double> Numbers(string text) =>
        [.. Decimal().Matches(text).Select(static m => double.Parse(m.Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex Decimal();
}
