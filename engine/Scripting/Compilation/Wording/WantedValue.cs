using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Scripting;

/// <summary>
/// Says in a scenario's words what a place wants, and how what stands there could be written: <c>5.ms</c> where a time
/// is wanted and 5 is given.
/// </summary>
internal static class WantedValue
{
    private static readonly HashSet<string> Numbers =
        ["int", "long", "ulong", "uint", "short", "ushort", "byte", "double", "float", "decimal"];

    /// <summary>
    /// "a time, such as 5.ms": what <paramref name="wanted"/> is to an author, with <paramref name="given"/> as the
    /// example where it can be one.
    /// </summary>
    public static string Describe(ITypeSymbol wanted, ExpressionSyntax given, ITypeSymbol? type)
    {
        var bare = Bare(wanted);
        return Quantity(bare, given, type) ?? Word(bare, given) ?? Other(bare, given, type);
    }

    /// <summary>What stands there, in short: a bare number, a text, a group of hosts.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="wanted">The type that the place wants, where one is known.</param>
    public static string Name(ITypeSymbol? type, ITypeSymbol? wanted = null) => type switch
    {
        { SpecialType: SpecialType.System_Double } when wanted is not null && IsWhole(wanted) => "one with a fraction",
        null => "nothing of the kind",
        { SpecialType: SpecialType.System_String } => "a text",
        { SpecialType: SpecialType.System_Boolean } => "true or false",
        { SpecialType: SpecialType.System_Void } => "nothing: the call returns no value",
        _ when Numbers.Contains(type.ToDisplayString()) => "a bare number",
        _ => Bare(type).Name switch
        {
            "Duration" => "a time",
            "SimTime" => "an instant",
            "Bandwidth" => "a bandwidth",
            "Rate" => "a rate",
            "Share" => "a share",
            "HostGroup" => "a group of hosts",
            "Host" => "a host",
            var name when name.Contains("Metric", StringComparison.Ordinal) => "a metric",
            var name => name,
        },
    };

    private static ITypeSymbol Bare(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;

    private static bool IsWhole(ITypeSymbol wanted) => wanted.Name == "SysctlValue"
        || wanted.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64;

    private static string? Quantity(ITypeSymbol wanted, ExpressionSyntax given, ITypeSymbol? type)
    {
        var number = AsNumber(given, type);
        return wanted.Name switch
        {
            "Duration" => $"a time with its unit, such as {number ?? "5"}.ms or {number ?? "5"}.s",
            "SimTime" => $"an instant; SimTime.Zero + {number ?? "5"}.s is one",
            "Bandwidth" => $"a bandwidth with its unit, such as {number ?? "100"}.Mbps or {number ?? "1"}.Gbps",
            "Rate" => $"a rate, such as {number ?? "20"}.perSecond",
            "Share" => $"a share, such as {number ?? "1"}.percent",
            _ => null,
        };
    }

    // 5, "5ms" and "5" all mean a five; a variable of a number's type takes the unit too.
    private static string? AsNumber(ExpressionSyntax given, ITypeSymbol? type)
    {
        if (given is LiteralExpressionSyntax { Token.Value: string text })
        {
            var digits = string.Concat(text.Trim().TakeWhile(c => char.IsAsciiDigit(c) || c is '.' or '_')).Trim('.');
            return digits.Length == 0 ? null : digits;
        }

        if (type is null || !Numbers.Contains(type.ToDisplayString()))
        {
            return null;
        }

        return given is LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax
            or InvocationExpressionSyntax
            ? given.ToString()
            : $"({given})";
    }

    // A state or an error number given as a text.
    private static string? Word(ITypeSymbol wanted, ExpressionSyntax given)
    {
        var text = given is LiteralExpressionSyntax { Token.Value: string literal } ? literal : string.Empty;
        return wanted.Name switch
        {
            nameof(TcpState) => TcpStates.TryParse(text, out var state)
                ? $"a state without quotes: TcpState.{state}"
                : "a state, such as TcpState.TimeWait",
            nameof(Errno) => Enum.TryParse<Errno>(text, out var errno) || Enum.TryParse(NearestErrno(text), out errno)
                ? $"an error number without quotes: Errno.{errno}"
                : "an error number, such as Errno.ETIMEDOUT",
            "Range" => $"a range without quotes: {(text.Contains("..", StringComparison.Ordinal) ? text : "0..10")}",
            _ => null,
        };
    }

    private static string? NearestErrno(string text) =>
        NearestName.Of(text, Enum.GetNames<Errno>().Order(StringComparer.Ordinal));

    private static string Other(ITypeSymbol wanted, ExpressionSyntax given, ITypeSymbol? type)
    {
        var isText = type?.SpecialType == SpecialType.System_String;
        return wanted switch
        {
            { SpecialType: SpecialType.System_String } => "a text in double quotes",
            { SpecialType: SpecialType.System_Boolean } => type is not null && Numbers.Contains(type.ToDisplayString())
                ? $"true or false: compare the number, such as {given} > 0"
                : "true or false",
            _ when Numbers.Contains(wanted.ToDisplayString()) => AsNumber(given, type) is { } number && isText
                ? $"a number without quotes: {number}"
                : Whole(wanted, type),
            { Name: "Node" } or { Name: "Host" } => type?.Name == "HostGroup"
                ? $"one host; a group's members are {given}[0], {given}[1] and so on"
                : "a host in a variable, as Net.Host(…) returns it",
            { Name: "HostGroup" } => "a group of hosts in a variable, as Net.Hosts(20, \"user\") returns it",
            { Name: "Check" } => "a comparison, such as load.Timeouts == 0",
            { Name: "HandlerTask" } => "a handler that can wait: async c => { … }",
            { Name: "SysctlValue" } => "a whole number, or a text as sysctl prints it",
            { TypeKind: TypeKind.Delegate, Name: "Action" } => $"something to do at that time: () => {given}",
            { TypeKind: TypeKind.Delegate } => "a handler, such as async c => { … }",
            _ => wanted.Name.Length == 0 ? wanted.ToDisplayString() : wanted.Name,
        };
    }

    private static string Whole(ITypeSymbol wanted, ITypeSymbol? type) => wanted.SpecialType switch
    {
        SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Decimal => "a number",
        _ => type?.Name == "SysctlValue" ? "a whole number; the script knows what it set" : "a whole number",
    };
}
