using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetSim.Core;

namespace NetSim.Scripting;

/// <summary>Finds the name that was meant where the compiler does not know one.</summary>
internal sealed class NameSuggestions(Compilation compilation)
{
    private const string SurfaceType = "NetSim.Scenarios.Scenario";

    /// <summary>The nearest name that would be right at this place, or null.</summary>
    public string? For(Diagnostic diagnostic)
    {
        if (diagnostic.Location.SourceTree is not { } tree)
        {
            return null;
        }

        var node = tree.GetRoot().FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        var model = compilation.GetSemanticModel(tree);
        return diagnostic.Id switch
        {
            "CS1061" or "CS0117" => Member(node, model),
            "CS0103" => InScope(node, model),
            "CS0246" => Type(node, model),
            "CS1739" => ArgumentName(node, model),
            "CS0006" => Reference(tree, diagnostic),
            _ => null,
        };
    }

    private string? Member(SyntaxNode node, SemanticModel model)
    {
        var name = node as SimpleNameSyntax ?? node.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault();
        var receiver = name?.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            MemberBindingExpressionSyntax => name.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
            _ => null,
        };
        if (name is null || receiver is null)
        {
            return null;
        }

        // A type before the dot (CS0117) is no value: GetTypeInfo is empty, the symbol is the type.
        var type = model.GetTypeInfo(receiver).Type ?? model.GetSymbolInfo(receiver).Symbol as INamedTypeSymbol;
        if (type is null)
        {
            return null;
        }

        var names = model
            .LookupSymbols(name.SpanStart, type, includeReducedExtensionMethods: true)
            .Select(s => s.Name)
            .Concat(ExtensionMembers(type));
        return Unit(name, type) ?? Nearest(name, names);
    }

    private static string? Unit(SimpleNameSyntax name, ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Double
            ? UnitNames.Meant(name.Identifier.ValueText)
            : null;

    // The surface's units (5.s, 20.ms) are extension members of C# 14, which LookupSymbols does not list.
    private IEnumerable<string> ExtensionMembers(ITypeSymbol receiver)
    {
        if (compilation.GetTypeByMetadataName(SurfaceType) is not { } surface)
        {
            return [];
        }

        return surface.GetTypeMembers()
            .Where(block => block.IsExtension && block.ExtensionParameter is { } parameter
                && compilation.HasImplicitConversion(receiver, parameter.Type))
            .SelectMany(block => block.GetMembers())
            .Where(member => member.CanBeReferencedByName)
            .Select(member => member.Name);
    }

    // The compiler lists symbols in no order that one could rely on.
    private static string? Nearest(SimpleNameSyntax wanted, IEnumerable<string> names) =>
        NearestName.Of(wanted.Identifier.ValueText, names.Order(StringComparer.Ordinal));

    // In "web = Net.Host(…)" nothing is misspelt: a var is missing. Nor is Net where the surface is: a using is.
    private string? InScope(SyntaxNode node, SemanticModel model) => node is SimpleNameSyntax name
        && !(name.Parent is AssignmentExpressionSyntax assignment && assignment.Left == name)
        && compilation.GetTypeByMetadataName(SurfaceType)?.GetMembers(name.Identifier.ValueText).IsEmpty != false
        ? Nearest(name, model.LookupSymbols(name.SpanStart)
            .Where(s => s.CanBeReferencedByName)
            .Select(s => s.Name))
        : null;

    private static string? Type(SyntaxNode node, SemanticModel model) => node is SimpleNameSyntax name
        ? Nearest(name, model.LookupNamespacesAndTypes(name.SpanStart).Select(s => s.Name))
        : null;

    private static string? ArgumentName(SyntaxNode node, SemanticModel model)
    {
        var argument = node.FirstAncestorOrSelf<ArgumentSyntax>();
        if (argument?.NameColon is not { } colon || argument.Parent?.Parent is not ExpressionSyntax call)
        {
            return null;
        }

        var candidates = model.GetSymbolInfo(call).CandidateSymbols.OfType<IMethodSymbol>();
        return NearestName.Of(
            colon.Name.Identifier.ValueText, candidates.SelectMany(m => m.Parameters).Select(p => p.Name));
    }

    private static string? Reference(SyntaxTree tree, Diagnostic diagnostic)
    {
        var line = tree.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString();
        var wanted = DirectiveScanner.Scan(line).Select(d => d.Argument).FirstOrDefault();
        return wanted is null || ReferencePath.IsPackage(wanted) ? null : NearestName.Of(wanted, ScriptReferences.Names);
    }
}
