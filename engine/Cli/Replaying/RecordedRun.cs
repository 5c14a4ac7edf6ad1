using System.Text.Json;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary>A run as its results tell it: the dump says what it was, the log beside it where its script lay.</summary>
internal sealed record RecordedRun(
    RunRecord Run, string? Script, string Source, string Engine, string? Kernel, bool HadArguments)
{
    /// <summary>Reads a results directory or a dump.</summary>
    /// <exception cref="ResultsException">There is no such dump, or nothing of it is readable.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RecordedRun Read(string results)
    {
        var dump = ResultsDirectory.FindDump(results);
        var run = RunDump.Load(File.OpenRead(dump)).Run
            ?? throw new ResultsException("the record that names the scenario is lost");
        var origin = FindOrigin(Path.Combine(Path.GetDirectoryName(dump) ?? string.Empty, ResultsDirectory.LogName));
        if (origin is not { } found)
        {
            return new RecordedRun(run, null, string.Empty, string.Empty, run.Identity.Kernel, HadArguments: false);
        }

        // Without --kernel the script itself decides, perhaps differently for each host.
        var kernel = Text(found, "kernel");
        var script = Path.GetFullPath(
            Text(found, "path"), Text(found, "directory") is { Length: > 0 } d ? d : Directory.GetCurrentDirectory());
        return new RecordedRun(
            run, script, Text(found, "source"), Text(found, "engine"), kernel.Length == 0 ? null : kernel,
            found.TryGetProperty("arguments", out var count) && count.GetInt64() > 0);
    }

    private static JsonElement? FindOrigin(string log)
    {
        if (!File.Exists(log))
        {
            return null;
        }

        foreach (var line in File.ReadLines(log))
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.TryGetProperty("event", out var kind) && kind.GetString() == "scenario")
                {
                    return document.RootElement.Clone();
                }
            }
            catch (JsonException)
            {
                // A line that was torn says nothing.
            }
        }

        return null;
    }

    private static string Text(JsonElement origin, string name) =>
        origin.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;
}
