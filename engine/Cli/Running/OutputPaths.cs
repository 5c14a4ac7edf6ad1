namespace NetSim.Cli;

/// <summary>Where the files of each run of a command go.</summary>
internal static class OutputPaths
{
    private const int LongestName = 120;

    /// <summary>The results directory: what <c>--out</c> says, else <c>results/&lt;scenario&gt;</c>.</summary>
    public static string Root(string? chosen, string scenario) =>
        chosen ?? Path.Combine("results", Path.GetFileNameWithoutExtension(scenario));

    /// <summary>The directory of one run: the root itself, or one below it that is named after what varies.</summary>
    public static string Of(string root, RunColumn column) =>
        column.Label.Length == 0 ? root : Path.Combine(root, FileName(column.Label));

    /// <summary>The capture of one run: <c>a.pcapng</c>, or <c>a.syncookies=0.pcapng</c> among several.</summary>
    public static string? Capture(string? file, RunColumn column) => file is null || column.Label.Length == 0
        ? file
        : Path.ChangeExtension(file, FileName(column.Label) + Path.GetExtension(file));

    private static string FileName(string label)
    {
        var name = string.Concat(label.Replace(' ', ',').Select(c =>
            char.IsAsciiLetterOrDigit(c) || "=,._-+%".Contains(c, StringComparison.Ordinal) ? c : '_'));
        return name.Length <= LongestName ? name : name[..LongestName] + "~" + Hash(label);
    }

    // FNV-1a: tells labels apart whose beginnings are the same.
    private static string Hash(string text)
    {
        var hash = 2_166_136_261u;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 16_777_619u);
        }

        return hash.ToString("x8");
    }
}
