using System.Text.Json;
using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>Reads measurements: a JSON array of <c>{"experiment", "params", "observed"}</c>.</summary>
public static class MeasurementFile
{
    private static readonly JsonSerializerOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a file.</summary>
    /// <exception cref="MeasurementException">It is malformed; the message has the position.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<MeasurementRecord> Read(string path) => Directory.Exists(path)
        ? throw new IOException("it is a directory, not a file of measurements")
        : Parse(File.ReadAllBytes(path), path);

    /// <summary>Reads the content of a file.</summary>
    /// <param name="content">JSON in UTF-8, with or without a byte order mark.</param>
    /// <param name="name">The name that errors mention.</param>
    /// <exception cref="MeasurementException">It is malformed; the message has the position.</exception>
    public static IReadOnlyList<MeasurementRecord> Parse(ReadOnlySpan<byte> content, string name)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var json = content.StartsWith(mark) ? content[mark.Length..] : content;
        var reader = new Utf8JsonReader(json);
        var records = new List<MeasurementRecord>();
        long start = 0;
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw At(name, json, reader.TokenStartIndex, "measurements are an array of records");
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                start = reader.TokenStartIndex;
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    throw At(name, json, start, "a record is an object with experiment, params and observed");
                }

                var record = JsonSerializer.Deserialize<JsonObject>(ref reader, Strict);
                records.Add(ToRecord(record!, name, json, start)); // An object was seen to begin here.
            }

            reader.Read(); // Throws when something follows the array.
        }
        catch (JsonException e)
        {
            // A position inside a record is told from its beginning.
            var (line, column) = reader.TokenType == JsonTokenType.StartObject ? Position(json, start) : (1, 1);
            throw e.LineNumber is { } row && e.BytePositionInLine is { } octet && e.Path is null
                ? new MeasurementException(name, row + 1, octet + 1, Reason(e))
                : new MeasurementException(name, line, column, Reason(e));
        }

        return records.Count > 0
            ? records
            : throw At(name, json, 0, "there is no record in it, so nothing would be verified");
    }

    private static MeasurementRecord ToRecord(JsonObject record, string name, ReadOnlySpan<byte> json, long start)
    {
        if (record["experiment"] is not JsonValue value || !value.TryGetValue(out string? experiment))
        {
            throw At(name, json, start, "the record has no experiment, which is a name such as \"e01_syn_flood\"");
        }

        var parameters = record["params"];
        if (parameters is not JsonObject)
        {
            throw At(name, json, start, $"the record of {experiment} has no params, which is an object");
        }

        var observed = record["observed"];
        return observed is null or JsonObject
            ? new(experiment, (JsonObject)parameters, (JsonObject?)observed)
            : throw At(name, json, start, $"observed of the record of {experiment} is neither an object nor null");
    }

    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        var text = end < 0 ? e.Message : e.Message[..end];
        end = text.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    private static MeasurementException At(string name, ReadOnlySpan<byte> json, long index, string reason)
    {
        var (line, column) = Position(json, index);
        return new(name, line, column, reason);
    }

    private static (long Line, long Column) Position(ReadOnlySpan<byte> json, long index)
    {
        var before = json[..(int)index];
        return (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }
}
