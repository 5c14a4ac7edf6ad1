using System.Globalization;
using System.Text;

namespace NetSim.Results;

/// <summary>
/// A run as Markdown that GitHub and most others show: what it was, what it measured, what was expected.
/// </summary>
public static class MarkdownTables
{
    /// <summary>Writes a run.</summary>
    /// <param name="output">Where the UTF-8 goes; stays open.</param>
    /// <param name="run">The run.</param>
    public static void Write(Stream output, RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(run);
        using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine($"# {Escaped(run.Identity.Scenario)}");
        WriteTable(text, ["parameter", "value"], [
            .. run.Identity.Parameters.Select(p => (string[])[p.Name, p.Value.ToString()]),
            ["seed", run.Identity.Seed.ToString(CultureInfo.InvariantCulture)],
            ["kernel", run.Identity.Kernel],
            ["ended", run.Ending.ToText()],
            ["simulated_s", Columns.Seconds(run.Simulated)],
            ["events", run.Events.ToString(CultureInfo.InvariantCulture)],
            ["fingerprint", run.Fingerprint ?? "none: partial"],
        ]);
        WriteTable(text, ["metric", "value"], [
            .. run.Metrics.SelectMany(MetricColumn.Of).Select(c => (string[])[c.Name, Columns.Number(c.Value)]),
        ]);
        WriteTable(text, ["expectation", "verdict"], [
            .. run.Expectations.Select(e => (string[])[e.Text, e.Passed ? "PASS" : "FAIL"]),
        ]);
    }

    /// <summary>Writes a table, or nothing when it has no rows.</summary>
    /// <param name="text">Where it goes.</param>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">As many cells each; whatever they hold, they stay cells.</param>
    public static void WriteTable(TextWriter text, IReadOnlyList<string> header, IReadOnlyList<string[]> rows)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            return;
        }

        text.WriteLine();
        WriteRow(text, header);
        WriteRow(text, [.. header.Select(_ => "---")], escape: false);
        foreach (var row in rows)
        {
            WriteRow(text, row);
        }
    }

    private static void WriteRow(TextWriter text, IReadOnlyList<string> cells, bool escape = true) =>
        text.WriteLine($"| {string.Join(" | ", escape ? cells.Select(Escaped) : cells)} |");

    // What would end a cell, a line or the text's plainness: names of hosts and parameters may hold anything.
    private static string Escaped(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\r' or '\n' => result.Append(' '),
                '<' => result.Append("&lt;"),
                '&' => result.Append("&amp;"),
                '|' or '\\' or '`' or '*' or '[' => result.Append('\\').Append(c),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }
}
