using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetSim.Scripting;

/// <summary>
/// Finds clocks, threads, chance and files: forbidden where time is simulated, and chance is warned of everywhere.
/// </summary>
internal sealed class RealWorldUse(ScriptFunctions functions, HostCode code)
{
    public IEnumerable<Diagnostic> Find()
    {
        foreach (var node in functions.Nodes)
        {
            var isSimulated = ScriptFunctions.Enclosing(node) is { } function
                && (code.IsHostCode(function) || code.Actions.Contains(function));
            if (isSimulated && node is LockStatementSyntax locking)
            {
                yield return Diagnostic.Create(LawRules.Forbidden, locking.LockKeyword.GetLocation(), "'lock'",
                    "is for threads; a handler has its host to itself and needs none");
            }
            else if (node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax
                && functions.SymbolOf(node) is { } symbol)
            {
                foreach (var found in Judge(node, symbol, isSimulated))
                {
                    yield return found;
                }
            }
        }
    }

    private IEnumerable<Diagnostic> Judge(SyntaxNode node, ISymbol symbol, bool isSimulated)
    {
        // One report for Random.Shared.Next(): its first half.
        var harm = HarmOf(symbol);
        if (harm is Harm.None || (Whole(node) is MemberAccessExpressionSyntax { Expression: var half }
            && functions.SymbolOf(half) is { } first && HarmOf(first) is not Harm.None))
        {
            yield break;
        }

        var place = Whole(node).GetLocation();
        if (isSimulated)
        {
            yield return Diagnostic.Create(
                LawRules.Forbidden, place, ForbiddenCalls.Show(symbol), ForbiddenCalls.Alternative(harm, symbol));
        }
        else if (harm is Harm.Chance && IsUnseeded(symbol))
        {
            yield return Diagnostic.Create(LawRules.Chance, place, ForbiddenCalls.Show(symbol));
        }
    }

    private static Harm HarmOf(ISymbol symbol) =>
        symbol is IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol
            ? ForbiddenCalls.Of(symbol)
            : Harm.None;

    // Task.Delay(100) is pointed at as a whole name.
    private static SyntaxNode Whole(SyntaxNode node) =>
        node.Parent is MemberAccessExpressionSyntax member && member.Name == node ? member : node;

    // new Random(7) gives the same numbers in every run.
    private static bool IsUnseeded(ISymbol symbol) => symbol.ContainingType.Name != "Random"
        || symbol is { Name: "Shared" } or IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0 };
}
