namespace NetSim.Scenarios;

/// <summary>
/// What a compiled scenario is to everyone else: a text that, executed inside a run's context, says what happens. Made by
/// the script host from a <c>.csx</c>, or by any assembly that implements it.
/// </summary>
public interface IScenarioProgram
{
    /// <summary>The scenario's path or name as the user wrote it; goes into the record.</summary>
    string Path { get; }

    /// <summary>The parameters found in the text, in order of appearance.</summary>
    ParameterManifest Manifest { get; }

    /// <summary>Runs the text from top to bottom on the calling thread, in the ambient <see cref="ScenarioContext"/>.</summary>
    void Execute();
}
