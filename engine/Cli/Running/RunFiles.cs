using NetSim.Reports;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary>What is written for people and pipelines when all runs of a command have ended.</summary>
internal static class RunFiles
{
    /// <returns>The exit code: 0, or 2 when a file cannot be written; the results themselves are kept.</returns>
    public static int Write(RunRequest request, IReadOnlyList<ColumnResult> results, Terminal terminal)
    {
        try
        {
            if (request.JUnitFile is { } junit)
            {
                WriteJUnit(junit, request, results);
            }

            if (request.DrawingFile is { } drawing)
            {
                TraceOutput.Draw(drawing, results, terminal);
            }

            if (request.OutputDirectory is { } root)
            {
                foreach (var result in results)
                {
                    var directory = OutputPaths.Of(root, result.Column);
                    var report = Path.Combine(directory, ResultsDirectory.ReportName);
                    RunReport.Write(directory, report);
                    terminal.Note($"report: {report}");
                }
            }

            return ExitCode.Ok;
        }
        catch (Exception e) when (e is ResultsException or IOException or UnauthorizedAccessException)
        {
            terminal.Error($"error: {e.Message}");
            return ExitCode.Usage;
        }
    }

    private static void WriteJUnit(string path, RunRequest request, IReadOnlyList<ColumnResult> results)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        using var file = File.Create(path);
        JUnitXml.Write(file, [.. results.Select(r => new JUnitSuite(
            $"{Path.GetFileNameWithoutExtension(request.Scenario)} {r.Column.Label}".TrimEnd(),
            r.Record.Expectations,
            r.Record.Complete ? null : r.Record.Reason ?? r.Record.Ending.ToText(),
            r.Outcome.Wall.TotalSeconds))]);
    }
}
