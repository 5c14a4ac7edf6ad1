using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>
/// An RTO in microseconds. It follows from the smoothed round-trip time and its variation beside it, which contain the
/// measuring script's own delays: it may differ by what those differ, and by the tick that it is rounded up to.
/// </summary>
internal sealed class RtoRule : FieldRule
{
    private const double Tick = 4_000;
    private const double VariationWeight = 4;

    /// <inheritdoc/>
    public override string Name => "rto";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        if (!TryNumber(observed, out var seen) || !TryNumber(simulated[0], out var got))
        {
            return Equal(path, observed, simulated[0]);
        }

        var tolerance = Tick + Difference("srtt_us", observed!, simulated[0]!) // Not null: they are numbers.
            + (VariationWeight * Difference("rttvar_us", observed!, simulated[0]!));
        return Within(path, observed, simulated[0], Math.Abs(seen - got), tolerance);
    }

    private static double Difference(string name, JsonNode observed, JsonNode simulated) =>
        TryNumber(observed.Parent?[name], out var seen) && TryNumber(simulated.Parent?[name], out var got)
            ? Math.Abs(seen - got)
            : 0;
}
