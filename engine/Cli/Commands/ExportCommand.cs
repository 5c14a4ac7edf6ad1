using System.CommandLine;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary><c>netsim export</c>: a dump as tables, lines or a database, as much of it as is good.</summary>
internal static class ExportCommand
{
    private const string Csv = "csv";
    private const string JsonLines = "jsonl";
    private const string Sqlite = "sqlite";
    private const string Markdown = "markdown";
    private const string Summary = "summary";
    private const string Samples = "samples";
    private const string Intervals = "intervals";

    public static Command Create()
    {
        var results = new Argument<string>("results")
        {
            Description = "A results directory, or the run.msgpack or sweep.msgpack in it.",
        };
        var to = new Option<string>("--to")
        {
            Description = "The format", HelpName = "csv|jsonl|sqlite|markdown", Required = true,
        };
        to.AcceptOnlyFromAmong(Csv, JsonLines, Sqlite, Markdown);
        var table = new Option<string>("--table")
        {
            Description = "Which CSV table goes to stdout: one row per run, per sample (of a run), or per point and "
                + "number (of a sweep)",
            HelpName = "summary|samples|intervals",
            DefaultValueFactory = _ => Summary,
        };
        table.AcceptOnlyFromAmong(Summary, Samples, Intervals);
        var directory = new Option<string?>("--out", "-o")
        {
            Description = "Write files to this directory (summary.csv and samples.csv or intervals.csv, "
                + "run.jsonl, run.md, results.sqlite) instead of stdout; a database goes into the results directory "
                + "when this is not given",
            HelpName = "DIR",
        };
        ScenarioArgument.RefuseOptions(results);
        var command = new Command(
            "export", "Convert the results of a run or a sweep. A damaged dump gives its good records; "
            + "the damage is reported and the exit code is 3, or 2 if nothing is readable.")
            {
                results, to, table, directory
            };
        command.SetAction(result => Execute(result.GetRequiredValue(results), result.GetRequiredValue(to),
            result.GetRequiredValue(table), result.GetValue(directory)));
        return command;
    }

    // Files get both tables, stdout the one that was asked for.
    private static string? TableTo(string? directory, string chosen, string table) => directory is not null
        ? Path.Combine(directory, table + ".csv")
        : chosen == table ? DumpExport.Stdout : null;

    private static int Execute(string results, string format, string table, string? directory)
    {
        var terminal = new Terminal(noColor: false, quiet: false);
        try
        {
            if (directory is not null)
            {
                RequireThere(results);
                Directory.CreateDirectory(directory);
            }

            return SweepOf(results) is { } sweep
                ? ExportSweep(sweep, format, table, directory, terminal)
                : ExportRun(ResultsDirectory.FindDump(results), format, table, directory, terminal);
        }
        catch (Exception e) when (e is ResultsException or IOException or UnauthorizedAccessException)
        {
            terminal.Error($"error: {results}: {e.Message}");
            return ExitCode.Usage;
        }
    }

    /// <summary>The sweep's dump that a user names by its directory or itself; null when it is none.</summary>
    internal static string? SweepOf(string results)
    {
        var path = Directory.Exists(results) ? Path.Combine(results, ResultsDirectory.SweepName) : results;
        return Path.GetFileName(path) == ResultsDirectory.SweepName && File.Exists(path) ? path : null;
    }

    private static void RequireThere(string results) => _ = SweepOf(results) ?? ResultsDirectory.FindDump(results);

    private static int ExportRun(string dump, string format, string table, string? directory, Terminal terminal)
    {
        using var export = new DumpExport(dump);
        switch (format)
        {
            case JsonLines:
                export.WriteJsonLines(directory is null ? null : Path.Combine(directory, "run.jsonl"));
                break;
            case Markdown:
                export.WriteMarkdown(directory is null ? null : Path.Combine(directory, "run.md"));
                break;
            case Sqlite:
                export.WriteSqlite(Database(dump, directory, terminal));
                break;
            default:
                export.WriteCsv(TableTo(directory, table, Summary), TableTo(directory, table, Samples));
                break;
        }

        return export.Report(terminal);
    }

    private static int ExportSweep(string dump, string format, string table, string? directory, Terminal terminal)
    {
        var export = new SweepExport(dump);
        switch (format)
        {
            case JsonLines:
                export.WriteJsonLines(directory is null ? null : Path.Combine(directory, "sweep.jsonl"));
                break;
            case Markdown:
                export.WriteMarkdown(directory is null ? null : Path.Combine(directory, "sweep.md"));
                break;
            case Sqlite:
                export.WriteSqlite(Database(dump, directory, terminal));
                break;
            default:
                export.WriteCsv(TableTo(directory, table, Summary), TableTo(directory, table, Intervals));
                break;
        }

        return export.Report(terminal);
    }

    private static string Database(string dump, string? directory, Terminal terminal)
    {
        var path = Path.Combine(directory ?? Path.GetDirectoryName(dump) ?? ".", "results.sqlite");
        terminal.Note($"database: {path}");
        return path;
    }
}
