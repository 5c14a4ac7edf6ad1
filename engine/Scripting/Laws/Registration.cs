using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetSim.Scripting;

/// <summary>A place at which a handler is given to a host.</summary>
/// <param name="Site">The call of <c>Listen</c>, <c>Start</c> or the like.</param>
/// <param name="Host">Who it is: equal for equal hosts, as far as the text tells.</param>
/// <param name="Name">Who it is, for people.</param>
/// <param name="Birth">Where the host comes from; null for the script's top level.</param>
/// <param name="IsMany">Whether it is a group, or somebody of whom the text does not tell that it is one.</param>
internal sealed record Registration(SyntaxNode Site, object Host, string Name, SyntaxNode? Birth, bool IsMany)
{
    /// <summary>A handler that reaches its hosts by a way that the text does not show.</summary>
    public static Registration Unknown(SyntaxNode handler) =>
        new(handler, handler, "hosts that the text does not name", null, IsMany: true);

    /// <summary>
    /// Whether one instance of a variable meets several hosts here: the place is in a loop or function that the
    /// variable is not of, and that makes, or is given, another host each time.
    /// </summary>
    /// <param name="scope">Where the variable is declared; null for the script's top level.</param>
    public bool IsManyFor(SyntaxNode? scope)
    {
        if (IsMany)
        {
            return true;
        }

        var repeated = Site.Ancestors()
            .TakeWhile(node => node != scope)
            .Where(node => IsLoop(node) || ScriptFunctions.IsFunction(node));
        return repeated.Any(node =>
            Birth is { } birth && node.FullSpan.Contains(birth.FullSpan) && node.SyntaxTree == birth.SyntaxTree);
    }

    private static bool IsLoop(SyntaxNode node) => node is CommonForEachStatementSyntax or ForStatementSyntax
        or WhileStatementSyntax or DoStatementSyntax;
}
