using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>
/// The results directory of a sweep, held by one process: every result is in the operating system's hands when
/// <see cref="Append"/> returns, and on the disk a second later. Whenever the process dies, the directory can be resumed.
/// </summary>
public sealed class SweepStore : IDisposable
{
    /// <summary>File name of the log, which alone holds wall-clock facts; whoever holds it owns the directory.</summary>
    public const string LogName = "sweep.log.jsonl";

    private const string Unfinished = ".tmp";
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(1);

    private readonly RunLog _log;
    private readonly TimeProvider _clock;
    private SweepRecordWriter? _records;
    private FileStream? _file;
    private long _lastSync;

    private SweepStore(string path, ExperimentDescription experiment, RunLog log, TimeProvider clock)
    {
        (FullPath, Experiment, _log, _clock) = (path, experiment, log, clock);
    }

    /// <summary>
    /// The experiment. A sweep that goes on and was given no expectations keeps those that the directory names.
    /// </summary>
    public ExperimentDescription Experiment { get; private set; }

    /// <summary>The directory's full path.</summary>
    public string FullPath { get; }

    /// <summary>Full path of the dump.</summary>
    public string DumpPath => Path.Combine(FullPath, ResultsDirectory.SweepName);

    /// <summary>The runs of an earlier process that are not to be done again.</summary>
    public IReadOnlyList<RunResult> Earlier { get; private set; } = [];

    /// <summary>What was damaged in the earlier dump; its good records are kept.</summary>
    public IReadOnlyList<DamageReport> Damage { get; private set; } = [];

    /// <summary>Takes a directory for a sweep.</summary>
    /// <param name="path">The directory: new, empty, or with the same experiment when <paramref name="resume"/>.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="resume">Whether an earlier process's results are to be gone on with.</param>
    /// <param name="clock">The clock on the wall; default the system's.</param>
    /// <exception cref="ResultsException">
    /// The directory holds something else, or another sweep is writing to it, or it cannot be written. Nothing was
    /// changed.
    /// </exception>
    /// <exception cref="ExperimentException">An expectation names what the earlier runs do not have.</exception>
    public static SweepStore Open(
        string path, ExperimentDescription experiment, bool resume, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(experiment);
        var full = Path.GetFullPath(path);
        try
        {
            SweepDirectory.RefuseForeign(path, full);
            Directory.CreateDirectory(full);
            var store = new SweepStore(
                full, experiment, SweepDirectory.Lock(path, Path.Combine(full, LogName), clock), clock ?? TimeProvider.System);
            try
            {
                store.Begin(path, resume);
                return store;
            }
            catch
            {
                store.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultsException($"results cannot be written to '{path}': {e.Message}", e);
        }
    }

    /// <summary>Appends the result of a run.</summary>
    /// <param name="result">The run, complete or failed.</param>
    /// <exception cref="ResultsException">The disk is full or broken; what was written before is valid.</exception>
    public void Append(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Writing(() =>
        {
            var whole = _file!.Length; // Begin has opened it.
            try
            {
                _records!.Write(result);
            }
            catch (IOException)
            {
                CutBack(whole);
                throw;
            }

            SyncIfDue();
        });
    }

    // A full disk takes a part of a record; what was whole before it stays whole.
    private void CutBack(long length)
    {
        try
        {
            _file!.SetLength(length);
        }
        catch (IOException)
        {
            // The disk is broken rather than full: readers find the torn record, and the caller has the error.
        }
    }

    /// <summary>Brings what was appended to the disk when the last time was a second ago. Call it now and then.</summary>
    /// <exception cref="ResultsException">The disk is full or broken; what was written before is valid.</exception>
    public void SyncIfDue()
    {
        if (_clock.GetElapsedTime(_lastSync) >= SyncInterval)
        {
            Writing(() => _file!.Flush(flushToDisk: true)); // Begin has opened it.
            _lastSync = _clock.GetTimestamp();
        }
    }

    /// <summary>Writes a wall-clock fact to the log.</summary>
    /// <param name="what">What happened.</param>
    /// <param name="fields">More about it.</param>
    /// <exception cref="ResultsException">The disk is full or broken; what was written before is valid.</exception>
    public void Log(string what, params IReadOnlyList<(string Name, ScalarValue Value)> fields) =>
        Writing(() => _log.Write(what, fields));

    /// <summary>
    /// Ends a sweep: the dump is written anew with the runs that count in order, and the tables beside it. All of it is
    /// a function of the experiment alone when the sweep is complete.
    /// </summary>
    /// <param name="table">The answer.</param>
    /// <exception cref="ResultsException">The disk is full; the dump as it was is valid.</exception>
    public void Finish(SweepTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Writing(() =>
        {
            if (table.IsComplete)
            {
                Rewrite(table.Runs);
            }

            Replace(ResultsDirectory.SummaryName, output => SweepCsv.WriteRuns(output, table));
            Replace(SweepCsv.IntervalsName, output => SweepCsv.WriteIntervals(output, table));
            if (table.Answer is { } answer)
            {
                Replace(SearchJson.FileName, output => SearchJson.Write(output, answer));
            }
        });
    }

    /// <summary>Closes the files and gives the directory free. What was appended stays.</summary>
    public void Dispose()
    {
        _records?.Dispose();
        try
        {
            _log.Dispose();
        }
        catch (IOException)
        {
            // A full disk: whoever wrote last has the error already.
        }
    }

    private void Begin(string path, bool resume)
    {
        if (File.Exists(DumpPath))
        {
            if (!resume)
            {
                throw new ResultsException(
                    $"'{path}' holds a sweep or a search already: --resume goes on with it, another --out leaves it alone");
            }

            var dump = SweepDump.Open(DumpPath);
            Experiment = SweepDirectory.RequireSame(path, dump, Experiment);
            (Earlier, Damage) = (dump.Results, dump.Damage);
        }

        Rewrite(Earlier);
        _lastSync = _clock.GetTimestamp();
        _log.Write(Earlier.Count == 0 ? "started" : "resumed", ("engine", ScalarValue.Of(Experiment.Engine)),
            ("scenario", ScalarValue.Of(Experiment.Scenario)), ("machine", ScalarValue.Of(Environment.MachineName)),
            ("processors", ScalarValue.Of(Environment.ProcessorCount)), ("runs", ScalarValue.Of((long)Earlier.Count)));
    }

    // A whole dump takes the place of the old one by one rename: there is no instant without a readable one, and a torn
    // tail or a damaged record does not survive.
    private void Rewrite(IEnumerable<RunResult> results)
    {
        _records?.Dispose();
        var next = 0u;
        Replace(ResultsDirectory.SweepName, output =>
        {
            using var records = new SweepRecordWriter(output);
            records.WriteHead(Experiment);
            foreach (var result in results)
            {
                records.Write(result);
            }

            next = records.Next;
            records.Flush();
        });

        // Unbuffered: a record that Append has written survives the death of this process.
        _file = new FileStream(DumpPath, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _records = new SweepRecordWriter(_file, next);
    }

    private void Replace(string name, Action<Stream> write)
    {
        var path = Path.Combine(FullPath, name);
        try
        {
            WriteUnfinished(path + Unfinished, write);
        }
        catch (IOException)
        {
            File.Delete(path + Unfinished);
            throw;
        }

        File.Move(path + Unfinished, path, overwrite: true);
    }

    private static void WriteUnfinished(string path, Action<Stream> write)
    {
        using var output = new FileStream(path, FileMode.Create, FileAccess.Write);
        using (var kept = new KeptOpen(output))
        {
            write(kept);
        }

        output.Flush(flushToDisk: true);
    }

    private void Writing(Action action)
    {
        try
        {
            action();
        }
        catch (IOException e)
        {
            throw new ResultsException(
                $"results cannot be written to '{FullPath}': {e.Message}; what was written before is valid, and --resume"
                + " goes on with it", e);
        }
    }
}
