namespace NetSim.Scenarios;

/// <summary>The run that the calling code belongs to: ambient (AsyncLocal), so that many runs go in one process.</summary>
public sealed class ScenarioContext
{
    private static readonly AsyncLocal<ScenarioContext?> Ambient = new();

    /// <summary>The current run.</summary>
    /// <exception cref="ScenarioException">No run is in progress on this thread.</exception>
    public static ScenarioContext Current =>
        Ambient.Value ?? throw new ScenarioException("The scenario surface is used outside a run.");

    internal static void Enter(ScenarioContext? context) => Ambient.Value = context;
}
