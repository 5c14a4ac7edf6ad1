using Spectre.Console;

namespace NetSim.Cli;

/// <summary>
/// Prints tables to stdout: coloured and wrapped on a terminal, plain and as wide as they are elsewhere.
/// </summary>
internal static class TextTable
{
    // Wide enough for any table: a file has no right edge.
    private const int NoEdge = 10_000;

    /// <summary>
    /// A table without frame: a header, a rule, rows. The first column is to the left, others as given.
    /// </summary>
    public static Table Create(params ReadOnlySpan<string> columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            table.AddColumn(Markup.Escape(column));
        }

        return table;
    }

    /// <summary>Adds a row of plain texts.</summary>
    public static void Add(Table table, params IEnumerable<string> cells) =>
        table.AddRow([.. cells.Select(Markup.Escape)]);

    /// <summary>
    /// Prints what <paramref name="write"/> says, without the blanks and empty lines that Spectre pads with.
    /// </summary>
    public static void Print(Terminal terminal, Action<IAnsiConsole> write)
    {
        var text = new StringWriter();
        write(CreateConsole(terminal, text));
        var lines = text.ToString().Split('\n').Select(line => line.TrimEnd()).SkipWhile(line => line.Length == 0);
        Console.Out.WriteLine(string.Join('\n', lines).TrimEnd());
    }

    private static IAnsiConsole CreateConsole(Terminal terminal, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.ColorOut ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal.ColorOut ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Capabilities.Unicode = true;
        console.Profile.Width = Console.IsOutputRedirected ? NoEdge : TerminalWidth();
        return console;
    }

    // Some terminals say 0, and below 40 columns a table cannot be read however it is wrapped.
    private static int TerminalWidth() => Console.WindowWidth is >= 40 and var width ? width : NoEdge;
}
