using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetSim.Scripting;

/// <summary>
/// What of the surface a handler may use: a host's name and address anywhere, everything of its own host, nothing else.
/// </summary>
internal sealed class SurfaceUse(ScriptFunctions functions, HostCode code, Registrations registrations)
{
    private static readonly Dictionary<string, string> ScriptOnly = new()
    {
        ["Net"] = "the network is described by the script, before Run",
        ["Param"] = "parameters are declared by the script, before Run",
        ["Kernel"] = "kernels are chosen by the script, before Run",
        ["Run"] = "in a handler time passes with await Sleep(2.s)",
        ["Warmup"] = "in a handler time passes with await Sleep(2.s)",
        ["At"] = "begin a program with host.Start(async host => …) that first awaits Sleep(2.s)",
        ["Every"] = "write a loop that awaits Sleep(1.s)",
        ["Sample"] = "the script says it before Run",
        ["Pcap"] = "the script says it before Run",
        ["Watch"] = "the script says it before Run",
        ["Sweep"] = "the script says it before Run",
        ["Alert"] = "the script says it before Run",
        ["Record"] = "keep it in host.State<T>() and let the script Record it after Run",
        ["Expect"] = "keep it in host.State<T>() and let the script Expect it after Run",
    };

    private static readonly HashSet<string> OfAnyHost =
        ["Name", "Ip", "Kernel", "Count", "this[]", "ToString", "Equals"];

    private static readonly HashSet<string> OtherRoomsDoors = ["World", "Dispatcher", "Group"];

    public IEnumerable<Diagnostic> Find() => code.Functions.SelectMany(InFunction);

    private IEnumerable<Diagnostic> InFunction(SyntaxNode function)
    {
        foreach (var node in HostCode.Own(function)
            .OfType<ExpressionSyntax>().Where(n => n is SimpleNameSyntax or ElementAccessExpressionSyntax))
        {
            if (functions.SymbolOf(node) is IMethodSymbol or IPropertySymbol or IFieldSymbol
                && WhyNot(node, function) is { } why)
            {
                // There is one.
                yield return Diagnostic.Create(
                    LawRules.Foreign, node.GetLocation(), functions.SymbolOf(node)!.Name, why);
            }
        }
    }

    private string? WhyNot(ExpressionSyntax node, SyntaxNode function)
    {
        var symbol = functions.SymbolOf(node)!; // The caller looked.
        symbol = (symbol as IMethodSymbol)?.ReducedFrom ?? symbol;
        if (symbol.ContainingType is not { } type)
        {
            return null;
        }

        if (type is { Name: "Machine", ContainingAssembly.Name: "NetSim.Hosts" }
            && OtherRoomsDoors.Contains(symbol.Name))
        {
            return "it leads to other hosts; talk to them over a connection";
        }

        if (!SafeTypes.IsOfSurface(type) || type.IsValueType || type.TypeKind is TypeKind.Enum || IsException(type))
        {
            return null;
        }

        if (symbol.IsStatic || type.IsExtension)
        {
            return type.Name == "Scenario" ? ScriptOnly.GetValueOrDefault(symbol.Name) : null;
        }

        return OfAnyHost.Contains(symbol.Name) || IsCustomMetric(type) || IsOwn(node, function)
            ? null
            : "it belongs to the script or to another host. Change the network with At(10.s, () => …), read metrics "
                + "after Run, and "
                + "talk to other hosts over connections";
    }

    private static bool IsException(INamedTypeSymbol type) =>
        type.BaseType?.Name.EndsWith("Exception", StringComparison.Ordinal) == true
        || type.BaseType?.Name == "Exception";

    // The author's own counters are made for handlers: they take notes per host.
    private static bool IsCustomMetric(INamedTypeSymbol type) => type.Name.StartsWith("Own", StringComparison.Ordinal);

    // web.Netstat in a handler of web alone; listener.PauseAccept where web.Listen made the listener.
    private bool IsOwn(ExpressionSyntax node, SyntaxNode function)
    {
        var receiver = node switch
        {
            ElementAccessExpressionSyntax element => element.Expression,
            _ => node.Parent is MemberAccessExpressionSyntax member && member.Name == node ? member.Expression : null,
        };
        while (receiver is MemberAccessExpressionSyntax inner && functions.SymbolOf(receiver) is IPropertySymbol)
        {
            receiver = inner.Expression;
        }

        if (receiver is null)
        {
            return false;
        }

        var owner = registrations.Receiver(MakerOf(receiver) ?? receiver, node);
        return !owner.IsMany && code.PlacesOf(function).All(place => !place.IsMany && Equals(place.Host, owner.Host));
    }

    private ExpressionSyntax? MakerOf(ExpressionSyntax variable) => functions.SymbolOf(variable) is { } symbol
        && functions.ValuesOf(
            symbol) is [InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Listen" or "ListenUdp" } call }]
        ? call.Expression
        : null;
}
