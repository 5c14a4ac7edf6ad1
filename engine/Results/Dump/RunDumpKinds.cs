using System.Buffers;

namespace NetSim.Results;

/// <summary>The kinds of record in <c>run.msgpack</c>, and the schema record that describes them to a reader.</summary>
internal static class RunDumpKinds
{
    public const string Schema = "schema";
    public const string Run = "run";
    public const string Samples = "samples";
    public const string Metric = "metric";
    public const string Host = "host";
    public const string Expectation = "expectation";
    public const string Alert = "alert";
    public const string End = "end";

    private const string FrameText =
        "every object is [kind, sequence, payload, crc]; sequence counts from 0; crc is the CRC-32 (zlib) of the"
        + " object's bytes before its last five";

    private static readonly (string Kind, (string Field, string Meaning)[] Fields)[] s_records =
    [
        (Run, [("scenario", "text"), ("question", "text, left out when there is none"), ("seed", "unsigned"),
            ("kernel", "text"),
            ("parameters", "map: name to whole number, number, text, boolean or nil (no number)")]),
        (Samples, [("series", "array of [host, metric, unit]"), ("index", "array: for each sample its series here"),
            ("time_ns", "array: for each sample its simulated time in ns"),
            ("value", "array: for each sample its number in the series' unit, nil for none")]),
        (Metric, [("name", "text"), ("unit", "text"), ("value", "number or nil"),
            ("distribution", "map: count mean min p50 p90 p99 p999 max"), ("gauge", "map: last min mean max")]),
        (Host, [("name", "text"), ("members", "hosts summed up here"),
            ("counters", "map: name to count, without zeros"),
            ("states", "map: state, as ss prints it, to sockets; without zeros")]),
        (Expectation, [("text", "text"), ("passed", "boolean"), ("value", "number or nil"),
            ("where", "text or nil")]),
        (Alert, [("metric", "text"), ("level", "text"), ("time_ns", "simulated time in ns"),
            ("value", "number or nil")]),
        (End, [("ended", "until, wall-limit, interrupted or failed"), ("complete", "boolean"),
            ("reason", "text or nil"),
            ("fingerprint", "hex digits, nil for a partial run"), ("events", "count"),
            ("simulated_ns", "simulated time in ns")]),
    ];

    /// <summary>Writes the payload of the first record.</summary>
    public static void WriteSchema(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(4);
        writer.WriteString("schema"u8);
        writer.Write(RunRecord.Schema);
        writer.WriteString("engine"u8);
        writer.Write("NetSim " + EngineVersion.Text);
        writer.WriteString("frame"u8);
        writer.Write(FrameText);
        writer.WriteString("records"u8);
        writer.WriteMapHeader(s_records.Length);
        foreach (var (kind, fields) in s_records)
        {
            writer.Write(kind);
            writer.WriteMapHeader(fields.Length);
            foreach (var (field, meaning) in fields)
            {
                writer.Write(field);
                writer.Write(meaning);
            }
        }

        writer.Flush();
    }
}
