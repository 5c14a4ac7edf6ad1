using System.Text.Encodings.Web;
using System.Text.Json;
using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>
/// A JSON object per run, a line each, in the order in which runs end: <c>--jsonl</c>. A line is written at once.
/// </summary>
public sealed class SweepJsonLines(Stream output) : IDisposable
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a run: <c>point rep seed parameters metrics ended reason</c>.</summary>
    public void Write(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        using (var json = new Utf8JsonWriter(output, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("point", result.Point);
            json.WriteNumber("rep", result.Repetition);
            json.WriteNumber("seed", result.Run.Identity.Seed);
            json.WriteStartObject("parameters");
            foreach (var (name, value) in result.Run.Identity.Parameters)
            {
                json.WriteString(name, value.ToString());
            }

            json.WriteEndObject();
            json.WriteStartObject("metrics");
            foreach (var column in result.Run.Metrics.SelectMany(MetricColumn.Of))
            {
                json.WritePropertyName(column.Name);
                SweepJson.WriteNumber(json, column.Value);
            }

            json.WriteEndObject();
            json.WriteString("ended", result.Run.Ending.ToText());
            json.WriteString("reason", result.Run.Reason);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
        output.Flush();
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => output.Dispose();
}
