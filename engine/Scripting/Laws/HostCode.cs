using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetSim.Scripting;

/// <summary>
/// Which functions of a script run on hosts, and on which: handlers, what they call, and what lies inside them. Calls
/// that the text does not tell apart (an override, a type's members) are all taken to happen.
/// </summary>
internal sealed class HostCode
{
    private readonly ScriptFunctions _functions;
    private readonly Registrations _registrations;
    private readonly Dictionary<SyntaxNode, HashSet<Registration>> _hosts;
    private readonly Dictionary<SyntaxNode, HashSet<SyntaxNode>> _reach = [];

    public HostCode(ScriptFunctions functions, Registrations registrations)
    {
        _functions = functions;
        _registrations = registrations;
        _hosts = registrations.Handlers;
        Spread(_hosts.Keys.ToList());

        // A handler that nobody gives to a host in sight may run on any.
        foreach (var handler in functions.Nodes
            .Where(n => !_hosts.ContainsKey(n) && registrations.IsHandler(n)).ToList())
        {
            if (!_hosts.ContainsKey(handler))
            {
                _hosts.Add(handler, [Registration.Unknown(handler)]);
                Spread([handler]);
            }
        }

        Actions = Closure(registrations.Actions);
    }

    /// <summary>Functions that hosts run.</summary>
    public IEnumerable<SyntaxNode> Functions => _hosts.Keys;

    /// <summary>Functions that run at instants of the timeline, between the events of hosts.</summary>
    public IReadOnlySet<SyntaxNode> Actions { get; }

    /// <summary>Whether hosts run a function; the top level, null, is run by the script alone.</summary>
    public bool IsHostCode(SyntaxNode? function) => function is not null && _hosts.ContainsKey(function);

    /// <summary>Where the function, or what calls it, was given to hosts.</summary>
    public IReadOnlySet<Registration> PlacesOf(SyntaxNode function) => _hosts[function];

    /// <summary>The nodes of a function without those of functions inside it.</summary>
    public static IEnumerable<SyntaxNode> Own(SyntaxNode function) =>
        function.DescendantNodes(n => n == function || !ScriptFunctions.IsFunction(n));

    private void Spread(List<SyntaxNode> begin)
    {
        var open = new Queue<SyntaxNode>(begin);
        while (open.TryDequeue(out var function))
        {
            foreach (var next in ReachOf(function).Where(f => f != function))
            {
                if (!_hosts.TryGetValue(next, out var places))
                {
                    _hosts.Add(next, places = []);
                }

                var before = places.Count;
                places.UnionWith(_hosts[function]);
                if (places.Count > before)
                {
                    open.Enqueue(next);
                }
            }
        }
    }

    private HashSet<SyntaxNode> Closure(IEnumerable<SyntaxNode> begin)
    {
        var reached = new HashSet<SyntaxNode>(begin);
        var open = new Queue<SyntaxNode>(reached);
        while (open.TryDequeue(out var function))
        {
            foreach (var next in ReachOf(function).Where(reached.Add))
            {
                open.Enqueue(next);
            }
        }

        return reached;
    }

    private HashSet<SyntaxNode> ReachOf(SyntaxNode function)
    {
        if (_reach.TryGetValue(function, out var reach))
        {
            return reach;
        }

        reach = [];
        foreach (var node in Own(function))
        {
            if (ScriptFunctions.IsFunction(node))
            {
                reach.Add(node);
            }
            else if (node is ExpressionSyntax expression && _functions.SymbolOf(expression) is { } symbol)
            {
                AddBehind(symbol, expression, reach);
            }
        }

        _reach.Add(function, reach);
        return reach;
    }

    private void AddBehind(ISymbol symbol, ExpressionSyntax expression, HashSet<SyntaxNode> reach)
    {
        reach.UnionWith(_functions.BehindSymbol(symbol));
        if (symbol is IPropertySymbol property)
        {
            reach.UnionWith(property.GetMethod is { } get ? _functions.BehindSymbol(get) : []);
            reach.UnionWith(property.SetMethod is { } set ? _functions.BehindSymbol(set) : []);
        }

        // A class is judged as a whole: constructors, operators and interfaces are called without being named.
        var type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        if (type is { IsScriptClass: false } && type.Locations.Any(l => l.IsInSource))
        {
            foreach (var declaration in type.DeclaringSyntaxReferences.Select(r => r.GetSyntax()))
            {
                reach.UnionWith(declaration.DescendantNodesAndSelf().Where(ScriptFunctions.IsFunction));
            }
        }

        if (symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol && IsDelegate(symbol))
        {
            _functions.TryResolve(expression, reach);
        }
    }

    /// <summary>Whether a variable holds code.</summary>
    public static bool IsDelegate(ISymbol variable) => variable switch
    {
        ILocalSymbol local => local.Type.TypeKind is TypeKind.Delegate,
        IParameterSymbol parameter => parameter.Type.TypeKind is TypeKind.Delegate,
        IFieldSymbol field => field.Type.TypeKind is TypeKind.Delegate,
        _ => false,
    };
}
