using NetSim.Core;

namespace NetSim.Results;

/// <summary>What a script expected and what came.</summary>
/// <param name="Text">The expectation as the script says it, with the values it saw.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Value">The number that was compared; null when the expectation is not about one number.</param>
/// <param name="Where">File and line, such as <c>syn-flood.csx:21</c>; null when it came from the command line.</param>
public sealed record ExpectationRecord(string Text, bool Passed, double? Value, string? Where);

/// <summary>An instant at which a watched metric crossed a threshold and held there.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Level"><c>warning</c>, <c>critical</c>, or <c>ok</c> when it came back.</param>
/// <param name="At">When.</param>
/// <param name="Value">The metric's value then, in its unit.</param>
public sealed record AlertRecord(string Metric, string Level, SimTime At, double Value);

/// <summary>A sampled quantity: what the samples of one column in time belong to.</summary>
/// <param name="Host">Host, or empty for a quantity of the whole network.</param>
/// <param name="Metric">Metric.</param>
/// <param name="Unit">Unit as a column suffix; empty for a bare count or a ratio.</param>
public sealed record SampleSeries(string Host, string Metric, string Unit);

/// <summary>One sample.</summary>
/// <param name="At">When it was taken.</param>
/// <param name="Series">Index into the batch's <see cref="SampleSeries"/>.</param>
/// <param name="Value">The value then; NaN when there was none.</param>
public readonly record struct Sample(SimTime At, int Series, double Value);
