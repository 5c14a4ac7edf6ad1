using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>Times as records have them: seconds from some beginning, to the millisecond.</summary>
internal static class Seconds
{
    /// <summary>A time; null stays null.</summary>
    public static JsonNode? Since(double start, double? at) => at is { } time ? Math.Round(time - start, 3) : null;

    /// <summary>Times in their order.</summary>
    public static JsonArray Since(double start, IEnumerable<double> times) =>
        new([.. times.Select(time => JsonValue.Create(Math.Round(time - start, 3)))]);
}
