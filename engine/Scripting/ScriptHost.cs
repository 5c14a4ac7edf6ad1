using System.Runtime.CompilerServices;
using NetSim.Core;

namespace NetSim.Scripting;

/// <summary>
/// Makes a program of a <c>.csx</c> file: from the disk cache when the same text was compiled before by the same
/// engine, else with Roslyn. On a cache hit no Roslyn assembly is loaded: this file must not name a Roslyn type.
/// </summary>
public static class ScriptHost
{
    private const long LargestScript = 4 << 20;

    /// <summary>
    /// Reads and compiles a scenario. Runs nothing of it. May be called at any time, from any thread.
    /// </summary>
    /// <param name="path">The script as the user wrote it, absolute or relative to the current directory.</param>
    /// <param name="options">Cache directory and the like; null for the defaults.</param>
    /// <returns>
    /// The program, or what is wrong with the text or the file: a wrong script is a result here, not an exception.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    public static LoadResult Load(string path, ScriptHostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new ScriptHostOptions();
        if (WrongFile(path) is { } wrong)
        {
            return LoadResult.Refused([wrong]);
        }

        ScriptSources sources;
        try
        {
            sources = ScriptSources.Read(Path.GetFullPath(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return LoadResult.Refused([ScriptDiagnostic.OfFile(path, $"cannot be read: {e.Message}")]);
        }

        if (sources.WrongPackage is { } package)
        {
            return LoadResult.Refused([package]);
        }

        var cache = options.UseCache ? ScriptCache.Open(options.CacheDirectory) : null;
        var key = cache is null ? string.Empty : CacheKey.Of(sources);
        if (cache?.TryRead(key) is { } cached)
        {
            return LoadResult.Of(
                new ScriptProgram(path, cached), cached.Warnings, fromCache: true, SourceDigest.Of(sources));
        }

        return Compile(path, sources, cache, key);
    }

    // Not inlined: to compile this method's body is to load Roslyn.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LoadResult Compile(string path, ScriptSources sources, ScriptCache? cache, string key)
    {
        var diagnostics = ScriptCompiler.Compile(sources, out var compiled);
        if (compiled is null)
        {
            return LoadResult.Refused(diagnostics);
        }

        cache?.Write(key, compiled);
        return LoadResult.Of(
            new ScriptProgram(path, compiled), diagnostics, fromCache: false, SourceDigest.Of(sources));
    }

    private static ScriptDiagnostic? WrongFile(string path)
    {
        if (Directory.Exists(path))
        {
            return ScriptDiagnostic.OfFile(path, "is a directory; a scenario is a .csx or .cs file");
        }

        var file = new FileInfo(path);
        var extension = file.Extension.ToLowerInvariant();
        if (!file.Exists)
        {
            return ScriptDiagnostic.OfFile(path, "no such file", NearestFile(file));
        }

        if (extension is not (".csx" or ".cs"))
        {
            return ScriptDiagnostic.OfFile(
                path, "is not a .csx or .cs file; a scenario is a C# script with that extension");
        }

        return file.Length > LargestScript
            ? ScriptDiagnostic.OfFile(path, $"has {file.Length} bytes; a script has at most {LargestScript}")
            : null;
    }

    private static string? NearestFile(FileInfo wanted)
    {
        // The directory may be wrong as well as the name: look from the deepest directory that exists.
        var from = wanted.Directory;
        while (from is { Exists: false })
        {
            from = from.Parent;
        }

        if (from?.Parent is null)
        {
            return null;
        }

        var bounded = new EnumerationOptions
        {
            RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true,
        };
        var names = from.EnumerateFiles("*.csx", bounded).Take(2_000)
            .Select(f => Path.GetRelativePath(from.FullName, f.FullName));
        var nearest = NearestName.Of(Path.GetRelativePath(from.FullName, wanted.FullName), names);
        return nearest is null
            ? null
            : Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.Combine(from.FullName, nearest));
    }
}
