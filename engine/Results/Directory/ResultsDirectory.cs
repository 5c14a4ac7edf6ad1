namespace NetSim.Results;

/// <summary>
/// The directory of one run's results: knows the names of its files, and protects what belongs to something else.
/// </summary>
public sealed class ResultsDirectory
{
    /// <summary>File name of the dump.</summary>
    public const string DumpName = "run.msgpack";

    /// <summary>File name of the dump of a sweep, whose directory a single run never touches.</summary>
    public const string SweepName = "sweep.msgpack";

    /// <summary>File name of the table with one row per run.</summary>
    public const string SummaryName = "summary.csv";

    /// <summary>File name of the table of samples.</summary>
    public const string SamplesName = "samples.csv";

    /// <summary>File name of the log, which alone holds wall-clock facts.</summary>
    public const string LogName = "run.log.jsonl";

    /// <summary>File name of the page for people.</summary>
    public const string ReportName = "report.html";

    /// <summary>Extension of captures.</summary>
    public const string CaptureExtension = ".pcapng";

    private ResultsDirectory(string path) => FullPath = path;

    /// <summary>The directory's full path.</summary>
    public string FullPath { get; }

    /// <summary>Full path of the dump.</summary>
    public string DumpPath => Path.Combine(FullPath, DumpName);

    /// <summary>Full path of the summary table.</summary>
    public string SummaryPath => Path.Combine(FullPath, SummaryName);

    /// <summary>Full path of the table of samples.</summary>
    public string SamplesPath => Path.Combine(FullPath, SamplesName);

    /// <summary>Full path of the page for people.</summary>
    public string ReportPath => Path.Combine(FullPath, ReportName);

    /// <summary>Full path of the log.</summary>
    public string LogPath => Path.Combine(FullPath, LogName);

    /// <summary>
    /// Makes a directory ready for a run's results. One that does not exist is created; an empty one is taken; one that
    /// holds an earlier run of the same scenario, or a run whose dump no longer says which, has that run's files
    /// removed
    /// (dump, tables, log, report and <c>*.pcapng</c>; whatever else lies there stays).
    /// </summary>
    /// <param name="path">The directory.</param>
    /// <param name="scenario">Name of the scenario that is about to run.</param>
    /// <exception cref="ResultsException">
    /// It holds another scenario's run, a run in progress, a sweep, or files that are no results; or it cannot be
    /// created. Nothing was
    /// changed.
    /// </exception>
    public static ResultsDirectory Prepare(string path, string scenario)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(scenario);
        var full = Path.GetFullPath(path);
        try
        {
            if (File.Exists(full))
            {
                throw new ResultsException($"results cannot be written to '{path}': it is a file, not a directory");
            }

            System.IO.Directory.CreateDirectory(full);
            var directory = new ResultsDirectory(full);
            directory.RefuseForeign(path, scenario);
            directory.RefuseRunning(path);
            directory.RemoveEarlierRun();
            return directory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultsException($"results cannot be written to '{path}': {e.Message}", e);
        }
    }

    /// <summary>Finds the dump that a user names: the file itself, or the directory that holds it.</summary>
    /// <param name="path">File or directory.</param>
    /// <returns>Full path of the dump.</returns>
    /// <exception cref="ResultsException">There is no such file, and no such directory with a dump in it.</exception>
    public static string FindDump(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        var inside = Path.Combine(full, DumpName);
        if (File.Exists(full))
        {
            return full;
        }

        return File.Exists(inside) ? inside : throw new ResultsException(
            System.IO.Directory.Exists(full)
                ? $"'{path}' holds no {DumpName}"
                : $"there is no file or directory '{path}'");
    }

    /// <summary>Full path of a capture in this directory.</summary>
    /// <param name="name">File name with the extension <c>.pcapng</c> and without folders.</param>
    /// <exception cref="ResultsException">The name leads out of the directory or has another extension.</exception>
    public string CapturePath(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Path.GetFileName(name) != name || Path.GetExtension(name) != CaptureExtension)
        {
            throw new ResultsException(
                $"a capture is named like 'web{CaptureExtension}', without folders; '{name}' is not");
        }

        return Path.Combine(FullPath, name);
    }

    private void RefuseForeign(string path, string scenario)
    {
        if (File.Exists(Path.Combine(FullPath, SweepName)))
        {
            throw new ResultsException($"'{path}' holds the results of a sweep; choose another directory");
        }

        if (!File.Exists(DumpPath))
        {
            // Runs of several values have a directory each in it, which a single run leaves alone.
            var stranger = System.IO.Directory.EnumerateFileSystemEntries(FullPath)
                .Where(entry => !File.Exists(Path.Combine(entry, DumpName))).Min(StringComparer.Ordinal);
            if (stranger is not null)
            {
                throw new ResultsException(
                    $"'{path}' is not empty and holds no run of NetSim (there is '{Path.GetFileName(stranger)}');"
                    + " choose an empty or new directory");
            }

            return;
        }

        var former = ScenarioOf(path);
        if (former is not null && former != scenario)
        {
            throw new ResultsException(
                $"'{path}' holds a run of the scenario '{former}', not of '{scenario}'; choose another directory");
        }
    }

    // The first records are enough; a dump that names no scenario has nothing to lose.
    private string? ScenarioOf(string path)
    {
        try
        {
            using var reader = new RunDumpReader(File.OpenRead(DumpPath));
            while (reader.TryRead(out var record))
            {
                if (record.Content is RunIdentity identity)
                {
                    return identity.Scenario;
                }
            }

            return null;
        }
        catch (ResultsException e)
        {
            throw new ResultsException($"'{path}' holds something else than a run: {e.Message}", e);
        }
    }

    // A run holds its log for itself as long as it writes.
    private void RefuseRunning(string path)
    {
        if (!File.Exists(LogPath))
        {
            return;
        }

        try
        {
            using var log = new FileStream(LogPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new ResultsException($"another run is writing to '{path}'; choose another directory", e);
        }
    }

    private void RemoveEarlierRun()
    {
        string[] own = [DumpPath, SummaryPath, SamplesPath, LogPath, ReportPath];
        foreach (var file in own.Concat(System.IO.Directory.EnumerateFiles(FullPath, "*" + CaptureExtension)))
        {
            File.Delete(file);
        }
    }
}
