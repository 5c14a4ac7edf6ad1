using System.Diagnostics;
using System.Globalization;

namespace NetSim.Perf;

/// <summary>From the start of the command to the first statement of a script.</summary>
internal static class FirstStatement
{
    public static Seconds Measure(string netsim, Scripts scripts, bool clearsCache)
    {
        if (clearsCache && Directory.Exists(scripts.Cache))
        {
            Directory.Delete(scripts.Cache, recursive: true);
        }

        var start = new ProcessStartInfo(netsim, ["run", scripts.First, "-q", "--out", Path.Combine(scripts.Folder, "out")])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["NETSIM_CACHE"] = scripts.Cache;
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{netsim} did not start");
        var line = process.StandardError.ReadLine() ?? string.Empty;
        var wall = watch.Elapsed.TotalSeconds;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && line.StartsWith("cpu=", StringComparison.Ordinal)
            ? new Seconds(double.Parse(line.AsSpan(4), CultureInfo.InvariantCulture), wall)
            : throw new InvalidOperationException($"{netsim} ended with {process.ExitCode}: {line}");
    }
}
