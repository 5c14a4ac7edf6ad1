namespace NetSim.Packetdrill;

/// <summary>What came of a script.</summary>
/// <param name="File">The script.</param>
/// <param name="At">Where it failed; null when it passed.</param>
/// <param name="Message">Why it failed; null when it passed.</param>
/// <param name="IsUnderstood">False when the text is no script, or asks for what this host cannot do.</param>
public sealed record ScriptVerdict(string File, Position? At, string? Message, bool IsUnderstood = true)
{
    /// <summary>How long the script took in its host's time, in nanoseconds; 0 when it was not played.</summary>
    public long Took { get; init; }

    /// <summary>Whether the host did all that the script says.</summary>
    public bool Passed => Message is null;

    /// <summary><c>file:line:column: message</c>, or that it passed.</summary>
    public override string ToString() => At is { } at ? $"{File}:{at.Line}:{at.Column}: {Message}" : $"{File}: passed";
}
