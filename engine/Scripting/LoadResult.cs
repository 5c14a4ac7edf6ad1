using System.Diagnostics.CodeAnalysis;
using NetSim.Scenarios;

namespace NetSim.Scripting;

/// <summary>What <see cref="ScriptHost.Load"/> made of a file.</summary>
public sealed class LoadResult
{
    private LoadResult(ScriptProgram? program, IReadOnlyList<ScriptDiagnostic> diagnostics, bool fromCache)
    {
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

    /// <summary>Whether there is a program.</summary>
    [MemberNotNullWhen(true, nameof(Program))]
    public bool Succeeded => Program is not null;

    internal static LoadResult Of(ScriptProgram program, IReadOnlyList<ScriptDiagnostic> warnings, bool fromCache) =>
        new(program, warnings, fromCache);

    internal static LoadResult Refused(IReadOnlyList<ScriptDiagnostic> errors) => new(null, errors, fromCache: false);
}
