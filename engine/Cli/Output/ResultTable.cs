using NetSim.Results;
using Spectre.Console;

namespace NetSim.Cli;

/// <summary>The results of a command as a table: a row per metric, a column per run, then what was expected.</summary>
internal static class ResultTable
{
    public static void Write(IReadOnlyList<ColumnResult> results, Terminal terminal)
    {
        if (results.Count == 0)
        {
            return;
        }

        TextTable.Print(terminal, console =>
        {
            console.Write(Table(results));
            foreach (var result in results)
            {
                WriteAlerts(console, result, results.Count > 1);
                WriteExpectations(console, result, results.Count > 1);
            }
        });
    }

    private static Table Table(IReadOnlyList<ColumnResult> results)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(Escape(results[0].Record.Identity.Scenario));
        foreach (var result in results)
        {
            var title = result.Column.Label.Length == 0 ? "value" : result.Column.Label;
            table.AddColumn(new TableColumn(Escape(title)).RightAligned());
        }

        foreach (var (name, unit) in MetricNames(results))
        {
            AddMetric(table, name, unit, results);
        }

        AddFacts(table, results);
        return table;
    }

    private static IEnumerable<(string Name, string Unit)> MetricNames(IReadOnlyList<ColumnResult> results) =>
        results.SelectMany(r => r.Record.Metrics).Select(m => (m.Name, m.Unit)).Distinct();

    private static void AddMetric(Table table, string name, string unit, IReadOnlyList<ColumnResult> results)
    {
        var cells = results.Select(r => r.Record.Metrics.FirstOrDefault(m => m.Name == name)?.Value).ToList();
        var parts = cells.Where(v => v is not null).SelectMany(v => MetricRows.Of(v!)) // Just filtered.
            .Select(p => p.Part).Distinct().ToList();
        foreach (var part in parts)
        {
            var shownUnit = unit.Length == 0 || part == "count" ? string.Empty : $" ({unit})";
            var title = part.Length == 0 ? name : $"{name} {part}";
            AddRow(table, title + shownUnit, cells.Select(value => Cell(value, part)));
        }
    }

    private static string Cell(MetricValue? value, string part)
    {
        if (value is null)
        {
            return string.Empty;
        }

        foreach (var (name, number) in MetricRows.Of(value))
        {
            if (name == part)
            {
                return MetricRows.Text(number);
            }
        }

        return string.Empty;
    }

    private static void AddFacts(Table table, IReadOnlyList<ColumnResult> results)
    {
        table.AddEmptyRow();
        AddRow(table, "seed", results.Select(r => $"{r.Record.Identity.Seed}"));
        AddRow(table, "kernel", results.Select(r => r.Record.Identity.Kernel));
        AddRow(table, "simulated (s)", results.Select(r => MetricRows.Text(r.Record.Simulated.Seconds)));
        AddRow(table, "events", results.Select(r => $"{r.Record.Events}"));
        AddRow(table, "wall (s)", results.Select(r => $"{r.Outcome.Wall.TotalSeconds:0.00}"));
        if (results.Any(r => !r.Record.Complete))
        {
            AddRow(table, "ended", results.Select(r => r.Record.Ending.ToText()));
        }

        AddRow(table, "fingerprint", results.Select(r => r.Record.Fingerprint ?? "none: partial"));
    }

    private static void AddRow(Table table, string title, IEnumerable<string> cells) =>
        table.AddRow([Escape(title), .. cells.Select(Escape)]);

    // Many reports are a story for the dump; the first ones tell a person when it began.
    private static void WriteAlerts(IAnsiConsole console, ColumnResult result, bool severalColumns)
    {
        const int MostLines = 20;
        var column = severalColumns ? $"{result.Column.Label}: " : string.Empty;
        foreach (var alert in result.Record.Alerts.Take(MostLines))
        {
            var colour = alert.Level switch { "critical" => "bold red", "warning" => "yellow", _ => "green" };
            var text = $"{column}{alert.Metric} = {MetricRows.Text(alert.Value)} at {alert.At}";
            console.MarkupLine($"[{colour}]{alert.Level.ToUpperInvariant()}[/]  {Escape(text)}");
        }

        if (result.Record.Alerts.Count > MostLines)
        {
            console.MarkupLine(
                Escape($"{column}… and {result.Record.Alerts.Count - MostLines} more reports of alerts"));
        }
    }

    private static void WriteExpectations(IAnsiConsole console, ColumnResult result, bool severalColumns)
    {
        foreach (var expectation in result.Record.Expectations)
        {
            var verdict = expectation.Passed ? "[green]PASS[/]" : "[bold red]FAIL[/]";
            var column = severalColumns ? $"{result.Column.Label}: " : string.Empty;
            var where = expectation.Where is null ? string.Empty : $" ({expectation.Where})";
            var shown = expectation.Text.Contains(where.Trim(), StringComparison.Ordinal) ? string.Empty : where;
            console.MarkupLine($"{verdict}  {Escape(column + expectation.Text + shown)}");
        }
    }

    private static string Escape(string text) => Markup.Escape(text);
}
