using System.CommandLine;
using NetSim.Experiments;
using NetSim.Reports;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary><c>netsim report</c>: results as one HTML file for people.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var results = new Argument<string>("results")
        {
            Description = "A results directory, or the dump in it.",
        };
        var output = new Option<string?>("--out", "-o")
        {
            Description = "The file [default: report.html in the results directory]",
            HelpName = "report.html",
        };
        ScenarioArgument.RefuseOptions(results);
        var command = new Command("report", "Write results as one HTML file that opens from disk, without any network.")
        {
            results, output,
        };
        command.SetAction(result => Execute(result.GetRequiredValue(results), result.GetValue(output)));
        return command;
    }

    private static int Execute(string results, string? output)
    {
        var terminal = new Terminal(noColor: false, quiet: false);
        try
        {
            var dump = ExportCommand.SweepOf(results) ?? ResultsDirectory.FindDump(results);
            var path = output ?? Path.Combine(Path.GetDirectoryName(dump) ?? ".", ResultsDirectory.ReportName);
            var damages = Path.GetFileName(dump) == ResultsDirectory.SweepName
                ? WriteSweep(dump, path)
                : RunReport.Write(dump, path).Damage;
            foreach (var damage in damages)
            {
                terminal.Error($"damage: {dump} {damage}");
            }

            terminal.Note($"report: {path}");
            return damages.Count == 0 ? ExitCode.Ok : ExitCode.ScenarioFailed;
        }
        catch (Exception e) when (e is ResultsException or ExperimentException)
        {
            terminal.Error($"error: {results}: {e.Message}");
            return ExitCode.Usage;
        }
    }

    private static IReadOnlyList<DamageReport> WriteSweep(string dump, string path)
    {
        var sweep = SweepDump.Open(dump);
        var experiment = sweep.Experiment
            ?? throw new ResultsException("its experiment is not readable any more: there is nothing to report");
        var table = SweepTable.Of(experiment, sweep.Results);
        var checks = PointCheck.All(table, [.. experiment.Expectations.Select(Expression.Parse)]);
        SweepReport.Write(path, SweepSummaries.Of(table, checks));
        return sweep.Damage;
    }
}
