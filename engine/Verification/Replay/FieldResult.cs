using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>One observation beside what the simulator gives.</summary>
/// <param name="Name">Where it is in the record: <c>clients[3].data[1]</c>; <c>.#</c> is a number of elements.</param>
/// <param name="Rule">How it was compared: <c>exact</c>, <c>time</c>, <c>count</c>, <c>curve</c>, <c>seeds</c>.</param>
/// <param name="Observed">What the kernel did.</param>
/// <param name="Simulated">What the simulator does; of several seeds the least and the most.</param>
/// <param name="Passed">Whether they agree.</param>
/// <param name="Deviation">How far they are apart, in the field's own unit; null where that means nothing.</param>
/// <param name="Tolerance">How far they may be apart; null where they must be equal.</param>
public sealed record FieldResult(
    string Name, string Rule, JsonNode? Observed, JsonNode? Simulated, bool Passed, double? Deviation = null,
    double? Tolerance = null);
