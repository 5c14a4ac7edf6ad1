using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetSim.Scripting;

/// <summary>
/// Refuses handlers whose results could depend on threads, on the real clock or on chance. It judges what the text
/// shows, and where the text leaves a doubt it refuses. Only for texts that compile.
/// </summary>
internal static class HandlerLaws
{
    public static IEnumerable<Diagnostic> Find(Compilation compilation)
    {
        var functions = new ScriptFunctions(compilation);
        var registrations = new Registrations(functions);
        var code = new HostCode(functions, registrations);
        return new SharedVariables(functions, code).Find()
            .Concat(new RealWorldUse(functions, code).Find())
            .Concat(new SurfaceUse(functions, code, registrations).Find())
            .Concat(registrations.AsyncActions.Select(found => Diagnostic.Create(
                LawRules.AsyncAction, KeywordOf(found.Lambda).GetLocation(), found.Method)))
            .Concat(UnknownCode(functions, code));
    }

    private static SyntaxToken KeywordOf(SyntaxNode lambda) => ((AnonymousFunctionExpressionSyntax)lambda).AsyncKeyword;

    // A variable of the script that holds code which the text does not show.
    private static IEnumerable<Diagnostic> UnknownCode(ScriptFunctions functions, HostCode code)
    {
        foreach (var name in code.Functions.SelectMany(HostCode.Own).OfType<IdentifierNameSyntax>())
        {
            if (functions.SymbolOf(name) is { } symbol && HostCode.IsDelegate(symbol)
                && symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } declaration
                && !code.IsHostCode(ScriptFunctions.Enclosing(declaration))
                && !functions.TryResolve(name, new HashSet<SyntaxNode>()))
            {
                yield return Diagnostic.Create(LawRules.UnknownCode, name.GetLocation(), name.Identifier.ValueText);
            }
        }
    }
}
