using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NetSim.Verification;

/// <summary>A timestamp offset against the uptime, modulo 2^32: drawn, or none at all.</summary>
internal sealed class OffsetRule : FieldRule
{
    private const double Wrap = 4_294_967_296;
    private const double ClockSpread = 2;

    /// <inheritdoc/>
    public override string Name => "offset";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated) =>
        new(path.ToString(), Name, observed, simulated[0], IsNone(observed) == IsNone(simulated[0]));

    private static bool IsNone(JsonNode? offset) =>
        TryNumber(offset, out var number) && (number <= ClockSpread || number >= Wrap - ClockSpread);
}

/// <summary>Of a drawn number only its sign counts.</summary>
internal sealed class SignRule : FieldRule
{
    /// <inheritdoc/>
    public override string Name => "sign";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        var isSame = TryNumber(observed, out var seen) && TryNumber(simulated[0], out var got)
            && Math.Sign(seen) == Math.Sign(got);
        return new(path.ToString(), Name, observed, simulated[0], isSame);
    }
}

/// <summary>
/// The port that a NAT gave: which one is drawn. The rules fix its class, whether it is the client's own, and which
/// earlier connection has the same.
/// </summary>
internal sealed class NatPortRule : FieldRule
{
    /// <inheritdoc/>
    public override string Name => "port";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated) =>
        new(path.ToString(), Name, observed, simulated[0], Describe(observed) == Describe(simulated[0]));

    private static string Describe(JsonNode? port)
    {
        if (!TryNumber(port, out var number) || port!.Parent is not JsonObject row || row.Parent is not JsonArray rows)
        {
            return "none";
        }

        var kind = number < 512 ? "low" : number < 1024 ? "reserved" : "high";
        var isOwn = AreEqual(port, row["sport"]);
        var same = rows.TakeWhile(other => !ReferenceEquals(other, row))
            .Select(static (other, index) => (Port: other?["nat_port"], Index: index))
            .FirstOrDefault(other => AreEqual(other.Port, port), (null, -1)).Index;
        return $"{kind}, own {isOwn}, same as {same}";
    }
}

/// <summary>
/// What <c>conntrack -S</c> prints, a line for each processor: the sums of what was dropped for want of a tuple or of
/// room must be equal.
/// </summary>
internal sealed partial class StatisticsRule : FieldRule
{
    private static readonly string[] Compared = ["insert_failed", "drop", "early_drop"];

    /// <inheritdoc/>
    public override string Name => "statistics";

    /// <inheritdoc/>
    public override FieldResult? Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated) =>
        Toss.FellDifferently(observed, simulated[0])
            ? null
            : new(path.ToString(), Name, observed, simulated[0], Sums(observed) == Sums(simulated[0]));

    private static string Sums(JsonNode? lines) => lines is JsonValue value && value.TryGetValue(out string? text)
        ? string.Join(' ', Compared.Select(name => $"{name}={Sum(text, name)}"))
        : "none";

    private static long Sum(string text, string name) => Assignment().Matches(text)
        .Where(match => match.Groups[1].Value == name)
        .Sum(static match => long.Parse(match.Groups[2].Value));

    [GeneratedRegex(@"(\w+)=(\d+)")]
    private static partial Regex Assignment();
}

/// <summary>
/// Packets as <c>[seconds, direction, flags, timestamps]</c> or <c>[direction, flags, port, port]</c>: directions and
/// flags must be the same, times within what timers and measuring cost. Where a toss decides, only what fell alike.
/// </summary>
internal sealed class WireRule : FieldRule
{
    private const double Measuring = 0.020;

    /// <inheritdoc/>
    public override string Name => "wire";

    /// <inheritdoc/>
    public override FieldResult? Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        if (observed is not JsonArray seen || simulated[0] is not JsonArray got)
        {
            return Equal(path, observed, simulated[0]);
        }

        if (Toss.FellDifferently(observed, simulated[0]))
        {
            return null;
        }

        var isSame = seen.Count == got.Count && Enumerable.Range(0, seen.Count).All(i => IsSame(seen, got, i));
        return new(path.ToString(), Name, observed, simulated[0], isSame);
    }

    private static bool IsSame(JsonArray seen, JsonArray got, int index)
    {
        if (seen[index] is not JsonArray { Count: 4 } a || got[index] is not JsonArray { Count: 4 } b)
        {
            return false;
        }

        if (!TryNumber(a[0], out var seenAt) || !TryNumber(b[0], out var gotAt))
        {
            return AreEqual(a[0], b[0]) && AreEqual(a[1], b[1]);
        }

        var earlier = got.Take(index).Select(static row => TryNumber(row?[0], out var at) ? at : 0);
        var tolerance = Measuring + WheelGranularity.OfChain([.. earlier, gotAt]);
        return AreEqual(a[1], b[1]) && AreEqual(a[2], b[2]) && a[3] is null == b[3] is null
            && Math.Abs(seenAt - gotAt) <= tolerance;
    }
}

/// <summary>
/// Whether the second client of an experiment gets a tuple depends on its drawn ISN: two runs can be compared when it
/// fell alike.
/// </summary>
internal static class Toss
{
    /// <summary>Whether a second connection succeeded in one run and failed in the other.</summary>
    public static bool FellDifferently(JsonNode? observed, JsonNode? simulated) =>
        Outcome(observed) != Outcome(simulated);

    private static string? Outcome(JsonNode? part) => part?.Parent?["second"]?.ToJsonString();
}
