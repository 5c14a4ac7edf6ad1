using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>
/// The ACKs of bursts, a row for each burst: <c>[[delay in ms, payload, all acknowledged], …]</c>, or only the delay of
/// the first. Row by row they must be the same, delays within <paramref name="spreadMs"/>. From the first burst without
/// an ACK on, bursts come faster than the delayed-ACK timer, and in which of them an ACK falls depends on the timer's
/// phase: there the number of ACKs must be the same, within one and a tenth.
/// </summary>
internal sealed class AckRowsRule(double spreadMs) : FieldRule
{
    /// <inheritdoc/>
    public override string Name => "acks";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        if (observed is not JsonArray seen || simulated[0] is not JsonArray got || seen.Count != got.Count)
        {
            return Equal(path, observed, simulated[0]);
        }

        var regular = 0;
        for (; regular < seen.Count && Acks(seen[regular]).Count > 0 && Acks(got[regular]).Count > 0; regular++)
        {
            if (!AreSame(Acks(seen[regular]), Acks(got[regular])))
            {
                return new($"{path}[{regular}]", Name, seen[regular], got[regular], false);
            }
        }

        var (seenRest, gotRest) = (CountFrom(seen, regular), CountFrom(got, regular));
        return Within(
            path, JsonValue.Create(seenRest), JsonValue.Create(gotRest), Math.Abs(seenRest - gotRest),
            1 + (gotRest / 10));
    }

    private static int CountFrom(JsonArray rows, int first) => rows.Skip(first).Sum(static row => Acks(row).Count);

    private static List<JsonNode> Acks(JsonNode? row) => row switch
    {
        null => [],
        JsonArray acks => [.. acks.OfType<JsonNode>()],
        _ => [row],
    };

    private bool AreSame(List<JsonNode> seen, List<JsonNode> got) =>
        seen.Count == got.Count && seen.Zip(got).All(pair => IsSame(pair.First, pair.Second));

    private bool IsSame(JsonNode seen, JsonNode got)
    {
        if (seen is JsonArray { Count: 3 } ack && got is JsonArray { Count: 3 } other)
        {
            return IsNear(ack[0], other[0]) && AreEqual(ack[1], other[1]) && AreEqual(ack[2], other[2]);
        }

        return IsNear(seen, got);
    }

    private bool IsNear(JsonNode? seen, JsonNode? got) =>
        TryNumber(seen, out var a) && TryNumber(got, out var b) && Math.Abs(a - b) <= spreadMs;
}
