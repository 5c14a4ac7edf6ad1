namespace NetSim.Scenarios;

/// <summary>The parameters that a scenario's text declares with literal names.</summary>
/// <param name="Parameters">In order of appearance.</param>
/// <param name="IsComplete">
/// Whether every declaration had a literal name. When false, a name that is not listed may still be declared while the
/// text runs, so it is checked at the first <c>Run</c> instead.
/// </param>
public sealed record ParameterManifest(IReadOnlyList<ParameterDeclaration> Parameters, bool IsComplete)
{
    /// <summary>What <c>netsim sweep</c> varies unless the command line says otherwise, in order of appearance.</summary>
    public IReadOnlyList<SweepDeclaration> Sweep { get; init; } = [];
}

/// <summary>One text of a <c>Sweep("name=values")</c> of a scenario.</summary>
/// <param name="Text">As after <c>-p</c>; null when it is not a literal, so that only running would tell.</param>
/// <param name="Line">1-based line of the declaration.</param>
public sealed record SweepDeclaration(string? Text, int Line);

/// <summary>One <c>Param(name, default, help, range)</c> of a scenario.</summary>
/// <param name="Name">The name after <c>-p</c>.</param>
/// <param name="Default">The default as text, invariant; null when it is not a literal.</param>
/// <param name="Help">What it means, or null.</param>
/// <param name="Range">The accepted range as text (<c>0..2</c>), or null for any.</param>
/// <param name="Line">1-based line of the declaration.</param>
public sealed record ParameterDeclaration(string Name, string? Default, string? Help, string? Range, int Line);
