using NetSim.Scenarios;

namespace NetSim.Tests;

/// <summary>A scenario written in a test.</summary>
public sealed class CodeProgram(Action text) : IScenarioProgram
{
    public string Path => "test.csx";

    public ParameterManifest Manifest { get; } = new([], IsComplete: false);

    public void Execute() => text();

    /// <summary>Runs a text; what it threw is in the outcome.</summary>
    public static ScenarioOutcome Run(Action text, RunSettings? settings = null) =>
        ScenarioRunner.Run(new CodeProgram(text), settings ?? new RunSettings());
}
