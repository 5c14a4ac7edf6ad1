namespace NetSim.Scripting;

/// <summary>
/// Compiled scripts on the disk, one file each, named by its key. A file is written under another name and then
/// renamed, so a reader sees a whole one or none; one that is damaged is as good as none and is replaced.
/// </summary>
internal sealed class ScriptCache
{
    /// <summary>Files kept; beyond, those not used for longest go.</summary>
    public const int Capacity = 256;

    private const string Extension = ".script";

    private readonly string _directory;

    private ScriptCache(string directory) => _directory = directory;

    /// <summary>The cache in a directory, created when needed; null when that is impossible.</summary>
    public static ScriptCache? Open(string? directory)
    {
        try
        {
            var path = Path.Combine(directory ?? DefaultDirectory(), "scripts");
            if (!Directory.Exists(path))
            {
                CreatePrivate(path);
            }

            return new ScriptCache(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The script under a key; null when there is none or it is damaged.</summary>
    public CompiledScript? TryRead(string key)
    {
        var path = PathOf(key);
        try
        {
            if (!File.Exists(path) || ScriptBundle.TryDecode(File.ReadAllBytes(path)) is not { } script)
            {
                return null;
            }

            File.SetLastAccessTimeUtc(path, DateTime.UtcNow);
            return script;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a script; a full disk or a directory that cannot be written only costs the next start.</summary>
    public void Write(string key, CompiledScript script)
    {
        var path = PathOf(key);
        var temporary = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, ScriptBundle.Encode(script));
            File.Move(temporary, path, overwrite: true);
            Prune();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
        }
    }

    private string PathOf(string key) => Path.Combine(_directory, key + Extension);

    private void Prune()
    {
        var files = new DirectoryInfo(_directory).GetFiles("*" + Extension);
        foreach (var file in files.OrderByDescending(f => f.LastAccessTimeUtc).Skip(Capacity))
        {
            TryDelete(file.FullName);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's file, or in use: it may stay.
        }
    }

    private static string DefaultDirectory()
    {
        if (Environment.GetEnvironmentVariable("NETSIM_CACHE") is { Length: > 0 } chosen)
        {
            return chosen;
        }

        if (OperatingSystem.IsWindows())
        {
            var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return Path.Combine(local, "netsim", "cache");
        }

        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg))
        {
            return Path.Combine(xdg, "netsim");
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length == 0
            ? throw new IOException("There is no home directory to keep compiled scripts in.")
            : Path.Combine(home, ".cache", "netsim");
    }

    // What lies here is executed later: nobody else may write to it.
    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(
                path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
