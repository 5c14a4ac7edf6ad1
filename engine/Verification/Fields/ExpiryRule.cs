using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>
/// Milliseconds that a timer has left. The kernel names the nominal deadline; what is left may differ by the
/// granularity of the timer, by a poll of the connection and by the measuring.
/// </summary>
internal sealed class ExpiryRule : FieldRule
{
    private const double PollMs = 20;
    private const double MeasuringMs = 10;

    /// <inheritdoc/>
    public override string Name => "expiry";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        if (!TryNumber(observed, out var seen) || !TryNumber(simulated[0], out var got))
        {
            return Equal(path, observed, simulated[0]);
        }

        var tolerance = PollMs + MeasuringMs + (WheelGranularity.Of(got / 1_000) * 1_000);
        return Within(path, observed, simulated[0], Math.Abs(seen - got), tolerance);
    }
}
