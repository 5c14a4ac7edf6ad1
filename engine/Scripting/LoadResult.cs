using System.Diagnostics.CodeAnalysis;
using NetSim.Scenarios;

namespace NetSim.Scripting;

/// <summary>What <see cref="ScriptHost.Load"/> made of a file.</summary>
public sealed class LoadResult
{
    private LoadResult(
        ScriptProgram? program, IReadOnlyList<ScriptDiagnostic> diagnostics, bool fromCache, string sourceDigest)
    {
        SourceDigest = sourceDigest;
        Program = program;
        Diagnostics = diagnostics;
        FromCache = fromCache;
    }

    /// <summary>The program, ready to run; null when the script is wrong.</summary>
    public IScenarioProgram? Program { get; }

    /// <summary>Errors when there is no program, else warnings; in order of file and position.</summary>
    public IReadOnlyList<ScriptDiagnostic> Diagnostics { get; }

    /// <summary>Whether the program was compiled earlier and taken from the disk.</summary>
    public bool FromCache { get; }

    /// <summary>
    /// SHA-256, in hex digits, of the script and everything it loads or refers to by path, wherever it lies: an edited
    /// text has another. Empty when there is no program.
    /// </summary>
    public string SourceDigest { get; }

    /// <summary>
    /// The engine that compiles and runs it: its version, and a digest that another build does not have.
    /// </summary>
    public static string Engine => EngineAssemblies.Identity;

    /// <summary>Whether there is a program.</summary>
    [MemberNotNullWhen(true, nameof(Program))]
    public bool Succeeded => Program is not null;

    internal static LoadResult Of(
        ScriptProgram program, IReadOnlyList<ScriptDiagnostic> warnings, bool fromCache, string sourceDigest) =>
        new(program, warnings, fromCache, sourceDigest);

    internal static LoadResult Refused(IReadOnlyList<ScriptDiagnostic> errors) =>
        new(null, errors, fromCache: false, string.Empty);
}
