namespace NetSim.Results;

/// <summary>
/// Turns a dump into tables and lines (<c>netsim export</c>), streaming; damage is passed over and returned.
/// </summary>
public static class RunExport
{
    private const string Unfinished = ".tmp";

    /// <summary>Writes <c>summary.csv</c> and <c>samples.csv</c>.</summary>
    /// <param name="dumpPath">The dump; see <see cref="ResultsDirectory.FindDump"/>.</param>
    /// <param name="directory">Where the two files go; created when absent, the files replaced.</param>
    /// <returns>What was in the dump, with its damage.</returns>
    /// <exception cref="ResultsException">
    /// The dump cannot be read, holds no good record, or the tables cannot be written.
    /// </exception>
    public static RunDump ToCsv(string dumpPath, string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var samplesPath = Path.Combine(directory, ResultsDirectory.SamplesName);
        var summaryPath = Path.Combine(directory, ResultsDirectory.SummaryName);
        return Exporting(dumpPath, () =>
        {
            System.IO.Directory.CreateDirectory(directory);
            RunDump dump;
            using (var samples = new SamplesCsvWriter(File.Create(samplesPath + Unfinished)))
            {
                dump = RunDump.Load(File.OpenRead(dumpPath), new SamplesTable(samples).Add);
            }

            using (var summary = File.Create(summaryPath + Unfinished))
            {
                SummaryCsv.Write(summary, dump.Run is null ? [] : [new SummaryRow(1, 1, dump.Run)]);
            }

            // Tables that are there already are replaced only by whole ones.
            File.Move(samplesPath + Unfinished, samplesPath, overwrite: true);
            File.Move(summaryPath + Unfinished, summaryPath, overwrite: true);
            return dump;
        });
    }

    /// <summary>Writes JSON Lines: one object per record, and one per sample.</summary>
    /// <param name="dumpPath">The dump; see <see cref="ResultsDirectory.FindDump"/>.</param>
    /// <param name="output">Where the lines go; stays open.</param>
    /// <returns>How many good records there were, and the damage.</returns>
    /// <exception cref="ResultsException">The dump cannot be read or holds no good record.</exception>
    public static RunDump ToJsonLines(string dumpPath, Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return Exporting(dumpPath, () =>
        {
            using var reader = new RunDumpReader(File.OpenRead(dumpPath));
            using var lines = new JsonLinesWriter(output);
            long records = 0;
            while (reader.TryRead(out var record))
            {
                records++;
                lines.Write(record.Content);
            }

            return new RunDump(null, records, reader.Damage, reader.DamageCount);
        });
    }

    private static RunDump Exporting(string path, Func<RunDump> export)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            RequireRecord(path);
            return export();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultsException($"'{path}' cannot be exported: {e.Message}", e);
        }
    }

    // Before anything is written: a file without a single good record is not ours.
    private static void RequireRecord(string path)
    {
        using var reader = new RunDumpReader(File.OpenRead(path));
        if (!reader.TryRead(out _))
        {
            var why = reader.Damage.Count == 0 ? "it is empty" : reader.Damage[0].ToString();
            throw new ResultsException($"'{path}' holds no readable record of a NetSim run: {why}");
        }
    }

    // A dump names its series anew in each batch; a table needs each once.
    private sealed class SamplesTable(SamplesCsvWriter samples)
    {
        private readonly Dictionary<SampleSeries, int> _numbers = [];

        public void Add(SampleBatch batch)
        {
            var numbers = batch.Series.Select(NumberOf).ToArray();
            foreach (var row in batch.Rows)
            {
                samples.Sample(numbers[row.Series], row.At, row.Value);
            }
        }

        private int NumberOf(SampleSeries series)
        {
            if (!_numbers.TryGetValue(series, out var number))
            {
                number = samples.AddSeries(series);
                _numbers.Add(series, number);
            }

            return number;
        }
    }
}
