namespace NetSim.Core;

/// <summary>Why <see cref="Engine.RunUntil"/> returned.</summary>
public enum RunOutcome
{
    /// <summary>Every event before the asked time has happened; later ones wait.</summary>
    Reached,

    /// <summary>Every event before the asked time has happened, and none waits.</summary>
    Exhausted,

    /// <summary><see cref="Engine.RequestStop"/> ended the run at an event boundary; the run is partial.</summary>
    Stopped,
}
