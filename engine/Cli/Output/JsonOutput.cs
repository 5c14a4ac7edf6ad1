using System.Text.Json;
using NetSim.Results;

namespace NetSim.Cli;

/// <summary>Exactly one object on stdout, or an array of them when a parameter has several values.</summary>
internal static class JsonOutput
{
    public static void Write(IReadOnlyList<ColumnResult> results, bool isArray)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            if (isArray)
            {
                json.WriteStartArray();
            }

            foreach (var result in results)
            {
                RunJson.Write(json, result.Record, result.Outcome.Wall.TotalSeconds);
            }

            if (isArray)
            {
                json.WriteEndArray();
            }
        }

        output.WriteByte((byte)'\n');
    }
}
