using System.Text.Json;
using NetSim.Experiments;

namespace NetSim.Distributed;

/// <summary>
/// The directory <c>slurm</c> inside a sweep's results, through which sweep and pilots speak. Everything in it is a
/// file that appears whole by a rename, and a rename is also how a pilot takes a chunk: of several exactly one
/// succeeds, on one machine and on a shared file system (POSIX rename; NFS gives the same guarantee).
/// </summary>
public sealed class SharedDirectory
{
    /// <summary>Name of the directory inside the results.</summary>
    public const string Name = "slurm";

    private const string Extension = ".json";
    private const string ShardExtension = ".msgpack";
    private const string Unfinished = ".tmp";

    /// <summary>The directory that belongs to a sweep's results; not created yet.</summary>
    /// <param name="results">The results directory.</param>
    public SharedDirectory(string results)
    {
        ArgumentException.ThrowIfNullOrEmpty(results);
        FullPath = Path.GetFullPath(Path.Combine(results, Name));
    }

    /// <summary>Full path.</summary>
    public string FullPath { get; }

    /// <summary>Whether the sweep asked its pilots to end.</summary>
    public bool IsStopped => File.Exists(In("stop"));

    /// <summary>Why a pilot could not use the script; null while none has complained.</summary>
    public string? Refusal => File.Exists(In("refused")) ? File.ReadAllText(In("refused")) : null;

    /// <summary>Chunks that nobody has taken.</summary>
    public int Waiting => Count("chunks");

    /// <summary>Chunks that somebody has taken and not finished.</summary>
    public int Claimed => Count("claimed");

    /// <summary>Makes the directory ready: what an earlier sweep had offered is withdrawn, its shards stay.</summary>
    public void Prepare(PilotSetup setup)
    {
        foreach (var folder in (string[])["chunks", "claimed", "shards", "pilots"])
        {
            Directory.CreateDirectory(In(folder));
        }

        foreach (var file in Directory.EnumerateFiles(In("chunks")).Concat(Directory.EnumerateFiles(In("claimed"))))
        {
            File.Delete(file);
        }

        File.Delete(In("stop"));
        File.Delete(In("refused"));
        Write(In("setup" + Extension), JsonSerializer.SerializeToUtf8Bytes(setup));
        Beat("sweep");
    }

    /// <summary>What the sweep has told its pilots.</summary>
    /// <exception cref="ExperimentException">There is no sweep here.</exception>
    public PilotSetup ReadSetup()
    {
        var path = In("setup" + Extension);
        if (!File.Exists(path))
        {
            throw new ExperimentException(
                $"'{FullPath}' is no directory of a sweep that has pilots: it has no setup.json");
        }

        return JsonSerializer.Deserialize<PilotSetup>(File.ReadAllBytes(path))
            ?? throw new ExperimentException($"'{path}' is empty");
    }

    /// <summary>Offers a chunk.</summary>
    public void Offer(Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        Write(In("chunks", chunk.Name + Extension), JsonSerializer.SerializeToUtf8Bytes(chunk));
    }

    /// <summary>Takes a chunk that nobody else has, the oldest first.</summary>
    /// <param name="pilot">Who takes it.</param>
    /// <returns>Null when there is none.</returns>
    public Chunk? TryClaim(string pilot)
    {
        foreach (var path in Directory.EnumerateFiles(In("chunks"), "*" + Extension).Order(StringComparer.Ordinal))
        {
            var mine = ClaimPath(Path.GetFileNameWithoutExtension(path), pilot);
            try
            {
                File.Move(path, mine);
                return JsonSerializer.Deserialize<Chunk>(File.ReadAllBytes(mine));
            }
            catch (FileNotFoundException)
            {
                // Somebody was faster, or the sweep gave the chunk to others.
            }
        }

        return null;
    }

    /// <summary>Hands in the results of a chunk as a shard of the sweep's dump, and gives up the claim.</summary>
    public void HandIn(Chunk chunk, string pilot, IEnumerable<RunResult> results)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentNullException.ThrowIfNull(results);
        var path = In("shards", $"{chunk.Name}.{pilot}{ShardExtension}");
        using (var shard = new SweepRecordWriter(new FileStream(path + Unfinished, FileMode.Create, FileAccess.Write)))
        {
            foreach (var result in results)
            {
                shard.Write(result);
            }
        }

        File.Move(path + Unfinished, path, overwrite: true);
        File.Delete(ClaimPath(chunk.Name, pilot));
    }

    /// <summary>The shards that have been handed in.</summary>
    public IReadOnlyList<string> Shards() =>
        [.. Directory.EnumerateFiles(In("shards"), "*" + ShardExtension).Order(StringComparer.Ordinal)];

    /// <summary>The results in a shard, as much of it as is good.</summary>
    public static IReadOnlyList<RunResult> Read(string shard) => SweepDump.Read(File.OpenRead(shard)).Results;

    /// <summary>Offers again what a pilot has taken, because it gives no sign of life.</summary>
    /// <returns>Number of chunks.</returns>
    public int OfferAgain(string pilot)
    {
        var count = 0;
        foreach (var path in Directory.EnumerateFiles(In("claimed"), $"*.{pilot}{Extension}").ToList())
        {
            var chunk = Path.GetFileName(path).Split('.')[0];
            try
            {
                File.Move(path, In("chunks", chunk + Extension), overwrite: true);
                count++;
            }
            catch (FileNotFoundException)
            {
                // It has just handed the chunk in after all.
            }
        }

        return count;
    }

    /// <summary>Gives a sign of life.</summary>
    /// <param name="who">A pilot's name, or <c>sweep</c>.</param>
    public void Beat(string who) => Write(In("pilots", who), JsonSerializer.SerializeToUtf8Bytes(Guid.NewGuid()));

    /// <summary>
    /// The latest signs of life by name: a text that changes with each sign. No machine's clock is trusted.
    /// </summary>
    public IReadOnlyDictionary<string, string> Beats()
    {
        Dictionary<string, string> beats = [];
        foreach (var path in Directory.Exists(In("pilots")) ? Directory.EnumerateFiles(In("pilots")) : [])
        {
            if (!path.EndsWith(Unfinished, StringComparison.Ordinal))
            {
                beats[Path.GetFileName(path)] = File.ReadAllText(path);
            }
        }

        return beats;
    }

    /// <summary>A pilot says good-bye.</summary>
    public void Leave(string pilot) => File.Delete(In("pilots", pilot));

    /// <summary>A pilot says that the script cannot be used.</summary>
    public void Refuse(string why) => Write(In("refused"), System.Text.Encoding.UTF8.GetBytes(why));

    /// <summary>
    /// Removes the directory of a sweep that has everything. Pilots that still look find it gone, and end.
    /// </summary>
    /// <param name="results">The results directory.</param>
    public static void Remove(string results)
    {
        var path = new SharedDirectory(results).FullPath;
        for (var attempt = 0; attempt < 3 && Directory.Exists(path); attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (IOException)
            {
                Thread.Sleep(500); // A pilot has just given its last sign; what is left after that harms nobody.
            }
        }
    }

    /// <summary>Asks the pilots to end.</summary>
    public void Stop() => Write(In("stop"), []);

    private string ClaimPath(string chunk, string pilot) => In("claimed", $"{chunk}.{pilot}{Extension}");

    private string In(params ReadOnlySpan<string> names) => Path.Combine([FullPath, .. names]);

    private int Count(string folder) =>
        Directory.Exists(In(folder)) ? Directory.EnumerateFiles(In(folder), "*" + Extension).Count() : 0;

    private static void Write(string path, byte[] content)
    {
        File.WriteAllBytes(path + Unfinished, content);
        File.Move(path + Unfinished, path, overwrite: true);
    }
}
