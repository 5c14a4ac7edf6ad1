using System.Text.Json;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary>Exactly one object on stdout, or an array of them when a parameter has several values.</summary>
internal static class JsonOutput
{
    public static void Write(IReadOnlyList<ColumnResult> results, bool isArray) => Write(json =>
    {
        if (isArray)
        {
            json.WriteStartArray();
        }

        foreach (var result in results)
        {
            RunJson.Write(
                json, result.Record, result.Outcome.Wall.TotalSeconds, more => EngineOutput.Write(more, result));
        }

        if (isArray)
        {
            json.WriteEndArray();
        }
    });

    /// <summary>What a verb has to say as JSON: one value, indented, with a newline at its end.</summary>
    public static void Write(Action<Utf8JsonWriter> write)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            write(json);
        }

        output.WriteByte((byte)'\n');
    }
}
