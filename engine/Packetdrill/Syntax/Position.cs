namespace NetSim.Packetdrill;

/// <summary>A place in a script; both numbers count from 1.</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The character in the line.</param>
public readonly record struct Position(int Line, int Column);
