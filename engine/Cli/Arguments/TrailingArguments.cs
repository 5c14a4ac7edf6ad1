namespace NetSim.Cli;

/// <summary>The words after <c>--</c>: the script's own, which it finds in <c>Args</c>.</summary>
internal static class TrailingArguments
{
    /// <summary>Parts a command line at its first <c>--</c>.</summary>
    public static (string[] Own, string[] Trailing) Split(string[] words)
    {
        var at = Array.IndexOf(words, "--");
        return at < 0 ? (words, []) : (words[..at], words[(at + 1)..]);
    }
}
