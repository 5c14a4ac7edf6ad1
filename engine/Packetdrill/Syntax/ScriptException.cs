namespace NetSim.Packetdrill;

/// <summary>A script cannot be read or has failed; the message says why, without the place.</summary>
public sealed class ScriptException : Exception
{
    /// <summary>An error at a place of the script.</summary>
    /// <param name="at">Where.</param>
    /// <param name="message">What is wrong, and what was expected.</param>
    public ScriptException(Position at, string message)
        : base(message) => At = at;

    /// <summary>The place.</summary>
    public Position At { get; }
}
