using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetSim.Scripting;

/// <summary>
/// The compiler's errors in the words of a scenario's author: what the place wants, not which type could not be
/// converted to which.
/// </summary>
internal sealed class ScenarioWords(Compilation compilation)
{
    private const string SurfaceType = "NetSim.Scenarios.Scenario";

    // What follows from another error of the same lambda or literal and explains nothing.
    private static readonly (string Effect, string[] Causes)[] Echoes =
    [
        ("CS1643", ["CS4032", "CS4033", "CS4034"]),
        ("CS1662", ["CS0029", "CS0266"]),
        ("CS1026", ["CS1010", "CS1012"]),
        ("CS1002", ["CS1010", "CS1012"]),
        .. ((string[])["CS0029", "CS0103", "CS0201", "CS0266", "CS1503"])
            .Select(effect => (effect, (string[])["CS1001", "CS1002", "CS1003", "CS1525"])),
    ];

    /// <summary>
    /// Leaves out what only repeats another error of the same line, and complaints about arguments that are right
    /// for the overload that is meant.
    /// </summary>
    public IEnumerable<Diagnostic> Essential(IReadOnlyList<Diagnostic> found) =>
        found.Where(d => !IsEcho(d, found) && !IsOfAnotherOverload(d, found));

    /// <summary>What to say instead of the compiler's text; null where that is kind enough.</summary>
    /// <param name="diagnostic">The compiler's error.</param>
    /// <param name="suggestion">The nearest name that exists, which is reported beside the text.</param>
    public string? For(Diagnostic diagnostic, string? suggestion)
    {
        if (diagnostic.Location.SourceTree is not { } tree)
        {
            return null;
        }

        var node = tree.GetRoot().FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        var model = compilation.GetSemanticModel(tree);
        return diagnostic.Id switch
        {
            "CS1503" => OfArgument(node, model),
            "CS0029" or "CS0266" => OfValue(node, model),
            "CS0019" => OfOperator(node, model),
            "CS1061" or "CS1929" or "CS0117" => OfMember(node, model),
            "CS0103" => OfName(node, model),
            "CS1739" or "CS7036" or "CS1501" => OfSignature(node, model, diagnostic, suggestion),
            "CS1001" or "CS1002" or "CS1003" or "CS1525" when OfGluedUnit(tree, diagnostic) is { } glued => glued,
            "CS1955" => $"'{node}' is a value, not something to call: leave the parentheses away",
            "CS0201" => "This line computes a value and does nothing with it; Record(…) and Expect(…) use one",
            "CS0131" or "CS0200" when node.FirstAncestorOrSelf<ArgumentSyntax>() is not null =>
                "= sets a value, and this one cannot be set; to compare, write ==",
            "CS4032" or "CS4033" or "CS4034" => "await needs a handler marked async, such as async c => { … }",
            "CS1643" => "A handler that waits begins with async and names its connection: async c => { … }",
            "CS4008" => "This call takes no simulated time: leave await away",
            "CS1579" => OfLoop(node, model),
            "CS1002" => "A ';' is missing here, at the end of the statement",
            "CS1026" => "A ')' is missing here",
            "CS1513" => "A '}' is missing here",
            "CS1010" => "The closing quote of this text is missing",
            "CS1012" => "A text stands in double quotes: \"…\"",
            _ => null,
        };
    }

    private static bool IsEcho(Diagnostic diagnostic, IReadOnlyList<Diagnostic> found)
    {
        var causes = Echoes.Where(e => e.Effect == diagnostic.Id).SelectMany(e => e.Causes).ToList();
        var line = diagnostic.Location.GetLineSpan();
        return causes.Count > 0 && found.Any(other => causes.Contains(other.Id)
            && other.Location.GetLineSpan().Path == line.Path
            && other.Location.GetLineSpan().StartLinePosition.Line == line.StartLinePosition.Line);
    }

    private bool IsOfAnotherOverload(Diagnostic diagnostic, IReadOnlyList<Diagnostic> found)
    {
        if (ArgumentOf(diagnostic) is not { } argument
            || CallArguments.Around(argument, compilation.GetSemanticModel(argument.SyntaxTree)) is not { } call)
        {
            return false;
        }

        // One complaint must remain, or the script would be refused without a reason.
        var isFine = call.Wrong.All(w => w.Argument != argument);
        return isFine && found.Any(other => ArgumentOf(other) is { } named && call.Wrong.Any(w => w.Argument == named));
    }

    private static ArgumentSyntax? ArgumentOf(Diagnostic diagnostic) =>
        diagnostic.Id == "CS1503" && diagnostic.Location.SourceTree is { } tree
            ? tree.GetRoot().FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ArgumentSyntax>()
            : null;

    private static string? OfArgument(SyntaxNode node, SemanticModel model)
    {
        var argument = node.FirstAncestorOrSelf<ArgumentSyntax>();
        if (argument is null || CallArguments.Around(argument, model) is not { } call)
        {
            return null;
        }

        var parameter = call.Wrong.Where(w => w.Argument == argument).Select(w => w.Parameter).FirstOrDefault();
        if (parameter is null)
        {
            return null;
        }

        var type = model.GetTypeInfo(argument.Expression).Type;
        var place = call.Method.MethodKind is MethodKind.Constructor or MethodKind.PropertyGet or MethodKind.PropertySet
            ? $"'{parameter.Name}'"
            : $"'{parameter.Name}' of {call.Method.Name}";
        return $"{place} wants {WantedValue.Describe(parameter.Type, argument.Expression, type)}, "
            + $"not {WantedValue.Name(type, parameter.Type)}";
    }

    private static string? OfValue(SyntaxNode node, SemanticModel model)
    {
        if (node is not ExpressionSyntax value)
        {
            return null;
        }

        var info = model.GetTypeInfo(value);
        var wanted = info.ConvertedType;
        if (wanted is null || SymbolEqualityComparer.Default.Equals(wanted, info.Type))
        {
            wanted = value.Parent switch
            {
                AssignmentExpressionSyntax assignment => model.GetTypeInfo(assignment.Left).Type,
                EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax declared } =>
                    model.GetTypeInfo(declared.Type).Type,
                LambdaExpressionSyntax lambda =>
                    (model.GetTypeInfo(lambda).ConvertedType as INamedTypeSymbol)?.DelegateInvokeMethod?.ReturnType,
                WhileStatementSyntax or IfStatementSyntax or DoStatementSyntax =>
                    model.Compilation.GetSpecialType(SpecialType.System_Boolean),
                _ => null,
            };
        }

        return wanted is null or IErrorTypeSymbol
            ? null
            : $"This place wants {WantedValue.Describe(wanted, value, info.Type)}, "
                + $"not {WantedValue.Name(info.Type, wanted)}";
    }

    private static string? OfOperator(SyntaxNode node, SemanticModel model)
    {
        if (node is not BinaryExpressionSyntax operation)
        {
            return null;
        }

        var left = model.GetTypeInfo(operation.Left).Type;
        var right = model.GetTypeInfo(operation.Right).Type;
        var (number, quantity) = WantedValue.Name(left) == "a bare number"
            ? (operation.Left, right)
            : (operation.Right, left);
        var sides = $"'{operation.OperatorToken.Text}' does not go between "
            + $"{WantedValue.Name(left)} and {WantedValue.Name(right)}";
        return quantity is null || WantedValue.Name(model.GetTypeInfo(number).Type) != "a bare number"
            ? sides
            : $"{sides}: the number should be {WantedValue.Describe(quantity, number, model.GetTypeInfo(number).Type)}";
    }

    private static string? OfMember(SyntaxNode node, SemanticModel model)
    {
        // The compiler points at the name, or at all that stands before its dot.
        var access = node.Parent is MemberAccessExpressionSyntax after && after.Expression == node
            ? after
            : node.FirstAncestorOrSelf<MemberAccessExpressionSyntax>();
        var type = access is null
            ? null
            : model.GetTypeInfo(access.Expression).Type
                ?? model.GetSymbolInfo(access.Expression).Symbol as INamedTypeSymbol;
        var name = access?.Name.Identifier.ValueText;
        if (type is null || name is null)
        {
            return null;
        }

        return WantedValue.Name(type) switch
        {
            "a bare number" => $"A number has no unit '{name}'",
            "a metric" when UnitNames.IsUnit(name) =>
                $"A metric has its unit already: compare it with a quantity, such as {access!.Expression} < 100.{name}",
            _ when type.Name == "SysctlView" =>
                $"A sysctl is named in brackets: {access!.Expression}[\"net.ipv4.{name}\"]",
            _ when type.Name == "CounterView" =>
                $"A counter is named in brackets: {access!.Expression}[\"{name}\"]",
            _ => $"{type.Name} has no '{name}'",
        };
    }

    private string? OfName(SyntaxNode node, SemanticModel model)
    {
        if (node is not SimpleNameSyntax name)
        {
            return null;
        }

        var text = name.Identifier.ValueText;
        if (text is "Task" or "Thread" or "Stopwatch")
        {
            return $"'{text}' belongs to real time, and time is simulated here: "
                + "wait with await Sleep(5.ms), ask for Now";
        }

        if (Tcp.TcpStates.TryParse(text, out var state) && text.Length > 2)
        {
            return $"A state is written TcpState.{state}";
        }

        var surface = compilation.GetTypeByMetadataName(SurfaceType);
        var isImported = model.LookupSymbols(name.SpanStart, name: "Run").Length > 0;
        if (!isImported && surface?.GetMembers(text).Any(m => m.DeclaredAccessibility == Accessibility.Public) == true)
        {
            return $"'{text}' is a word of the surface; begin the script with: using static {SurfaceType};";
        }

        return name.Parent is AssignmentExpressionSyntax assignment && assignment.Left == name
            ? $"'{text}' is not declared; write var {text} = …"
            : $"There is nothing named '{text}' here";
    }

    // 5ms, 30s and 5%: the reader's eye sees a unit where the compiler sees a number and something else.
    private static string? OfGluedUnit(SyntaxTree tree, Diagnostic diagnostic)
    {
        var at = tree.GetRoot().FindToken(diagnostic.Location.SourceSpan.Start);
        foreach (var token in (SyntaxToken[])[at, at.GetNextToken(), at.GetPreviousToken()])
        {
            var before = token.GetPreviousToken();
            if (before.IsKind(SyntaxKind.NumericLiteralToken) && before.Span.End == token.SpanStart
                && (token.IsKind(SyntaxKind.IdentifierToken) || token.IsKind(SyntaxKind.PercentToken)))
            {
                // The compiler reads the m of 5ms as C#'s suffix for decimal numbers.
                var number = before.Text.TrimEnd('m', 'M', 'd', 'D', 'f', 'F', 'l', 'L', 'u', 'U');
                var unit = token.IsKind(SyntaxKind.PercentToken)
                    ? "percent"
                    : before.Text[number.Length..] + token.ValueText;
                return $"A number's unit follows a dot: {number}.{UnitNames.Meant(unit) ?? unit}";
            }
        }

        return null;
    }

    private static string? OfLoop(SyntaxNode node, SemanticModel model) =>
        node is ExpressionSyntax given && model.GetTypeInfo(given).Type?.Name == "HostGroup"
            ? $"A group is gone through with {given}.Each((host, i) => …), or with for and {given}[i]"
            : null;

    private static string? OfSignature(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, string? near)
    {
        var call = node.FirstAncestorOrSelf<InvocationExpressionSyntax>();
        var methods = call is null
            ? []
            : model.GetSymbolInfo(call).CandidateSymbols.OfType<IMethodSymbol>()
                .Concat(model.GetMemberGroup(call.Expression).OfType<IMethodSymbol>())
                .Distinct<IMethodSymbol>(SymbolEqualityComparer.Default)
                .OrderBy(m => m.Parameters.Length)
                .ToList();
        if (methods.Count == 0)
        {
            return null;
        }

        var method = methods[0];
        var forms = string.Join(" or ", methods.Select(Form).Distinct().Order(StringComparer.Ordinal).Take(3));
        return diagnostic.Id switch
        {
            "CS1739" when node.FirstAncestorOrSelf<ArgumentSyntax>()?.NameColon is { } colon =>
                $"{method.Name} has no argument '{colon.Name}'" + (near is null ? $"; it takes {forms}" : string.Empty),
            "CS7036" => $"An argument is missing; it takes {forms}",
            _ => $"Too many arguments; it takes {forms}",
        };
    }

    // What may be left out stands in brackets; a caller's line and file are the compiler's business.
    private static string Form(IMethodSymbol method) =>
        $"{method.Name}({string.Join(", ", method.Parameters
            .Where(p => !IsOfTheCompiler(p))
            .Select(p => p.IsOptional ? $"[{p.Name}]" : p.Name))})";

    private static bool IsOfTheCompiler(IParameterSymbol parameter) => parameter.GetAttributes()
        .Any(a => a.AttributeClass?.Name.StartsWith("Caller", StringComparison.Ordinal) == true);
}
