namespace NetSim.Experiments;

/// <summary>A parameter's value as text, as <c>-p name=value</c> gives it.</summary>
/// <param name="Name">Name as declared in the script.</param>
/// <param name="Value">Value as text, invariant.</param>
public readonly record struct ParameterText(string Name, string Value)
{
    /// <summary><c>name=value</c>.</summary>
    public override string ToString() => $"{Name}={Value}";
}

/// <summary>A combination of parameter values.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Parameters">
/// The values given, in the order of the command line; others have the script's default.
/// </param>
public sealed record ExperimentPoint(int Number, IReadOnlyList<ParameterText> Parameters)
{
    /// <summary>
    /// The point in one line: <c>backlog=128 syncookies=0</c>; <c>defaults</c> when nothing is given.
    /// </summary>
    public override string ToString() => Parameters.Count == 0 ? "defaults" : string.Join(' ', Parameters);
}
