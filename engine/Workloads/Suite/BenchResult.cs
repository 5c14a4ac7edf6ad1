namespace NetSim.Workloads;

/// <summary>One figure of <c>netsim bench</c>.</summary>
/// <param name="Name">What was measured, by words joined with dots: <c>hold.exponential.1e6</c>.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit: <c>ns</c>, <c>1/s</c>, <c>B</c>, <c>x</c>.</param>
/// <param name="Baseline">The same of the yardstick, measured in turn with it; null when there is none.</param>
/// <param name="Ratio">How many times better than the yardstick, above 1; null when there is none.</param>
public sealed record BenchResult(string Name, double Value, string Unit, double? Baseline = null, double? Ratio = null);
