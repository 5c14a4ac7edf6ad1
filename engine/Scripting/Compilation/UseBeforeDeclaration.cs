using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetSim.Scripting;

/// <summary>
/// Refuses a variable that the script's own steps use above the line that gives it a value. In C# scripts such a
/// variable is a field, so the compiler lets it pass and the run would meet nothing there.
/// </summary>
internal static class UseBeforeDeclaration
{
    public const string Code = "NETSIM0010";

    private static readonly DiagnosticDescriptor Rule = new(
        Code,
        "variable used before it has a value",
        "'{0}' gets its value only in line {1}: move that line above this one",
        "NetSim",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static IEnumerable<Diagnostic> Find(Compilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            var declared = tree.GetRoot().ChildNodes()
                .OfType<FieldDeclarationSyntax>()
                .SelectMany(f => f.Declaration.Variables)
                .ToLookup(v => v.Identifier.ValueText, StringComparer.Ordinal);
            var model = compilation.GetSemanticModel(tree);
            var names = tree.GetRoot().DescendantNodes(TopLevelAwait.IsTopLevel).OfType<IdentifierNameSyntax>();
            foreach (var name in names)
            {
                var later = declared[name.Identifier.ValueText].FirstOrDefault(v => v.SpanStart > name.SpanStart);
                if (later is not null && SymbolEqualityComparer.Default.Equals(
                    model.GetSymbolInfo(name).Symbol, model.GetDeclaredSymbol(later)))
                {
                    var line = later.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                    yield return Diagnostic.Create(Rule, name.GetLocation(), name.Identifier.ValueText, line);
                }
            }
        }
    }
}
