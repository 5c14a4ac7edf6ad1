using CsvHelper;

namespace NetSim.Results;

/// <summary>
/// Writes <c>summary.csv</c>: one row per run with columns <c>point,rep,seed</c>, the parameters, the metrics with
/// their unit behind their name, and how the run ended. What a run does not have is an empty cell.
/// </summary>
public static class SummaryCsv
{
    /// <summary>Writes a table.</summary>
    /// <param name="output">Where the UTF-8 goes; stays open.</param>
    /// <param name="rows">
    /// The runs. Columns are those of all runs together, in the order of their first appearance.
    /// </param>
    public static void Write(Stream output, IReadOnlyList<SummaryRow> rows)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(rows);
        var table = new SummaryTable(rows);
        using var csv = CsvWriter.Create(output, Columns.Csv, leaveOpen: true);
        csv.WriteRecord([.. table.Header]);
        foreach (var row in rows)
        {
            csv.WriteRecord([.. table.CellsOf(row).Select(Columns.Cell)]);
        }
    }
}
