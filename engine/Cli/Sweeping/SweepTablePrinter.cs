using NetSim.Experiments;
using Spectre.Console;

namespace NetSim.Cli;

/// <summary>The answer of a sweep as a table for people: a row per point, every mean with its interval.</summary>
internal static class SweepTablePrinter
{
    public static void Write(SweepTable sweep, IReadOnlyList<PointCheck> checks, Terminal terminal)
    {
        var varying = Varying(sweep.Experiment.Points);
        var names = sweep.Points
            .SelectMany(p => p.Estimates).Where(e => e.IsMain).Select(e => e.Name).Distinct().ToList();
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in varying)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        table.AddColumn(new TableColumn("runs").RightAligned());
        foreach (var name in names)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        foreach (var row in sweep.Points)
        {
            table.AddRow([.. Cells(row, varying, names).Select(Markup.Escape)]);
        }

        TextTable.Print(terminal, console =>
        {
            console.Write(table);
            foreach (var (point, expression, judgement) in checks)
            {
                var text = judgement.Evidence.StartsWith(expression.Text, StringComparison.Ordinal)
                    ? judgement.Evidence
                    : $"{expression.Text} ({judgement.Evidence})";
                console.MarkupLine($"{Mark(judgement.Verdict)}  {Markup.Escape($"{point}: {text}")}");
            }
        });
        var confidence = sweep.Experiment.Repetitions.Confidence;
        Console.Out.WriteLine(
            $"mean ± half of its {100 * confidence:0.##} % interval (Student's t; expectations: proportion and "
            + "Wilson's interval)");
    }

    /// <summary>A verdict as a word.</summary>
    public static string Mark(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "[green]PASS[/]",
        Verdict.Fails => "[bold red]FAIL[/]",
        _ => "[yellow]OPEN[/]",
    };

    private static List<string> Varying(IReadOnlyList<ExperimentPoint> points) => [
        .. points.SelectMany(p => p.Parameters).GroupBy(p => p.Name)
            .Where(g => points.Count == 1 || g.Select(p => p.Value).Distinct().Count() > 1).Select(g => g.Key),
    ];

    private static IEnumerable<string> Cells(PointRow row, List<string> varying, List<string> names)
    {
        var failed = row.Failed == 0 ? string.Empty : $" ({row.Failed} failed)";
        return [
            .. varying.Select(name => row.Point.Parameters.First(p => p.Name == name).Value),
            row.Runs.Count + failed,
            .. names.Select(name => Cell(row.Estimates.FirstOrDefault(e => e.Name == name))),
        ];
    }

    private static string Cell(Estimate? estimate)
    {
        if (estimate is null || estimate.Count == 0)
        {
            return "-";
        }

        if (estimate.Method == IntervalMethod.Wilson)
        {
            return $"{MetricRows.Text(estimate.Mean)} [{MetricRows.Text(estimate.Range.Low)}, "
                + $"{MetricRows.Text(estimate.Range.High)}]";
        }

        // One run has no interval, and the cell says so.
        var half = estimate.Range.Half;
        return $"{MetricRows.Text(estimate.Mean)} ± {(double.IsNaN(half) ? "?" : MetricRows.Short(half))}";
    }
}
