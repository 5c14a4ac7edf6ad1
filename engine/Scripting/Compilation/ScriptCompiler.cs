using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Scripting;

namespace NetSim.Scripting;

/// <summary>Compiles a script with Roslyn into a DLL and a PDB that run without Roslyn.</summary>
internal static class ScriptCompiler
{
    private const int MostDiagnostics = 50;

    private static readonly string[] Imports = ["System", "System.Collections.Generic", "System.Linq"];

    /// <summary>Compiles; <paramref name="compiled"/> is null when the text has errors.</summary>
    /// <returns>The errors, or else the warnings.</returns>
    public static IReadOnlyList<ScriptDiagnostic> Compile(ScriptSources sources, out CompiledScript? compiled)
    {
        compiled = null;
        if (!sources.TryGet(sources.Main, out var bytes) || bytes.AsSpan().Contains((byte)0))
        {
            return [ScriptDiagnostic.OfFile(SourceFile.Show(sources.Main), "is not a text file")];
        }

        using var text = new MemoryStream(bytes);
        var compilation = CSharpScript.Create(text, Options(sources)).GetCompilation()
            .WithAssemblyName("netsim-script");
        var found = compilation.GetDiagnostics()
            .Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed)
            .Concat(TopLevelAwait.Find(compilation))
            .Concat(UseBeforeDeclaration.Find(compilation))
            .ToList();
        var translator = new DiagnosticTranslator(compilation);
        var diagnostics = translator.Translate(found).Take(MostDiagnostics).ToList();
        if (!diagnostics.Exists(d => d.IsError))
        {
            diagnostics = [.. translator.Translate(found.Concat(HandlerLaws.Find(compilation))).Take(MostDiagnostics)];
            diagnostics = [.. diagnostics.Select(d => IsMissingAwait(d, diagnostics) ? d with { IsError = true } : d)];
        }

        if (diagnostics.Exists(d => d.IsError))
        {
            return diagnostics.FindAll(d => d.IsError);
        }

        // Roslyn makes nothing of a text without code, and gives no reason.
        if (compilation.SyntaxTrees.All(tree => !((CompilationUnitSyntax)tree.GetRoot()).Members.Any()))
        {
            return [ScriptDiagnostic.OfFile(SourceFile.Show(sources.Main), "has no statement; a scenario describes hosts and says Run(…)")];
        }

        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(
            assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        if (!emitted.Success)
        {
            return [.. translator.Translate(emitted.Diagnostics).Where(d => d.IsError).Take(MostDiagnostics)];
        }

        compiled = new CompiledScript(
            ExactLines.Require(assembly.ToArray()), symbols.ToArray(), ManifestWalker.Walk(compilation), sources.References, diagnostics);
        return diagnostics;
    }

    // A handler that does not await what it calls has gone on before anything happened: never what is meant. Where the
    // call itself is refused, that is the better reason.
    private static bool IsMissingAwait(ScriptDiagnostic diagnostic, List<ScriptDiagnostic> all) =>
        diagnostic.Code == DiagnosticTranslator.MissingAwait
        && !all.Exists(other => other.IsError && other.File == diagnostic.File && other.Line == diagnostic.Line);

    private static ScriptOptions Options(ScriptSources sources)
    {
        var visible = EngineAssemblies.Visible
            .Select(a => a.GetName().Name!) // An assembly loaded by name has one.
            .Where(HasPublicTypes);
        return ScriptOptions.Default
            .WithReferences(ScriptReferences.Default())
            .WithMetadataResolver(new ScriptReferences())
            .WithSourceResolver(new ScriptSourceResolver(sources))
            .WithImports(Imports.Concat(visible))
            .WithLanguageVersion(LanguageVersion.Preview)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithCheckOverflow(true)
            .WithAllowUnsafe(false)
            .WithEmitDebugInformation(true)
            .WithFilePath(sources.Main)
            .WithFileEncoding(Encoding.UTF8);
    }

    // To import a namespace that has no type is an error of the compiler.
    private static bool HasPublicTypes(string assembly) => EngineAssemblies.All
        .First(a => a.GetName().Name == assembly)
        .GetExportedTypes()
        .Any(t => t.Namespace == assembly);
}
