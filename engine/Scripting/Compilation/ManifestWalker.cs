using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetSim.Scenarios;

namespace NetSim.Scripting;

/// <summary>
/// Reads a script's parameters off its text: every <c>Param("name", default, "help", range: a..b)</c>, and what a
/// <c>Sweep("name=values")</c> varies.
/// </summary>
internal static class ManifestWalker
{
    private const string Method = "Param";
    private const string SweepMethod = "Sweep";
    private const string DefaultRole = "initial";
    private static readonly string[] Positions = ["name", DefaultRole, "help", "range"];
    private static readonly string[] Roles = [.. Positions, "least", "most", "oneOf"];

    public static ParameterManifest Walk(Compilation compilation)
    {
        var parameters = new List<ParameterDeclaration>();
        var sweep = new List<SweepDeclaration>();
        var isComplete = true;
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (IsCallOf(SweepMethod, call))
                {
                    sweep.AddRange(ReadSweep(call, model));
                }
                else if (!IsCallOf(Method, call))
                {
                    continue;
                }
                else if (Read(call, model) is not { } declaration)
                {
                    isComplete = false;
                }
                else if (!parameters.Exists(p => p.Name == declaration.Name))
                {
                    parameters.Add(declaration);
                }
            }
        }

        return new ParameterManifest(parameters, isComplete) { Sweep = sweep };
    }

    private static IEnumerable<SweepDeclaration> ReadSweep(InvocationExpressionSyntax call, SemanticModel model) =>
        call.ArgumentList.Arguments.Select(argument => new SweepDeclaration(
            model.GetConstantValue(argument.Expression).Value as string,
            argument.GetLocation().GetLineSpan().StartLinePosition.Line + 1));

    private static bool IsCallOf(string method, InvocationExpressionSyntax call) => call.Expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText == method,
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText == method
            && member.Expression.ToString().EndsWith("Scenario", StringComparison.Ordinal),
        _ => false,
    };

    private static ParameterDeclaration? Read(InvocationExpressionSyntax call, SemanticModel model)
    {
        var arguments = ByRole(call, model);
        if (!arguments.TryGetValue("name", out var nameExpression)
            || model.GetConstantValue(nameExpression).Value is not string name)
        {
            return null;
        }

        var help = arguments.TryGetValue("help", out var h) ? model.GetConstantValue(h).Value as string : null;
        var text = arguments.TryGetValue(DefaultRole, out var d) ? DefaultText(d, model) : null;
        var line = call.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        return new ParameterDeclaration(name, text, help, RangeText(arguments), line);
    }

    // By the names of the overload's parameters: the fourth position is a range, a least or the first choice.
    private static Dictionary<string, ExpressionSyntax> ByRole(InvocationExpressionSyntax call, SemanticModel model)
    {
        var names = model.GetSymbolInfo(call).Symbol is IMethodSymbol method
            ? method.Parameters.Select(p => p.Name).ToArray()
            : Positions;
        var arguments = new Dictionary<string, ExpressionSyntax>();
        for (var i = 0; i < call.ArgumentList.Arguments.Count; i++)
        {
            var argument = call.ArgumentList.Arguments[i];
            var role = argument.NameColon?.Name.Identifier.ValueText ?? names[Math.Min(i, names.Length - 1)];
            role = Roles.Contains(role) ? role : DefaultRole;
            arguments[arguments.ContainsKey(role) ? $"{role}+{i}" : role] = argument.Expression;
        }

        return arguments;
    }

    private static string? RangeText(Dictionary<string, ExpressionSyntax> arguments)
    {
        if (arguments.TryGetValue("range", out var range))
        {
            return range.ToString();
        }

        if (arguments.ContainsKey("least") || arguments.ContainsKey("most"))
        {
            return $"{arguments.GetValueOrDefault("least")}..{arguments.GetValueOrDefault("most")}";
        }

        var choices = arguments
            .Where(a => a.Key.StartsWith("oneOf", StringComparison.Ordinal))
            .Select(a => a.Value is LiteralExpressionSyntax literal ? literal.Token.ValueText : a.Value.ToString())
            .ToList();
        return choices.Count == 0 ? null : string.Join('|', choices);
    }

    private static string? DefaultText(ExpressionSyntax expression, SemanticModel model)
    {
        // 0.0 stays "0.0", which says that fractions are welcome; its value alone would print as 0.
        if (expression is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.NumericLiteralExpression)
            && double.TryParse(literal.Token.Text.Replace("_", string.Empty, StringComparison.Ordinal), out _))
        {
            return literal.Token.Text.Replace("_", string.Empty, StringComparison.Ordinal);
        }

        return model.GetConstantValue(expression) switch
        {
            { HasValue: true, Value: bool flag } => flag ? "true" : "false",
            { HasValue: true, Value: IFormattable number } => number.ToString(null, CultureInfo.InvariantCulture),
            { HasValue: true, Value: string text } => text,
            _ => null,
        };
    }
}
