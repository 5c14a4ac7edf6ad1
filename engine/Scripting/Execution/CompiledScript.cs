using NetSim.Scenarios;

namespace NetSim.Scripting;

/// <summary>A script after compilation: what the cache keeps.</summary>
/// <param name="Assembly">The DLL.</param>
/// <param name="Symbols">Its portable PDB.</param>
/// <param name="Manifest">The parameters it declares.</param>
/// <param name="References">Full paths of the assemblies it names by path.</param>
/// <param name="Warnings">What the compiler warned of.</param>
internal sealed record CompiledScript(
    byte[] Assembly,
    byte[] Symbols,
    ParameterManifest Manifest,
    IReadOnlyList<string> References,
    IReadOnlyList<ScriptDiagnostic> Warnings)
{
    /// <summary>Name of the class that the compiler puts a script's top level into.</summary>
    public const string TypeName = "Submission#0";

    /// <summary>Name of that class's static entry, a <c>Func&lt;object?[], Task&lt;object?&gt;&gt;</c>.</summary>
    public const string EntryName = "<Factory>";
}
