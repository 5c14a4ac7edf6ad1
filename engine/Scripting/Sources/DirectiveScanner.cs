namespace NetSim.Scripting;

/// <summary>A <c>#load</c> or <c>#r</c> line.</summary>
/// <param name="IsLoad">Whether it is <c>#load</c>.</param>
/// <param name="Argument">What stands between the quotes.</param>
internal readonly record struct ScriptDirective(bool IsLoad, string Argument);

/// <summary>
/// Finds the lines that bring other files in, without Roslyn, so that a cache hit needs none. It may take a line inside
/// a raw string for a directive; that only puts one file more into the cache key.
/// </summary>
internal static class DirectiveScanner
{
    public static IEnumerable<ScriptDirective> Scan(string text)
    {
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.AsSpan().Trim();
            if (line.Length > 2 && line[0] == '#' && TryParse(line[1..].TrimStart(), out var directive))
            {
                yield return directive;
            }
        }
    }

    private static bool TryParse(ReadOnlySpan<char> line, out ScriptDirective directive)
    {
        directive = default;
        var isLoad = line.StartsWith("load", StringComparison.Ordinal);
        if (!isLoad && !line.StartsWith("r", StringComparison.Ordinal))
        {
            return false;
        }

        var rest = line[(isLoad ? 4 : 1)..].TrimStart();
        var end = rest.Length > 1 ? rest[1..].IndexOf('"') : -1;
        if (end < 0 || rest[0] != '"')
        {
            return false;
        }

        directive = new ScriptDirective(isLoad, rest.Slice(1, end).ToString());
        return true;
    }
}
