using System.Text;
using NetSim.Experiments;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary>Writes the good records of a sweep's dump in other formats, and keeps count of what was not good.</summary>
internal sealed class SweepExport
{
    private readonly string _path;
    private readonly SweepDump _dump;
    private readonly SweepTable? _table;
    private readonly IReadOnlyList<SummaryRow> _rows;

    /// <summary>Reads the dump.</summary>
    /// <exception cref="ResultsException">Nothing in it is readable.</exception>
    public SweepExport(string path)
    {
        (_path, _dump) = (path, SweepDump.Open(path));
        if (_dump.Experiment is null && _dump.Results.Count == 0)
        {
            throw new ResultsException("there is no readable record: it is no dump of NetSim, or destroyed");
        }

        // Without the experiment nobody knows how many repetitions count: every run is shown, and no interval.
        _table = _dump.Experiment is { } experiment ? SweepTable.Of(experiment, _dump.Results) : null;
        var runs = _table?.Runs ?? _dump.Results;
        _rows = [.. runs.Select(r => new SummaryRow(r.Point, r.Repetition, r.Run))];
    }

    /// <summary>The tables; a path that is null leaves its table out.</summary>
    public void WriteCsv(string? summary, string? intervals)
    {
        if (summary is not null)
        {
            using var output = DumpExport.Open(summary);
            SummaryCsv.Write(output, _rows);
        }

        if (intervals is not null)
        {
            using var output = DumpExport.Open(intervals);
            SweepCsv.WriteIntervals(output, RequireTable());
        }
    }

    /// <summary>A JSON object per run, and per number of a point.</summary>
    public void WriteJsonLines(string? path)
    {
        using var output = DumpExport.Open(path ?? DumpExport.Stdout);
        using var lines = new SweepJsonLines(output);
        foreach (var run in _table?.Runs ?? _dump.Results)
        {
            lines.Write(run);
        }
    }

    /// <summary>A database; it takes its place only when it is whole.</summary>
    public void WriteSqlite(string path)
    {
        using var database = new SqliteExport(path);
        if (_table is not null)
        {
            var (header, rows) = SweepCsv.Intervals(_table);
            database.AddTable("intervals", header, rows);
        }

        database.Finish(_rows);
    }

    /// <summary>The answer for people, every mean with its interval.</summary>
    public void WriteMarkdown(string? path)
    {
        var table = RequireTable();
        using var output = DumpExport.Open(path ?? DumpExport.Stdout);
        using var text = new StreamWriter(output, new UTF8Encoding(false)) { NewLine = "\n" };
        var (header, rows) = SweepCsv.Intervals(table);
        text.WriteLine($"# {table.Experiment.Scenario}");
        MarkdownTables.WriteTable(text, header, [.. rows.Select(r => r.Select(Columns.Cell).ToArray())]);
    }

    /// <summary>Tells stderr what was damaged.</summary>
    /// <returns>The exit code: 0 for a whole dump, 3 for a damaged one.</returns>
    public int Report(Terminal terminal)
    {
        foreach (var damage in _dump.Damage)
        {
            terminal.Error($"damage: {_path} {damage}");
        }

        if (_table is { IsComplete: false })
        {
            terminal.Note("the sweep is not complete: --resume goes on with it");
        }

        return _dump.DamageCount == 0 ? ExitCode.Ok : ExitCode.ScenarioFailed;
    }

    private SweepTable RequireTable() => _table
        ?? throw new ResultsException("its experiment is not readable any more: only its runs can be exported");
}
