using System.CommandLine;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary><c>netsim export</c>: a run's dump as CSV or JSON Lines, as much of it as is good.</summary>
internal static class ExportCommand
{
    private const string Csv = "csv";
    private const string JsonLines = "jsonl";
    private const string Summary = "summary";
    private const string Samples = "samples";

    public static Command Create()
    {
        var results = new Argument<string>("results")
        {
            Description = "A results directory, or the run.msgpack in it.",
        };
        var to = new Option<string>("--to") { Description = "The format", HelpName = "csv|jsonl", Required = true };
        to.AcceptOnlyFromAmong(Csv, JsonLines);
        var table = new Option<string>("--table")
        {
            Description = "Which CSV table goes to stdout: one row per run, or one row per sample",
            HelpName = "summary|samples",
            DefaultValueFactory = _ => Summary,
        };
        table.AcceptOnlyFromAmong(Summary, Samples);
        var directory = new Option<string?>("--out", "-o")
        {
            Description = "Write files to this directory (summary.csv and samples.csv, or run.jsonl) instead of stdout",
            HelpName = "DIR",
        };
        ScenarioArgument.RefuseOptions(results);
        var command = new Command("export", "Convert a run's results. A damaged dump gives its good records; the damage is "
            + "reported and the exit code is 3, or 2 if nothing is readable.") { results, to, table, directory };
        command.SetAction(result => Execute(result.GetRequiredValue(results), result.GetRequiredValue(to),
            result.GetRequiredValue(table), result.GetValue(directory)));
        return command;
    }

    private static int Execute(string results, string format, string table, string? directory)
    {
        var terminal = new Terminal(noColor: false, quiet: false);
        try
        {
            var dump = ResultsDirectory.FindDump(results);
            if (directory is not null)
            {
                Directory.CreateDirectory(directory);
            }

            using var export = new DumpExport(dump);
            if (format == JsonLines)
            {
                export.WriteJsonLines(directory is null ? null : Path.Combine(directory, "run.jsonl"));
            }
            else if (directory is null)
            {
                export.WriteCsv(table == Summary ? DumpExport.Stdout : null, table == Samples ? DumpExport.Stdout : null);
            }
            else
            {
                export.WriteCsv(Path.Combine(directory, "summary.csv"), Path.Combine(directory, "samples.csv"));
            }

            return export.Report(terminal);
        }
        catch (Exception e) when (e is ResultsException or IOException or UnauthorizedAccessException)
        {
            terminal.Error($"error: {results}: {e.Message}");
            return ExitCode.Usage;
        }
    }
}
