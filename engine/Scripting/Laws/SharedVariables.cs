using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetSim.Scripting;

/// <summary>
/// Finds variables that live outside of handlers, that a handler writes, and that handlers of more than one host use.
/// What the script and <c>At</c> do to them is no matter: nothing else runs then.
/// </summary>
internal sealed class SharedVariables(ScriptFunctions functions, HostCode code)
{
    private readonly VariableUse _use = new(new SafeTypes());

    private sealed record Access(SyntaxNode Name, bool IsWrite, IReadOnlySet<Registration> Places);

    public IEnumerable<Diagnostic> Find()
    {
        var accesses = new Dictionary<ISymbol, List<Access>>(SymbolEqualityComparer.Default);
        foreach (var function in code.Functions)
        {
            foreach (var name in HostCode.Own(function)
                .OfType<IdentifierNameSyntax>().Where(n => n.Parent is not NameColonSyntax))
            {
                if (functions.SymbolOf(name) is { } symbol && IsOutside(symbol))
                {
                    var key = symbol.OriginalDefinition;
                    accesses.TryAdd(key, []);
                    accesses[key].Add(new Access(name, IsWrite(name), code.PlacesOf(function)));
                }
            }
        }

        return accesses.SelectMany(a => Judge(a.Key, a.Value));
    }

    private static IEnumerable<Diagnostic> Judge(ISymbol variable, List<Access> accesses)
    {
        var scope = ScopeOf(variable);
        var hosts = accesses.SelectMany(a => a.Places).DistinctBy(p => p.Host).ToList();
        var isShared = hosts.Count > 1 || hosts.Exists(h => h.IsManyFor(scope))
            || accesses.Exists(a => a.Places.Any(p => p.IsManyFor(scope)));
        var first = accesses.Where(a => a.IsWrite).MinBy(a => a.Name.SpanStart);
        if (isShared && first is not null)
        {
            yield return Diagnostic.Create(LawRules.Shared, first.Name.GetLocation(), variable.Name, Names(hosts));
        }
    }

    private static string Names(List<Registration> hosts)
    {
        var names = hosts.Select(h => h.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        return names.Count == 1 && hosts.TrueForAll(h => !h.IsMany)
            ? $"another '{names[0]}' each time"
            : string.Join(", ", names);
    }

    private bool IsWrite(IdentifierNameSyntax name)
    {
        // Tally.Total is one expression, whose right half is the name.
        var whole = name.Parent is MemberAccessExpressionSyntax member && member.Name == name
            ? (SyntaxNode)member
            : name;
        var operation = functions.ModelOf(name).GetOperation(whole) ?? functions.ModelOf(name).GetOperation(name);
        return operation is null || _use.IsWrite(operation);
    }

    // Outside of all that hosts run: of the script, of a function that builds something, or static.
    private bool IsOutside(ISymbol symbol) => symbol switch
    {
        IFieldSymbol { IsConst: true } => false,
        IFieldSymbol or IPropertySymbol => IsOfScript(symbol),
        ILocalSymbol { IsConst: true } => false,
        ILocalSymbol or IParameterSymbol =>
            symbol.Locations.Any(l => l.IsInSource) && !code.IsHostCode(OwnerOf(symbol)),
        _ => false,
    };

    private static bool IsOfScript(ISymbol symbol) => symbol.Locations.Any(l => l.IsInSource)
        && (symbol.IsStatic || symbol.ContainingType.IsScriptClass)
        && symbol is IFieldSymbol or IPropertySymbol { SetMethod: not null };

    private static SyntaxNode? OwnerOf(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } declaration
            ? ScriptFunctions.Enclosing(declaration)
            : null;

    // One instance of the variable belongs to one execution of this node; null for the whole script.
    private static SyntaxNode? ScopeOf(ISymbol symbol)
    {
        if (symbol is not (ILocalSymbol or IParameterSymbol)
            || symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not { } declaration)
        {
            return null;
        }

        if (declaration is CommonForEachStatementSyntax)
        {
            return declaration;
        }

        // The variable of a for loop is one for all its rounds.
        var from = declaration.FirstAncestorOrSelf<ForStatementSyntax>() is { } loop
            && loop.Declaration?.Span.Contains(declaration.Span) == true
            ? loop
            : declaration;
        return from.Ancestors()
            .FirstOrDefault(n => n is BlockSyntax or SwitchSectionSyntax or CommonForEachStatementSyntax
            || ScriptFunctions.IsFunction(n));
    }
}
