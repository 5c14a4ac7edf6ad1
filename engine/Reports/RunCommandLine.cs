using System.Text;
using System.Text.Json;
using NetSim.Results;

namespace NetSim.Reports;

/// <summary>The command that gives a run again.</summary>
internal static class RunCommandLine
{
    /// <summary>The command, each word quoted where a shell would take it apart.</summary>
    /// <param name="identity">Which run.</param>
    /// <param name="log">The log, which knows under which path the scenario was run; it may be absent.</param>
    public static string Of(RunIdentity identity, string log)
    {
        var words = new List<string> { "netsim", "run", PathOf(log) ?? identity.Scenario + ".csx" };
        foreach (var (name, value) in identity.Parameters)
        {
            // A comma would begin another value.
            var text = value.ToString().Replace(",", @"\,", StringComparison.Ordinal);
            words.AddRange(["-p", $"{name}={text}"]);
        }

        words.AddRange(["--seed", $"{identity.Seed}", "--kernel", identity.Kernel]);
        return ShellWords.Join(words);
    }

    private static string? PathOf(string log)
    {
        if (!File.Exists(log))
        {
            return null;
        }

        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var lines = new StreamReader(file, Encoding.UTF8);
        while (lines.ReadLine() is { } line)
        {
            try
            {
                using var entry = JsonDocument.Parse(line);
                if (entry.RootElement is { ValueKind: JsonValueKind.Object } fields
                    && fields.TryGetProperty("event", out var name) && name.ValueEquals("scenario")
                    && fields.TryGetProperty("path", out var path))
                {
                    return path.GetString();
                }
            }
            catch (JsonException)
            {
                // A line torn by a crash says nothing, and the next may.
            }
        }

        return null;
    }
}
