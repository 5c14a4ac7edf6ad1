using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace NetSim.Scripting;

/// <summary>
/// Finds which functions of a script are given to which hosts as handlers, and which run at an instant of the timeline.
/// </summary>
internal sealed class Registrations
{
    private readonly ScriptFunctions _functions;
    private readonly HashSet<ISymbol> _queued = new(SymbolEqualityComparer.Default);
    private bool _anyQueued;

    public Registrations(ScriptFunctions functions)
    {
        _functions = functions;
        foreach (var assignment in functions.Nodes.OfType<AssignmentExpressionSyntax>())
        {
            NoteQueues(assignment);
        }

        var unresolved = new List<Registration>();
        foreach (var call in functions.Nodes.OfType<InvocationExpressionSyntax>())
        {
            if (functions.ModelOf(call)
                .GetOperation(call) is IInvocationOperation { TargetMethod.ContainingAssembly: { } assembly } operation
                && assembly.Name.StartsWith("NetSim.", StringComparison.Ordinal))
            {
                Register(call, operation, unresolved);
            }
        }

        foreach (var handler in functions.Nodes.Where(IsHandler))
        {
            AddAll(unresolved, handler);
        }
    }

    /// <summary>The handlers, each with the places where it is given to a host.</summary>
    public Dictionary<SyntaxNode, HashSet<Registration>> Handlers { get; } = [];

    /// <summary>What <c>At</c> and <c>Every</c> run.</summary>
    public HashSet<SyntaxNode> Actions { get; } = [];

    /// <summary>Lambdas that await although they are given as an action, with the name of the method.</summary>
    public List<(SyntaxNode Lambda, string Method)> AsyncActions { get; } = [];

    /// <summary>Whether a function is asynchronous code of the simulation.</summary>
    public bool IsHandler(SyntaxNode node)
    {
        var symbol = node is AnonymousFunctionExpressionSyntax
            ? _functions.SymbolOf(node)
            : node is LocalFunctionStatementSyntax or MethodDeclarationSyntax
                ? _functions.ModelOf(node).GetDeclaredSymbol(node)
                : null;
        return symbol is IMethodSymbol method && IsHandlerTask(method.ReturnType);
    }

    /// <summary>Which host an expression of the surface stands for.</summary>
    public Registration Receiver(ExpressionSyntax expression, SyntaxNode site)
    {
        var type = _functions.ModelOf(expression).GetTypeInfo(expression).Type;
        var text = expression.ToString();
        if (!IsHost(type))
        {
            return new Registration(site, site, $"every host of '{text}'", null, IsMany: true);
        }

        // clients[0] is a host of its own, and the same one wherever it is written.
        var key =
            expression is ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax number }] } member
            ? (Symbol: _functions.SymbolOf(member.Expression), Index: number.ToString())
            : (Symbol: _functions.SymbolOf(expression), Index: string.Empty);
        if (key.Symbol is not (ILocalSymbol or IParameterSymbol or IFieldSymbol) || _functions.IsReassigned(key.Symbol))
        {
            return new Registration(site, site, text, site, _anyQueued);
        }

        var birth = key.Symbol is IFieldSymbol
            ? null
            : key.Symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        return new Registration(site, key, text, birth, _queued.Contains(key.Symbol));
    }

    private static bool IsHost(ITypeSymbol? type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (at.Name == "Host" && SafeTypes.IsOfSurface(at))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHandlerTask(ITypeSymbol? type) =>
        type is { Name: "HandlerTask", ContainingAssembly.Name: "NetSim.Hosts" };

    private static ITypeSymbol? ResultOf(IParameterSymbol? parameter) =>
        (parameter?.Type as INamedTypeSymbol)?.DelegateInvokeMethod?.ReturnType;

    // A host with several receive queues is several machines that share nothing.
    private void NoteQueues(AssignmentExpressionSyntax assignment)
    {
        if (assignment.Left is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Queues" } member)
        {
            return;
        }

        if (_functions.SymbolOf(member.Expression) is ILocalSymbol or IFieldSymbol)
        {
            _queued.Add(_functions.SymbolOf(member.Expression)!); // The line above says that there is one.
        }

        _anyQueued = true;
    }

    private void Register(
        InvocationExpressionSyntax call, IInvocationOperation operation, List<Registration> unresolved)
    {
        foreach (var argument in operation.Arguments)
        {
            if (ResultOf(argument.Parameter) is not { } result || argument.Value.Syntax is not ExpressionSyntax value)
            {
                continue;
            }

            var found = new HashSet<SyntaxNode>();
            var isWhole = _functions.TryResolve(value, found);
            if (IsHandlerTask(result))
            {
                var registration = RegistrationOf(call, operation);
                foreach (var function in found)
                {
                    AddAll([registration], function);
                }

                if (!isWhole)
                {
                    unresolved.Add(registration);
                }
            }
            else if (SafeTypes.IsOfSurface(operation.TargetMethod.ContainingType))
            {
                NoteAction(operation.TargetMethod.Name, found, result);
            }
        }
    }

    private void NoteAction(string method, HashSet<SyntaxNode> found, ITypeSymbol result)
    {
        if (method is "At" or "Every")
        {
            Actions.UnionWith(found);
        }

        var asynchronous = result.SpecialType is SpecialType.System_Void
            ? found.OfType<AnonymousFunctionExpressionSyntax>().Where(f => f.AsyncKeyword.ValueText.Length > 0)
            : [];
        AsyncActions.AddRange(asynchronous.Select(lambda => ((SyntaxNode)lambda, method)));
    }

    private Registration RegistrationOf(InvocationExpressionSyntax call, IInvocationOperation operation)
    {
        var receiver = operation.Instance?.Syntax ?? operation.Arguments.FirstOrDefault()?.Value.Syntax;
        return receiver is ExpressionSyntax host ? Receiver(host, call) : Registration.Unknown(call);
    }

    private void AddAll(IEnumerable<Registration> registrations, SyntaxNode function)
    {
        foreach (var registration in registrations)
        {
            if (!Handlers.TryGetValue(function, out var places))
            {
                Handlers.Add(function, places = []);
            }

            places.Add(registration);
        }
    }
}
