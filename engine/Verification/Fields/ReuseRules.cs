using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>
/// The TSecr of a SYN: what the TIME-WAIT that it takes over saw last, or zero. Of numbers with drawn offsets the rule
/// compares that both carry the old connection's, or both carry none.
/// </summary>
internal sealed class EchoRule : FieldRule
{
    /// <inheritdoc/>
    public override string Name => "echo";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        var isSame = CarriesOld(observed) == CarriesOld(simulated[0]);
        return new(path.ToString(), Name, observed, simulated[0], isSame);
    }

    private static string CarriesOld(JsonNode? echo)
    {
        if (!TryNumber(echo, out var number) || number == 0)
        {
            return "none";
        }

        // Not null: it is a number, in a pair of the observation.
        var old = echo!.Parent?.Parent?["old_last_ts"] is JsonArray { Count: 2 } stamps ? stamps[1] : null;
        return AreEqual(echo, old) ? "old" : "other";
    }
}

/// <summary>
/// How far a new ISN lies beyond the old connection's end: fixed when a TIME-WAIT hands its numbers on, by the clock of
/// ISNs (one for each 64 ns) when the kernel chooses one for the same ends.
/// </summary>
internal sealed class IsnRule : FieldRule
{
    private const double HandedOn = 65_537;
    private const double TicksPerSecond = 1e9 / 64;
    private const double SpreadSeconds = 0.035;

    /// <inheritdoc/>
    public override string Name => "isn";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated) =>
        TryNumber(observed, out var seen) && TryNumber(simulated[0], out var got)
            ? Within(
                path, observed, simulated[0], Math.Abs(seen - got),
                got == HandedOn ? 0 : SpreadSeconds * TicksPerSecond)
            : Equal(path, observed, simulated[0]);
}
