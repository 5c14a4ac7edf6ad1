namespace NetSim.Reports;

/// <summary>Command lines that can be pasted into a shell.</summary>
public static class ShellWords
{
    /// <summary>The words with blanks between them, each quoted where a POSIX shell would take it apart.</summary>
    public static string Join(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return string.Join(' ', words.Select(Quoted));
    }

    private static string Quoted(string word) =>
        word.Length > 0
        && word.All(c => char.IsAsciiLetterOrDigit(c) || "=._-+/:%@,".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
