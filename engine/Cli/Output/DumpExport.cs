using NetSim.Results;

namespace NetSim.Cli;

/// <summary>Reads a dump once, writes what is good of it in another format, and keeps count of what was not.</summary>
internal sealed class DumpExport(string dump) : IDisposable
{
    /// <summary>Stands for stdout where a path is expected.</summary>
    public const string Stdout = "-";

    private const int MostShown = 10;

    private readonly FileStream _input = new(dump, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024);
    private IReadOnlyList<DamageReport> _damage = [];
    private long _damageCount;
    private long _records;
    private bool _hasEnd;

    /// <summary>One JSON object per record, one per sample; <paramref name="path"/> null writes to stdout.</summary>
    public void WriteJsonLines(string? path)
    {
        using var output = Open(path ?? Stdout);
        using var lines = new JsonLinesWriter(output);
        using var reader = new RunDumpReader(_input);
        while (reader.TryRead(out var record))
        {
            _records++;
            _hasEnd |= record.Content is RunEnd;
            lines.Write(record.Content);
        }

        (_damage, _damageCount) = (reader.Damage, reader.DamageCount);
    }

    /// <summary>The tables; a path that is null leaves its table out.</summary>
    public void WriteCsv(string? summaryPath, string? samplesPath)
    {
        using var samples = samplesPath is null ? null : new SamplesTable(Open(samplesPath));
        var read = Read(samples is null ? null : samples.Write);
        if (summaryPath is not null && read.Records > 0)
        {
            using var output = Open(summaryPath);
            SummaryCsv.Write(output, Rows(read));
        }
    }

    /// <summary>A database; it takes its place only when it is whole.</summary>
    public void WriteSqlite(string path)
    {
        RequireRecord();
        using var database = new SqliteExport(path);
        database.Finish(Rows(Read(database.Add)));
    }

    /// <summary>Tables for people; <paramref name="path"/> null writes to stdout.</summary>
    public void WriteMarkdown(string? path)
    {
        if (Read(null).Run is { } run)
        {
            using var output = Open(path ?? Stdout);
            MarkdownTables.Write(output, run);
        }
    }

    /// <summary>Tells stderr what was damaged.</summary>
    /// <returns>The exit code: 0 for a whole dump, 3 for a damaged one, 2 when nothing was readable.</returns>
    public int Report(Terminal terminal)
    {
        foreach (var damage in _damage.Take(MostShown))
        {
            terminal.Error($"damage: {dump} {damage}");
        }

        if (_damageCount > MostShown)
        {
            terminal.Error($"damage: {_damageCount - MostShown} more places");
        }

        if (_records == 0)
        {
            terminal.Error($"error: {dump} holds no readable record: it is no dump of NetSim, or destroyed");
            return ExitCode.Usage;
        }

        if (!_hasEnd)
        {
            terminal.Error(
                $"damage: {dump} has no end record: the run's process died, or the end of the file is missing");
        }

        if (_damageCount == 0 && _hasEnd)
        {
            return ExitCode.Ok;
        }

        terminal.Error($"kept {_records} good records");
        return ExitCode.ScenarioFailed;
    }

    /// <inheritdoc />
    public void Dispose() => _input.Dispose();

    private RunDump Read(Action<SampleBatch>? onSamples)
    {
        var read = RunDump.Load(_input, onSamples);
        (_damage, _damageCount, _records) = (read.Damage, read.DamageCount, read.Records);
        _hasEnd = read.Run is { Ending: not RunEnding.Lost };
        return read;
    }

    // Before anything is written: a file without a single good record is not ours.
    private void RequireRecord()
    {
        using var reader = new RunDumpReader(File.OpenRead(dump));
        if (!reader.TryRead(out _))
        {
            throw new ResultsException("there is no readable record: it is no dump of NetSim, or destroyed");
        }
    }

    private static IReadOnlyList<SummaryRow> Rows(RunDump read) =>
        read.Run is null ? [] : [new SummaryRow(1, 1, read.Run)];

    /// <summary>Opens a file, or stdout.</summary>
    public static Stream Open(string path) =>
        path == Stdout ? Console.OpenStandardOutput() : new FileStream(path, FileMode.Create, FileAccess.Write);

    // A batch numbers its series anew; the table knows each by its names.
    private sealed class SamplesTable(Stream output) : IDisposable
    {
        private readonly SamplesCsvWriter _writer = new(output);
        private readonly Dictionary<SampleSeries, int> _known = [];

        public void Write(SampleBatch batch)
        {
            foreach (var row in batch.Rows)
            {
                var series = batch.Series[row.Series];
                if (!_known.TryGetValue(series, out var number))
                {
                    number = _writer.AddSeries(series);
                    _known.Add(series, number);
                }

                _writer.Sample(number, row.At, row.Value);
            }
        }

        public void Dispose() => _writer.Dispose();
    }
}
