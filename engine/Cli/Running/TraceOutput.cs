using NetSim.Reports;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary>What <c>--trace</c> prints and <c>--svg</c> writes when all runs of a command have ended.</summary>
internal static class TraceOutput
{
    /// <summary>Prints the lives of the traced connections; with --json beside the object, so to stderr.</summary>
    public static void Print(RunRequest request, IReadOnlyList<ColumnResult> results, Terminal terminal)
    {
        if (request.Settings.Trace is not { } asked)
        {
            return;
        }

        var output = request.Json ? Console.Error : Console.Out;
        foreach (var result in results)
        {
            if (result.Outcome.Traces.Count == 0)
            {
                terminal.Note($"no connection of {asked.Host ?? "two hosts"} was "
                    + $"seen{(asked.Port is { } port ? $" with port {port}" : "")}");
            }

            if (request.IsTracePrinted)
            {
                output.WriteLine(result.Column.Label.Length > 0 ? $"\nwith {result.Column.Label}\n" : "");
                foreach (var trace in result.Outcome.Traces)
                {
                    TraceTable.Write(output, trace);
                }
            }
        }
    }

    /// <summary>Draws the traced connections, one file each.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Draw(string path, IReadOnlyList<ColumnResult> results, Terminal terminal)
    {
        foreach (var result in results)
        {
            foreach (var trace in result.Outcome.Traces)
            {
                var file = PathOf(path, result.Column, trace);
                if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
                {
                    Directory.CreateDirectory(folder);
                }

                using var writer = new StreamWriter(file);
                SequenceDiagram.Write(writer, trace, Title(result, trace));
                terminal.Note($"drawing: {file}");
            }
        }
    }

    private static string Title(ColumnResult result, ConnectionTrace trace)
    {
        var column = result.Column.Label.Length > 0 ? $" ({result.Column.Label})" : "";
        return $"{result.Record.Identity.Scenario}{column}: {trace.Left.Host} to {trace.Right.Host}";
    }

    // "a.svg", "a.syncookies=0.svg", "a.2.svg".
    private static string PathOf(string path, RunColumn column, ConnectionTrace trace)
    {
        var file = OutputPaths.Capture(path, column) ?? path;
        return trace.Number == 1 ? file : Path.ChangeExtension(file, trace.Number + Path.GetExtension(file));
    }
}
