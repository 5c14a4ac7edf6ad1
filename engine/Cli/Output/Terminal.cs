using NetSim.Scripting;

namespace NetSim.Cli;

/// <summary>Where output goes and how it may look: data to stdout, everything else to stderr.</summary>
internal sealed class Terminal
{
    public Terminal(bool noColor, bool quiet)
    {
        var plain = noColor
            || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("TERM") is "dumb";
        Quiet = quiet;
        ColorOut = !plain && !Console.IsOutputRedirected;
        ColorError = !plain && !Console.IsErrorRedirected;
        ShowsProgress =
            !quiet && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";
    }

    public bool Quiet { get; }

    public bool ColorOut { get; }

    public bool ColorError { get; }

    public bool ShowsProgress { get; }

    /// <summary>An error; shown even with -q.</summary>
    public void Error(string text)
    {
        var lines = text.Split('\n', 2);
        var first = ColorError && lines[0].StartsWith("error", StringComparison.Ordinal)
            ? $"\e[1;31merror\e[0m{lines[0]["error".Length..]}"
            : lines[0];
        Console.Error.WriteLine(lines.Length == 1 ? first : $"{first}\n{lines[1]}");
    }

    /// <summary>Something worth knowing that is no error.</summary>
    public void Note(string text)
    {
        if (!Quiet)
        {
            Console.Error.WriteLine(text);
        }
    }

    public void Report(IEnumerable<ScriptDiagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.IsError)
            {
                Error(diagnostic.ToText());
            }
            else
            {
                Note(diagnostic.ToText());
            }
        }
    }
}
