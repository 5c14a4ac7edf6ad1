using System.Globalization;
using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>A sweep as tables: <c>summary.csv</c> has a row per run, <c>intervals.csv</c> a row per point and number.</summary>
public static class SweepCsv
{
    /// <summary>File name of the table with the intervals.</summary>
    public const string IntervalsName = "intervals.csv";

    private static readonly string[] s_columns =
    [
        "metric", "unit", "runs", "failed", "values", "mean", "mean_low", "mean_high", "method", "deviation", "min", "max",
        "median", "median_low", "median_high", "precise",
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
        ArgumentNullException.ThrowIfNull(table);
        var names = table.Points.SelectMany(p => p.Point.Parameters).Select(p => p.Name).Distinct().ToList();
        CsvTable.Write(
            output,
            ["point", .. names.Select(name => s_columns.Contains(name) || name == "point" ? "param_" + name : name), .. s_columns],
            table.Points.SelectMany(row => row.Estimates.Select(e => Cells(row, e, names))));
    }

    private static string[] Cells(PointRow row, Estimate estimate, List<string> names)
    {
        var values = row.Point.Parameters.ToDictionary(p => p.Name, p => p.Value);
        return [
            Text(row.Point.Number),
            .. names.Select(name => values.GetValueOrDefault(name, string.Empty)),
            estimate.Name,
            estimate.Unit,
            Text(row.Runs.Count),
            Text(row.Failed),
            Text(estimate.Count),
            Text(estimate.Mean),
            Text(estimate.Range.Low),
            Text(estimate.Range.High),
            estimate.Method == IntervalMethod.Wilson ? "wilson" : "student-t",
            Text(estimate.Deviation),
            Text(estimate.Min),
            Text(estimate.Max),
            Text(estimate.Median),
            Text(estimate.MedianRange.Low),
            Text(estimate.MedianRange.High),
            row.IsPrecise ? "true" : "false"];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double number) =>
        double.IsNaN(number) ? string.Empty : number.ToString("R", CultureInfo.InvariantCulture);
}
