using System.Buffers;
using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>
/// The kinds of record in <c>sweep.msgpack</c>, and the schema record that describes them to a reader.
/// </summary>
internal static class SweepKinds
{
    public const string Schema = "schema";
    public const string Experiment = "experiment";
    public const string Point = "point";
    public const string Metrics = "metrics";
    public const string Result = "result";

    private const string FrameText =
        "every object is [kind, sequence, payload, crc]; sequence counts from 0; crc is the CRC-32 (zlib) of the"
        + " object's bytes before its last five";

    private static readonly (string Kind, (string Field, string Meaning)[] Fields)[] s_records =
    [
        (Experiment,
        [
            ("scenario", "text"), ("script", "path as the user wrote it"), ("script_sha256", "hex digits"),
            ("engine", "text"), ("seed", "unsigned"), ("kernel", "text or nil"),
            ("axes", "array of text: the parameters as asked for"), ("samples", "Latin-hypercube samples or 0"),
            ("points", "number of points"), ("common_random_numbers", "boolean"),
            ("repetitions", "map: auto least most confidence relative columns"),
            ("expectations", "array of text: what --expect asked of every point"),
            ("search", "nil for a sweep, or array: parameter, whether the smallest value is wanted"),
        ]),
        (Point, [("point", "number from 1"), ("parameters", "map: name to text")]),
        (Metrics,
        [
            ("point", "number"), ("rep", "number"),
            ("metrics", "array: the first metrics of a run whose result record follows"),
        ]),
        (Result,
        [
            ("point", "number"), ("rep", "number"), ("fault", "none, scenario, usage or engine"),
            ("earlier", "metrics in 'metrics' records before this one"),
            ("run", "map: scenario seed kernel parameters"),
            ("end", "map: ended complete reason fingerprint events simulated_ns"),
            ("expectations", "array of maps: text passed value where"),
            ("metrics", "array of maps: name unit and one of value, distribution, gauge"),
        ]),
    ];

    /// <summary>Writes the payload of the first record.</summary>
    public static void WriteSchema(IBufferWriter<byte> output, string engine)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(4);
        writer.WriteString("schema"u8);
        writer.Write(ExperimentDescription.Schema);
        writer.WriteString("engine"u8);
        writer.Write(engine);
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
