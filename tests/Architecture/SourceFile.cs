using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace NetSim.Tests.Architecture;

/// <summary>One C# source of the project, file or script, with its syntax.</summary>
/// <param name="Path">Where it lies, from the root of the repository, with slashes.</param>
/// <param name="Text">Its lines.</param>
/// <param name="Root">Its syntax.</param>
internal sealed record SourceFile(string Path, SourceText Text, CompilationUnitSyntax Root)
{
    private static readonly string[] Folders = ["engine", "scenarios", "tests", "perf"];

    /// <summary>Every source of the project in the order of their paths, read and parsed once.</summary>
    public static IReadOnlyList<SourceFile> All { get; } = [.. Folders.SelectMany(In)];

    /// <summary>Parses a text as the source at that path.</summary>
    public static SourceFile Parse(string path, string text)
    {
        var kind = path.EndsWith(".csx", StringComparison.Ordinal) ? SourceCodeKind.Script : SourceCodeKind.Regular;
        var source = SourceText.From(text);
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Parse, kind);
        return new(path, source, CSharpSyntaxTree.ParseText(source, options, path).GetCompilationUnitRoot());
    }

    /// <summary>The file and the line of a place in it, as compilers say it.</summary>
    public string At(int position) => $"{Path}:{Text.Lines.GetLinePosition(position).Line + 1}";

    private static IEnumerable<SourceFile> In(string folder)
    {
        var root = Repository.Root();
        return Directory.EnumerateFiles(System.IO.Path.Combine(root, folder), "*.cs*", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(IsSource)
            .Order(StringComparer.Ordinal)
            .Select(path => Parse(path, File.ReadAllText(System.IO.Path.Combine(root, path))));
    }

    private static bool IsSource(string path) =>
        (path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".csx", StringComparison.Ordinal))
        && !path.Split('/').Any(part => part is "bin" or "obj" || part.StartsWith('.'));
}
