using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetSim.Scripting;

/// <summary>The functions of a script, and the way from a name to the code behind it.</summary>
internal sealed class ScriptFunctions
{
    private static readonly SymbolEqualityComparer Same = SymbolEqualityComparer.Default;

    private readonly Compilation _compilation;
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly Dictionary<ISymbol, List<SyntaxNode>> _bySymbol = new(Same);
    private readonly Dictionary<ISymbol, List<ExpressionSyntax?>> _values = new(Same);

    public ScriptFunctions(Compilation compilation)
    {
        _compilation = compilation;
        Nodes = [.. compilation.SyntaxTrees.SelectMany(t => t.GetRoot().DescendantNodesAndSelf())];
        foreach (var node in Nodes)
        {
            AddFunction(node);
            AddValue(node);
        }
    }

    /// <summary>Every node of every file.</summary>
    public IReadOnlyList<SyntaxNode> Nodes { get; }

    /// <summary>Whether a node is a piece of code that can be called.</summary>
    public static bool IsFunction(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax
        or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax
        or BaseTypeDeclarationSyntax
        or ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax };

    /// <summary>The function whose code a node is; null for the script's top level.</summary>
    public static SyntaxNode? Enclosing(SyntaxNode node) => node.Ancestors().FirstOrDefault(IsFunction);

    public SemanticModel ModelOf(SyntaxNode node)
    {
        if (!_models.TryGetValue(node.SyntaxTree, out var model))
        {
            model = _compilation.GetSemanticModel(node.SyntaxTree);
            _models.Add(node.SyntaxTree, model);
        }

        return model;
    }

    public ISymbol? SymbolOf(SyntaxNode node) => ModelOf(node).GetSymbolInfo(node).Symbol;

    /// <summary>The code behind a method, accessor or type, with everything that overrides or implements it.</summary>
    public IReadOnlyList<SyntaxNode> BehindSymbol(ISymbol symbol) =>
        _bySymbol.GetValueOrDefault(symbol.OriginalDefinition) ?? [];

    /// <summary>What a variable was ever given; a null among them stands for what the text does not tell.</summary>
    public IReadOnlyList<ExpressionSyntax?> ValuesOf(ISymbol variable) =>
        _values.GetValueOrDefault(variable.OriginalDefinition) ?? [];

    /// <summary>Whether a variable is given another value after its declaration.</summary>
    public bool IsReassigned(ISymbol variable)
    {
        var isDesignated = variable.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is not VariableDeclaratorSyntax);
        return ValuesOf(variable).Any(v => v is null ? !isDesignated : v.Parent is AssignmentExpressionSyntax);
    }

    /// <summary>
    /// Functions that an expression may stand for: lambdas, names of functions, variables that hold them.
    /// </summary>
    /// <returns>False when it may also stand for others.</returns>
    public bool TryResolve(ExpressionSyntax expression, ISet<SyntaxNode> functions) =>
        TryResolve(expression, functions, new HashSet<ISymbol>(Same));

    private bool TryResolve(ExpressionSyntax? expression, ISet<SyntaxNode> functions, HashSet<ISymbol> visited)
    {
        switch (expression)
        {
            case null:
                return false;
            case AnonymousFunctionExpressionSyntax lambda:
                functions.Add(lambda);
                return true;
            case ParenthesizedExpressionSyntax inner:
                return TryResolve(inner.Expression, functions, visited);
            case CastExpressionSyntax cast:
                return TryResolve(cast.Expression, functions, visited);
            case ConditionalExpressionSyntax choice:
                return TryResolve(
                    choice.WhenTrue, functions, visited) & TryResolve(choice.WhenFalse, functions, visited);
            case LiteralExpressionSyntax:
                return true; // null: nothing to call.
            case InvocationExpressionSyntax call:
                return TryResolveResult(call, functions, visited);
        }

        var symbol = SymbolOf(expression)?.OriginalDefinition;
        if (symbol is IMethodSymbol method)
        {
            functions.UnionWith(BehindSymbol(method));
            return BehindSymbol(method).Count > 0;
        }

        if (symbol is null || ValuesOf(symbol) is not { Count: > 0 } values)
        {
            return false;
        }

        // One that is given to itself adds nothing.
        return !visited.Add(symbol)
            || values.Select(v => TryResolve(v, functions, visited)).ToList().TrueForAll(known => known);
    }

    // A factory: what it may return.
    private bool TryResolveResult(InvocationExpressionSyntax call, ISet<SyntaxNode> functions, HashSet<ISymbol> visited)
    {
        if (SymbolOf(call) is not { } method
            || BehindSymbol(method) is not { Count: > 0 } factories
            || !visited.Add(method.OriginalDefinition))
        {
            return false;
        }

        var results = factories.SelectMany(f => f.DescendantNodes(n => n == f || !IsFunction(n)).Select(n => n switch
        {
            ReturnStatementSyntax returned => returned.Expression,
            ArrowExpressionClauseSyntax arrow => arrow.Expression,
            _ => null,
        })).OfType<ExpressionSyntax>().ToList();
        return results.Count > 0
            && results.Select(r => TryResolve(r, functions, visited)).ToList().TrueForAll(known => known);
    }

    private void AddFunction(SyntaxNode node)
    {
        if (!IsFunction(node) || node is AnonymousFunctionExpressionSyntax)
        {
            return;
        }

        var declared = node is ArrowExpressionClauseSyntax arrow
            // IsFunction says it has one.
            ? (ModelOf(node).GetDeclaredSymbol(arrow.Parent!) as IPropertySymbol)?.GetMethod
            : ModelOf(node).GetDeclaredSymbol(node);
        for (var symbol = declared; symbol is not null; symbol = (symbol as IMethodSymbol)?.OverriddenMethod)
        {
            Add(_bySymbol, symbol, node);
        }

        foreach (var member in declared?.ContainingType?.AllInterfaces.SelectMany(i => i.GetMembers()) ?? [])
        {
            // It has one.
            if (Same.Equals(declared!.ContainingType.FindImplementationForInterfaceMember(member), declared))
            {
                Add(_bySymbol, member, node);
            }
        }
    }

    private void AddValue(SyntaxNode node)
    {
        switch (node)
        {
            case VariableDeclaratorSyntax { Initializer.Value: { } value } declarator:
                AddValue(ModelOf(node).GetDeclaredSymbol(declarator), value);
                break;
            case PropertyDeclarationSyntax { Initializer.Value: { } value } property:
                AddValue(ModelOf(node).GetDeclaredSymbol(property), value);
                break;
            case AssignmentExpressionSyntax { Left: TupleExpressionSyntax several }:
                foreach (var part in several.Arguments)
                {
                    AddValue(SymbolOf(part.Expression), null);
                }

                break;
            case AssignmentExpressionSyntax assignment:
                AddValue(SymbolOf(assignment.Left), assignment.Right);
                break;
            case ParameterSyntax { Parent.Parent: AnonymousFunctionExpressionSyntax } parameter:
                AddValue(ModelOf(node).GetDeclaredSymbol(parameter), null);
                break;
            case ArgumentSyntax argument:
                var passed =
                    ModelOf(node).GetOperation(argument) as Microsoft.CodeAnalysis.Operations.IArgumentOperation;
                AddValue(passed?.Parameter,
                    argument.RefKindKeyword.ValueText is "ref" or "out" ? null : argument.Expression);
                break;
            case SingleVariableDesignationSyntax or ForEachStatementSyntax:
                AddValue(ModelOf(node).GetDeclaredSymbol(node), null);
                break;
        }
    }

    private void AddValue(ISymbol? variable, ExpressionSyntax? value)
    {
        if (variable is not null && variable.Locations.Any(l => l.IsInSource))
        {
            Add(_values, variable, value);
        }
    }

    private static void Add<T>(Dictionary<ISymbol, List<T>> lists, ISymbol symbol, T item)
    {
        var key = symbol.OriginalDefinition;
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        list.Add(item);
    }
}
