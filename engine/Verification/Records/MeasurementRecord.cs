using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>What a kernel was seen to do in one run of one experiment.</summary>
/// <param name="Experiment">The experiment's name, such as <c>e01_syn_flood</c>.</param>
/// <param name="Parameters">What it was run with; what is missing has the experiment's default.</param>
/// <param name="Observed">What was seen; null when it was not measured.</param>
public sealed record MeasurementRecord(string Experiment, JsonObject Parameters, JsonObject? Observed);
