using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>
/// A sweep as tables: <c>summary.csv</c> has a row per run, <c>intervals.csv</c> a row per point and number.
/// </summary>
public static class SweepCsv
{
    /// <summary>File name of the table with the intervals.</summary>
    public const string IntervalsName = "intervals.csv";

    private static readonly string[] s_columns =
    [
        "metric", "unit", "runs", "failed", "values", "mean", "mean_low", "mean_high", "method", "deviation", "min",
        "max", "median", "median_low", "median_high", "precise",
    ];

    /// <summary>Writes a row per run that counts.</summary>
    /// <param name="output">Where the UTF-8 goes; stays open.</param>
    /// <param name="table">The answer.</param>
    public static void WriteRuns(Stream output, SweepTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        SummaryCsv.Write(output, [.. table.Runs.Select(r => new SummaryRow(r.Point, r.Repetition, r.Run))]);
    }

    /// <summary>Writes a row per point and number, tidy, with the interval beside the mean.</summary>
    /// <param name="output">Where the UTF-8 goes; stays open.</param>
    /// <param name="table">The answer.</param>
    public static void WriteIntervals(Stream output, SweepTable table)
    {
        ArgumentNullException.ThrowIfNull(output);
        var (header, rows) = Intervals(table);
        CsvTable.Write(output, header, rows.Select(row => row.Select(Columns.Cell).ToArray()));
    }

    /// <summary>The intervals as a table for any format: names of the columns, and rows of numbers and texts.</summary>
    /// <param name="table">The answer.</param>
    public static (string[] Header, IEnumerable<object?[]> Rows) Intervals(SweepTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var names = table.Points.SelectMany(p => p.Point.Parameters).Select(p => p.Name).Distinct().ToList();
        return (
            ["point", .. names.Select(name => s_columns.Contains(name) || name == "point" ? "param_" + name : name),
                .. s_columns],
            table.Points.SelectMany(row => row.Estimates.Select(e => Cells(row, e, names))));
    }

    private static object?[] Cells(PointRow row, Estimate estimate, List<string> names)
    {
        var values = row.Point.Parameters.ToDictionary(p => p.Name, p => p.Value);
        return [
            row.Point.Number,
            .. names.Select(name => values.GetValueOrDefault(name)),
            estimate.Name,
            estimate.Unit,
            row.Runs.Count,
            row.Failed,
            estimate.Count,
            estimate.Mean,
            estimate.Range.Low,
            estimate.Range.High,
            estimate.Method == IntervalMethod.Wilson ? "wilson" : "student-t",
            estimate.Deviation,
            estimate.Min,
            estimate.Max,
            estimate.Median,
            estimate.MedianRange.Low,
            estimate.MedianRange.High,
            row.IsPrecise];
    }
}
