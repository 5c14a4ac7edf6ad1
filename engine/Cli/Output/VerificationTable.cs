using System.Text.Json.Nodes;
using NetSim.Verification;
using Spectre.Console;

namespace NetSim.Cli;

/// <summary>A verification for people: a row per experiment, then what failed and why.</summary>
internal static class VerificationTable
{
    private const int ShownFields = 5;
    private const int ShownText = 60;

    public static void Write(VerificationReport report, Terminal terminal)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("experiment");
        foreach (var title in (string[])["passed", "failed", "not measured"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        table.AddColumn("worst deviation");
        foreach (var experiment in report.Records.GroupBy(static r => r.Record.Experiment))
        {
            table.AddRow(
                Markup.Escape(experiment.Key), $"{experiment.Count(static r => r.Passed)}",
                $"{experiment.Count(static r => r.Failed)}", $"{experiment.Count(static r => !r.IsMeasured)}",
                Markup.Escape(Worst(experiment)));
        }

        table.AddEmptyRow();
        table.AddRow("all", $"{report.Passed}", $"{report.Failed}", $"{report.NotMeasured}", "");
        TextTable.Print(terminal, console =>
        {
            console.Write(table);
            foreach (var record in report.Records.Where(static r => r.Failed))
            {
                WriteFailure(console, record);
            }
        });
    }

    private static string Worst(IEnumerable<RecordResult> records)
    {
        var worst = records.Select(static record => record.Worst).OfType<FieldResult>()
            .MaxBy(static field => field.Deviation!.Value / Math.Max(field.Tolerance!.Value, 1e-9)); // Worst has both.
        return worst is null ? "none" : $"{worst.Deviation:0.####} of {worst.Tolerance:0.####} allowed ({worst.Name})";
    }

    private static void WriteFailure(IAnsiConsole console, RecordResult record)
    {
        var parameters = Markup.Escape(record.Record.Parameters.ToJsonString());
        console.MarkupLine($"[bold red]FAIL[/]  {Markup.Escape(record.Record.Experiment)} {parameters}");
        if (record.Reason is { } reason)
        {
            console.MarkupLine($"      {Markup.Escape(reason)}");
        }

        var wrong = record.Fields.Where(static field => !field.Passed).ToList();
        foreach (var field in wrong.Take(ShownFields))
        {
            var allowed = field.Tolerance is { } tolerance ? $" (within {tolerance:0.####})" : "";
            console.MarkupLine(Markup.Escape(
                $"      {field.Name}: observed {Text(field.Observed)}, simulated {Text(field.Simulated)}{allowed}"));
        }

        if (wrong.Count > ShownFields)
        {
            console.MarkupLine($"      and {wrong.Count - ShownFields} more fields: --json shows them");
        }
    }

    private static string Text(JsonNode? value)
    {
        var text = value?.ToJsonString() ?? "null";
        return text.Length <= ShownText ? text : text[..ShownText] + "…";
    }
}
