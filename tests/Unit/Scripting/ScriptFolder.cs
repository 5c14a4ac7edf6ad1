using NetSim.Scripting;

namespace NetSim.Tests.Scripting;

/// <summary>A directory of scripts with a cache of its own, gone after the test.</summary>
internal sealed class ScriptFolder : IDisposable
{
    public ScriptFolder()
    {
        Root = Directory.CreateTempSubdirectory("netsim-script-").FullName;
        Options = new ScriptHostOptions { CacheDirectory = Path.Combine(Root, "cache") };
    }

    public string Root { get; }

    public ScriptHostOptions Options { get; }

    public string CacheFile => Directory.GetFiles(Path.Combine(Root, "cache", "scripts"), "*.script").Single();

    public string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public LoadResult Load(string name) => ScriptHost.Load(Path.Combine(Root, name), Options);

    public LoadResult LoadText(string text)
    {
        Write("x.csx", text);
        return Load("x.csx");
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
