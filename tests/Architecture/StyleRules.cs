using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetSim.Tests.Architecture;

/// <summary>What a source may not do, each rule as the list of the places that break it.</summary>
internal static class StyleRules
{
    private const int MostColumns = 120;
    private const int MostLines = 400;
    private const int MostMethodLines = 60;

    private static readonly string[] EmptyEndings =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Base", "Data"];

    /// <summary>
    /// Lines that run beyond column 120. The text of a string literal that spans lines (raw or verbatim) is excepted:
    /// its line breaks are part of the value, so that it cannot be wrapped.
    /// </summary>
    public static IEnumerable<string> LongLines(SourceFile source) =>
        source.Text.Lines
            .Where(line => line.Span.Length > MostColumns && !IsInsideText(source, line.Start + MostColumns))
            .Select(line => $"{source.At(line.Start)} has {line.Span.Length} columns");

    /// <summary>A file of more than 400 lines.</summary>
    public static IEnumerable<string> LongFile(SourceFile source)
    {
        var lines = source.Text.ToString().Count(character => character == '\n');
        return lines > MostLines ? [$"{source.Path} has {lines} lines"] : [];
    }

    /// <summary>
    /// Methods, constructors, operators and accessors of more than 60 lines, counted from the signature to the last brace:
    /// attributes and comments above do not count. A body that is one expression is excepted: it is a table of data.
    /// </summary>
    public static IEnumerable<string> LongMethods(SourceFile source) =>
        from member in source.Root.DescendantNodes()
        where member is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax
        let body = member.ChildNodes().OfType<BlockSyntax>().FirstOrDefault()
        where body is not null
        let lines = LinesOf(source, member)
        where lines > MostMethodLines
        select $"{source.At(body.SpanStart)} ends a method of {lines} lines";

    /// <summary>Types whose name ends in a word that says nothing about them.</summary>
    public static IEnumerable<string> EmptyNames(SourceFile source) =>
        from type in source.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        let name = type.Identifier.ValueText
        where EmptyEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
        select $"{source.At(type.Identifier.SpanStart)} names a type {name}";

    /// <summary>
    /// Public members of public types with no documentation comment. Overrides and explicit implementations inherit
    /// theirs; of a partial type one part has it, which the compiler sees to; fields of a table whose names are sysctls
    /// say so once, where they switch the compiler's warning off.
    /// </summary>
    public static IEnumerable<string> Undocumented(SourceFile source) =>
        from member in source.Root.DescendantNodes().OfType<MemberDeclarationSyntax>()
        where IsPublic(member) && !member.Modifiers.Any(IsDocumentedElsewhere) && member is not FieldDeclarationSyntax
        where member.Ancestors().OfType<BaseTypeDeclarationSyntax>().All(IsPublic)
        where !member.GetLeadingTrivia().Any(trivia => trivia.HasStructure && trivia.GetStructure() is
            DocumentationCommentTriviaSyntax)
        select $"{source.At(member.SpanStart)} is public and has no documentation";

    private static bool IsDocumentedElsewhere(SyntaxToken modifier) =>
        modifier.RawKind is (int)SyntaxKind.OverrideKeyword or (int)SyntaxKind.PartialKeyword;

    private static bool IsPublic(MemberDeclarationSyntax member) => member.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static bool IsInsideText(SourceFile source, int position)
    {
        var token = source.Root.FindToken(position);
        return token.Span.Contains(position)
            && source.Text.Lines.IndexOf(token.SpanStart) != source.Text.Lines.IndexOf(token.Span.End)
            && token.RawKind is (int)SyntaxKind.StringLiteralToken or (int)SyntaxKind.MultiLineRawStringLiteralToken
                or (int)SyntaxKind.InterpolatedStringTextToken or (int)SyntaxKind.Utf8MultiLineRawStringLiteralToken;
    }

    private static int LinesOf(SourceFile source, SyntaxNode member)
    {
        var first = member.ChildNodesAndTokens()
            .First(part => !part.IsKind(SyntaxKind.AttributeList)).SpanStart;
        return source.Text.Lines.IndexOf(member.Span.End) - source.Text.Lines.IndexOf(first) + 1;
    }
}
