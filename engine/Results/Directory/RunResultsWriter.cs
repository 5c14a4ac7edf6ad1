using NetSim.Core;

namespace NetSim.Results;

/// <summary>
/// Writes all files of a run's results directory as the run goes: dump and samples while it runs, the summary at its
/// end, wall-clock facts into the log. Whenever it stops, for whatever reason, what was written is valid. One thread
/// uses it.
/// </summary>
public sealed class RunResultsWriter : IDisposable
{
    private const int FileBuffer = 64 * 1024;

    private readonly RunIdentity _identity;
    private readonly RunDumpWriter _dump;
    private readonly SamplesCsvWriter _samples;
    private readonly RunLog _log;
    private bool _broken;

    /// <summary>Creates the files.</summary>
    /// <param name="directory">Where; from <see cref="ResultsDirectory.Prepare"/>.</param>
    /// <param name="identity">Which experiment the run is.</param>
    /// <param name="clock">The clock on the wall, for the log only; default the system's.</param>
    /// <exception cref="ResultsException">A file cannot be written, or another run is writing there.</exception>
    public RunResultsWriter(ResultsDirectory directory, RunIdentity identity, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(identity);
        Directory = directory;
        _identity = identity;
        // The log, which only people read while a run goes on, is the lock of the directory.
        _log = new RunLog(Create(directory.LogPath, FileShare.None), clock);
        _dump = new RunDumpWriter(Create(directory.DumpPath), identity);
        _samples = new SamplesCsvWriter(Create(directory.SamplesPath));
        _log.Write("started", ("engine", ScalarValue.Of(EngineVersion.Text)),
            ("scenario", ScalarValue.Of(identity.Scenario)), ("machine", ScalarValue.Of(Environment.MachineName)),
            ("processors", ScalarValue.Of(Environment.ProcessorCount)));
    }

    /// <summary>Where the files are.</summary>
    public ResultsDirectory Directory { get; }

    /// <summary>Announces a sampled quantity.</summary>
    /// <returns>The number by which <see cref="Sample"/> knows it.</returns>
    public int AddSeries(SampleSeries series)
    {
        _samples.AddSeries(series);
        return _dump.AddSeries(series);
    }

    /// <summary>Writes a sample to the dump and to <c>samples.csv</c>. Allocates nothing.</summary>
    /// <param name="series">From <see cref="AddSeries"/>.</param>
    /// <param name="at">When it was taken.</param>
    /// <param name="value">The value in the series' unit; NaN for none.</param>
    /// <exception cref="ResultsException">The disk is full or broken; what was written stays valid.</exception>
    public void Sample(int series, SimTime at, double value)
    {
        try
        {
            _dump.Sample(series, at, value);
            _samples.Sample(series, at, value);
        }
        catch (IOException e)
        {
            throw Broken(e);
        }
    }

    /// <summary>Creates a capture in the directory.</summary>
    /// <param name="name">File name such as <c>web.pcapng</c>, without folders.</param>
    /// <returns>The capture; whoever asked for it closes it.</returns>
    /// <exception cref="ResultsException">The name is not one of a capture, or the file cannot be written.</exception>
    public PcapngWriter CreateCapture(string name) =>
        new(Create(Directory.CapturePath(name)), _identity.Scenario, _identity.Seed);

    /// <summary>Removes a capture of this run that is closed, because newer ones take its place.</summary>
    /// <param name="name">What <see cref="CreateCapture"/> was given.</param>
    /// <exception cref="ResultsException">It cannot be removed.</exception>
    public void RemoveCapture(string name)
    {
        try
        {
            File.Delete(Directory.CapturePath(name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultsException($"the capture '{name}' cannot be removed: {e.Message}", e);
        }
    }

    /// <summary>Writes a wall-clock fact to the log.</summary>
    /// <param name="what">What happened.</param>
    /// <param name="fields">More about it.</param>
    /// <exception cref="ResultsException">The disk is full or broken; what was written stays valid.</exception>
    public void Log(string what, params IReadOnlyList<(string Name, ScalarValue Value)> fields)
    {
        try
        {
            _log.Write(what, fields);
        }
        catch (IOException e)
        {
            throw Broken(e);
        }
    }

    /// <summary>Hands every whole record and row to the operating system. Call it each second or so.</summary>
    /// <exception cref="ResultsException">The disk is full or broken; what was written stays valid.</exception>
    public void Flush()
    {
        try
        {
            _dump.Flush();
            _samples.Flush();
        }
        catch (IOException e)
        {
            throw Broken(e);
        }
    }

    /// <summary>Writes the end of the dump, <c>summary.csv</c> and the log's last line.</summary>
    /// <param name="run">The run, complete or partial.</param>
    /// <param name="wallSeconds">Wall-clock seconds it took.</param>
    /// <exception cref="ResultsException">The disk is full or broken; what was written stays valid.</exception>
    public void Finish(RunRecord run, double wallSeconds)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            _dump.Finish(run);
            _samples.Flush();
            using (var summary = Create(Directory.SummaryPath))
            {
                SummaryCsv.Write(summary, [new SummaryRow(1, 1, run)]);
            }

            _log.Write("ended", ("ended", ScalarValue.Of(run.Ending.ToText())), ("wall_s", ScalarValue.Of(wallSeconds)),
                ("events", ScalarValue.Of(run.Events)));
        }
        catch (IOException e)
        {
            throw Broken(e);
        }
    }

    /// <summary>Closes the files. After a write that failed, closing adds no error to the one already thrown.</summary>
    public void Dispose()
    {
        Close(_dump);
        Close(_samples);
        Close(_log);
    }

    private void Close(IDisposable file)
    {
        try
        {
            file.Dispose();
        }
        catch (IOException) when (_broken)
        {
            // Whoever called has the error already, and the other files must be closed too.
        }
    }

    private ResultsException Broken(IOException e)
    {
        _broken = true;
        return Unwritable(Directory.FullPath, e);
    }

    private static ResultsException Unwritable(string path, Exception e) =>
        new($"results cannot be written to '{path}': {e.Message}; what was written before is valid", e);

    private static FileStream Create(string path, FileShare share = FileShare.Read)
    {
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, share, FileBuffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, e);
        }
    }
}
