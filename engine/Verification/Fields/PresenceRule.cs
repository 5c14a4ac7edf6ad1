using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>A number that a secret of the machine decides: both have one, or neither has.</summary>
internal sealed class PresenceRule : FieldRule
{
    /// <inheritdoc/>
    public override string Name => "presence";

    /// <inheritdoc/>
    public override FieldResult Compare(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated) =>
        new(path.ToString(), Name, observed, simulated[0], observed is null == simulated[0] is null);
}
