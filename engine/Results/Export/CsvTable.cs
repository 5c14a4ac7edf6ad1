using CsvHelper;

namespace NetSim.Results;

/// <summary>
/// A table as CSV, as every table of ours is written: UTF-8, commas, LF, quotes where RFC 4180 wants them.
/// </summary>
public static class CsvTable
{
    /// <summary>Writes a header and rows.</summary>
    /// <param name="output">Where the UTF-8 goes; stays open.</param>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">As many cells each.</param>
    public static void Write(Stream output, string[] header, IEnumerable<string[]> rows)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        using var csv = CsvWriter.Create(output, Columns.Csv, leaveOpen: true);
        csv.WriteRecord(header);
        foreach (var row in rows)
        {
            csv.WriteRecord(row);
        }
    }
}
