namespace NetSim.Cli;

/// <summary>Texts as Markdown wants them.</summary>
internal static class Markdown
{
    /// <summary>A text that stays in its cell of a table.</summary>
    public static string Cell(string text) =>
        text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>A piece of code, whatever it holds.</summary>
    public static string Code(string text) =>
        text.Contains('`', StringComparison.Ordinal) ? $"`` {text} ``" : $"`{text}`";
}
