using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetSim.Scripting;

/// <summary>
/// The overload that a wrong call most probably means. The compiler complains about the first that it looked at;
/// an author means the one that most of the arguments fit.
/// </summary>
internal sealed class CallArguments
{
    private readonly SemanticModel _model;
    private readonly List<(ArgumentSyntax Argument, IParameterSymbol Parameter)> _wrong = [];

    private CallArguments(SemanticModel model, IMethodSymbol method)
    {
        _model = model;
        Method = method;
    }

    /// <summary>The method that is meant.</summary>
    public IMethodSymbol Method { get; }

    /// <summary>The arguments that do not fit it.</summary>
    public IReadOnlyList<(ArgumentSyntax Argument, IParameterSymbol Parameter)> Wrong => _wrong;

    /// <summary>The call around <paramref name="argument"/>, or null when nothing is known of it.</summary>
    public static CallArguments? Around(ArgumentSyntax argument, SemanticModel model)
    {
        if (argument.Parent is not BaseArgumentListSyntax list || list.Parent is not { } call)
        {
            return null;
        }

        return model.GetSymbolInfo(call).CandidateSymbols
            .OfType<IMethodSymbol>()
            .OrderBy(m => m.ToDisplayString(), StringComparer.Ordinal)
            .Select(m => Match(list, m, model))
            .OfType<CallArguments>()
            .MinBy(c => c.Wrong.Count);
    }

    private static CallArguments? Match(BaseArgumentListSyntax list, IMethodSymbol method, SemanticModel model)
    {
        var match = new CallArguments(model, method);
        for (var index = 0; index < list.Arguments.Count; index++)
        {
            var argument = list.Arguments[index];
            if (ParameterOf(method, argument, index) is not { } parameter)
            {
                return null;
            }

            if (!match.Fits(argument.Expression, parameter))
            {
                match._wrong.Add((argument, parameter));
            }
        }

        return match;
    }

    private static IParameterSymbol? ParameterOf(IMethodSymbol method, ArgumentSyntax argument, int index)
    {
        if (argument.NameColon is { } colon)
        {
            return method.Parameters.FirstOrDefault(p => p.Name == colon.Name.Identifier.ValueText);
        }

        return index < method.Parameters.Length ? method.Parameters[index]
            : method.Parameters is [.., { IsParams: true } last] ? last
            : null;
    }

    private bool Fits(ExpressionSyntax given, IParameterSymbol parameter)
    {
        if (_model.ClassifyConversion(given, parameter.Type).IsImplicit)
        {
            return true;
        }

        var element = (parameter.Type as IArrayTypeSymbol)?.ElementType
            ?? (parameter.Type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault();
        return parameter.IsParams && element is not null && _model.ClassifyConversion(given, element).IsImplicit;
    }
}
