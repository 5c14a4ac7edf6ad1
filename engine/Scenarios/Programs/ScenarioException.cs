namespace NetSim.Scenarios;

/// <summary>
/// The scenario asked for something wrong: an unknown sysctl, a negative delay, a duplicate name. Says what, where and
/// what would be right; the script host adds the script line from the stack trace.
/// </summary>
public sealed class ScenarioException : Exception
{
    /// <summary>A mistake of the scenario's text.</summary>
    public ScenarioException(string message)
        : base(message)
    {
    }

    /// <summary>A mistake found by a room below.</summary>
    public ScenarioException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A mistake without description.</summary>
    public ScenarioException()
    {
    }

    /// <summary>Whether the command line, not the text, is at fault (exit code 2 instead of 3).</summary>
    public bool IsUsage { get; init; }
}
