using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>
/// A sweep as its dump tells it: the experiment and every run that ended. Damage is passed over and reported; the good
/// records around it are kept.
/// </summary>
/// <param name="Experiment">What the experiment is; null when every record that says so is damaged.</param>
/// <param name="Results">
/// The runs, by point and repetition, each once. They may be more than the tables show: see <see cref="SweepTable"/>.
/// </param>
/// <param name="Damage">What was wrong (the first hundred places).</param>
/// <param name="DamageCount">Number of damaged places.</param>
public sealed record SweepDump(
    ExperimentDescription? Experiment,
    IReadOnlyList<RunResult> Results,
    IReadOnlyList<DamageReport> Damage,
    long DamageCount)
{
    /// <summary>Reads the sweep in a directory.</summary>
    /// <param name="path">The directory, or the <c>sweep.msgpack</c> in it.</param>
    /// <exception cref="ResultsException">There is none, it is another kind of dump, or it cannot be read.</exception>
    public static SweepDump Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = Directory.Exists(path) ? Path.Combine(path, ResultsDirectory.SweepName) : path;
        if (!File.Exists(file))
        {
            throw new ResultsException($"'{path}' holds no {ResultsDirectory.SweepName}");
        }

        try
        {
            return Read(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultsException($"'{file}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a sweep's dump, or a part of one that somebody else wrote with the same records.</summary>
    /// <param name="stream">The dump; closed in the end.</param>
    /// <exception cref="ResultsException">It is the dump of something else than a sweep.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static SweepDump Read(Stream stream)
    {
        using var records = new RecordStreamReader(stream);
        var gathered = new SweepGathering();
        while (records.TryRead())
        {
            try
            {
                gathered.Add(records.Kind, records.Payload);
            }
            catch (MessagePackSerializationException e)
            {
                records.ReportContent(e.Message);
            }
        }

        return new SweepDump(gathered.Experiment(), gathered.Results(), records.Damage, records.DamageCount);
    }
}
