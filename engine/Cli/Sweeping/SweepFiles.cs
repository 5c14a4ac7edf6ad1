using NetSim.Experiments;
using NetSim.Reports;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary>What is written for people and pipelines when a sweep has ended.</summary>
internal static class SweepFiles
{
    /// <summary>Writes the report, and the XML file where one was asked for.</summary>
    public static void Write(
        SweepRequest request, SweepTable table, IReadOnlyList<PointCheck> checks, Terminal terminal)
    {
        try
        {
            if (request.JUnitFile is { } junit)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(junit)) ?? ".");
                using var file = File.Create(junit);
                JUnitXml.Write(file, [.. table.Points.Select(row => Suite(table, row, checks))]);
            }

            var report = Path.Combine(request.OutputDirectory, ResultsDirectory.ReportName);
            SweepReport.Write(report, SweepSummaries.Of(table, checks));
            terminal.Note($"report: {report}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultsException($"{e.Message} The results themselves are kept.", e);
        }
    }

    private static JUnitSuite Suite(SweepTable table, PointRow row, IReadOnlyList<PointCheck> checks)
    {
        var failed = row.Runs.FirstOrDefault(r => !r.Run.Complete);
        return new JUnitSuite(
            $"{table.Experiment.Scenario} {row.Point}",
            SweepSummaries.Verdicts(row, checks),
            failed is null ? null : $"{row.Failed} of {row.Runs.Count} runs failed: {failed.Run.Reason}",
            0);
    }
}
