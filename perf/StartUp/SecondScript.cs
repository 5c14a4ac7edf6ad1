using System.Diagnostics;
using NetSim.Scripting;

namespace NetSim.Perf;

/// <summary>Two scripts compiled one after the other in this process, without the cache: the second finds a warm compiler.</summary>
internal static class SecondScript
{
    public static (Seconds First, Seconds Second) Measure(Scripts scripts) => (Load(scripts.First), Load(scripts.Second));

    private static Seconds Load(string path)
    {
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var loaded = ScriptHost.Load(path, new ScriptHostOptions { UseCache = false });
        return loaded.Succeeded
            ? new Seconds((Environment.CpuUsage.TotalTime - cpu).TotalSeconds, watch.Elapsed.TotalSeconds)
            : throw new InvalidOperationException(string.Join('\n', loaded.Diagnostics));
    }
}
