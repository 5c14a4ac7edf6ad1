using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetSim.Scripting;

/// <summary>
/// Refuses <c>await</c> outside a handler: a scenario's top level runs before simulated time does, so whatever it waited
/// for would never come.
/// </summary>
internal static class TopLevelAwait
{
    public const string Code = "NETSIM0002";

    private static readonly DiagnosticDescriptor Rule = new(
        Code,
        "await at the top level",
        "the top level of a scenario cannot await: let time pass with Run(2.s), do something at an instant with "
            + "At(2.s, () => …), or await inside a handler",
        "NetSim",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static IEnumerable<Diagnostic> Find(Compilation compilation) => compilation.SyntaxTrees
        .SelectMany(tree => tree.GetRoot().DescendantNodes(IsTopLevel))
        .OfType<AwaitExpressionSyntax>()
        .Select(found => Diagnostic.Create(Rule, found.AwaitKeyword.GetLocation()));

    /// <summary>Whether what lies in <paramref name="node"/> still runs with the script, from top to bottom.</summary>
    public static bool IsTopLevel(SyntaxNode node) => node is not (AnonymousFunctionExpressionSyntax
        or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or BaseTypeDeclarationSyntax);
}
