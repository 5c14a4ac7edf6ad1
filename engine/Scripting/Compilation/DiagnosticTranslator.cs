using Microsoft.CodeAnalysis;

namespace NetSim.Scripting;

/// <summary>Turns the compiler's diagnostics into ours: place, line, caret, nearest name, and no advice about usings.</summary>
internal sealed class DiagnosticTranslator(Compilation compilation)
{
    /// <summary>The compiler's warning about a call that is not awaited.</summary>
    public const string MissingAwait = "CS4014";

    private readonly NameSuggestions _suggestions = new(compilation);
    private readonly ScenarioWords _words = new(compilation);

    public IEnumerable<ScriptDiagnostic> Translate(IEnumerable<Diagnostic> diagnostics) => _words
        .Essential([.. diagnostics])
        .OrderBy(d => d.Location.GetLineSpan().Path, StringComparer.Ordinal)
        .ThenBy(d => d.Location.SourceSpan.Start)
        .Select(Translate);

    private ScriptDiagnostic Translate(Diagnostic diagnostic)
    {
        var isError = diagnostic.Severity == DiagnosticSeverity.Error;
        var suggestion = _suggestions.For(diagnostic);
        var message = Reword(diagnostic, suggestion);
        if (diagnostic.Location.SourceTree is not { } tree)
        {
            return new ScriptDiagnostic(isError, diagnostic.Id, message, null, 0, 0, 0, null, suggestion);
        }

        var start = diagnostic.Location.GetLineSpan().StartLinePosition;
        var line = tree.GetText().Lines[start.Line];
        var length = Math.Max(1, Math.Min(diagnostic.Location.SourceSpan.End, line.End) - line.Start - start.Character);
        return new ScriptDiagnostic(isError, diagnostic.Id, message, tree.FilePath, start.Line + 1, start.Character + 1,
            length, line.ToString(), suggestion);
    }

    private string Reword(Diagnostic diagnostic, string? suggestion)
    {
        if (diagnostic.Id == MissingAwait)
        {
            var call = diagnostic.Location.SourceTree?.GetRoot().FindNode(diagnostic.Location.SourceSpan);
            return call?.Ancestors().All(TopLevelAwait.IsTopLevel) == true
                ? "This call takes simulated time, and the top level has none: let time pass with Run(2.s)"
                : "This call takes simulated time and is not awaited: write await before it";
        }

        if (_words.For(diagnostic, suggestion) is { } better)
        {
            return better;
        }

        var message = diagnostic.GetMessage();
        if (diagnostic.Id == "CS0006" && message.Contains("nuget:", StringComparison.OrdinalIgnoreCase))
        {
            return "#r \"nuget: …\" is not supported: a scenario's result must not depend on a registry. "
                + "Name an assembly by its path: #r \"lib/Some.Library.dll\"";
        }

        // CS1061 and CS0246 go on about usings and extension methods; the first half says it all.
        var more = message.IndexOf(" and no accessible extension method", StringComparison.Ordinal);
        message = more < 0 ? message : message[..more];
        more = message.IndexOf(" (are you missing", StringComparison.Ordinal);
        return more < 0 ? message : message[..more];
    }
}
