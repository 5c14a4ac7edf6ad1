using System.Globalization;
using CsvHelper;

namespace NetSim.Results;

/// <summary>A row of <c>summary.csv</c>.</summary>
/// <param name="Point">Which combination of parameters, from 1.</param>
/// <param name="Repetition">Which repetition of it, from 1.</param>
/// <param name="Run">The run.</param>
public sealed record SummaryRow(int Point, int Repetition, RunRecord Run);

/// <summary>
/// Writes <c>summary.csv</c>: one row per run with columns <c>point,rep,seed</c>, the parameters, the metrics with
/// their
/// unit behind their name, and how the run ended. What a run does not have is an empty cell.
/// </summary>
public static class SummaryCsv
{
    private static readonly string[] s_leading = ["point", "rep", "seed"];

    private static readonly string[] s_trailing =
        ["scenario", "kernel", "complete", "ended", "fingerprint", "events", "simulated_s"];

    /// <summary>Writes a table.</summary>
    /// <param name="output">Where the UTF-8 goes; stays open.</param>
    /// <param name="rows">
    /// The runs. Columns are those of all runs together, in the order of their first appearance.
    /// </param>
    public static void Write(Stream output, IReadOnlyList<SummaryRow> rows)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(rows);
        var parameters = Ordered(rows.SelectMany(row => row.Run.Identity.Parameters).Select(p => p.Name));
        var metrics = Ordered(rows.SelectMany(row => row.Run.Metrics).SelectMany(MetricCells.Of).Select(c => c.Column));
        using var csv = CsvWriter.Create(output, Columns.Csv, leaveOpen: true);
        csv.WriteRecord(HeaderOf(parameters, metrics));
        foreach (var row in rows)
        {
            csv.WriteRecord(CellsOf(row, parameters, metrics));
        }
    }

    // A parameter may be called 'seed': the fixed columns keep their names, the others give way.
    private static string[] HeaderOf(IReadOnlyList<string> parameters, IReadOnlyList<string> metrics)
    {
        HashSet<string> taken = [.. s_leading, .. s_trailing];
        return [
            .. s_leading,
            .. parameters.Select(name => Unique(name, "param_", taken)),
            .. metrics.Select(name => Unique(name, "metric_", taken)),
            .. s_trailing];
    }

    private static string Unique(string name, string prefix, HashSet<string> taken)
    {
        while (!taken.Add(name))
        {
            name = prefix + name;
        }

        return name;
    }

    private static string[] CellsOf(
        SummaryRow row, IReadOnlyList<string> parameters, IReadOnlyList<string> metrics)
    {
        var run = row.Run;
        var values = run.Identity.Parameters.ToDictionary(p => p.Name, p => p.Value.ToString());
        var cells = run.Metrics.SelectMany(MetricCells.Of).ToDictionary(c => c.Column, c => c.Cell);
        return [
            row.Point.ToString(CultureInfo.InvariantCulture),
            row.Repetition.ToString(CultureInfo.InvariantCulture),
            run.Identity.Seed.ToString(CultureInfo.InvariantCulture),
            .. parameters.Select(name => values.GetValueOrDefault(name, string.Empty)),
            .. metrics.Select(name => cells.GetValueOrDefault(name, string.Empty)),
            run.Identity.Scenario,
            run.Identity.Kernel,
            run.Complete ? "true" : "false",
            run.Ending.ToText(),
            run.Fingerprint ?? string.Empty,
            run.Events.ToString(CultureInfo.InvariantCulture),
            Columns.Seconds(run.Simulated)];
    }

    private static List<string> Ordered(IEnumerable<string> names)
    {
        HashSet<string> seen = [];
        return [.. names.Where(seen.Add)];
    }
}
