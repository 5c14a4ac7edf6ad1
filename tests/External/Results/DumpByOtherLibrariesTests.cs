using System.Text.Json;
using NetSim.Results;

namespace NetSim.Tests.Results;

/// <summary>Our dump as libraries read it that know nothing of us.</summary>
[Category("External")]
public sealed class DumpByOtherLibrariesTests
{
    private const int SampleCount = 1_000;

    // Prints every object of the stream; checks each checksum with zlib, from the bytes of the object alone.
    private const string PythonScript = """
        import json, msgpack, sys, zlib
        data = open(sys.argv[1], 'rb').read()
        unpacker = msgpack.Unpacker(None, raw=False)
        unpacker.feed(data)
        objects, start = [], 0
        for item in unpacker:
            end = unpacker.tell()
            assert zlib.crc32(data[start:end - 5]) == item[3], item
            objects.append(item)
            start = end
        print(json.dumps(objects))
        """;

    private const string NodeScript = """
        const { createRequire } = require('node:module');
        const [modules, file] = process.argv.slice(-2);
        const { decodeMulti } = createRequire(modules + '/x.js')('@msgpack/msgpack');
        console.log(JSON.stringify([...decodeMulti(require('node:fs').readFileSync(file))]));
        """;

    private TemporaryDirectory _directory = null!; // Made before each test.

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void Python_reads_every_record_and_agrees_on_every_value_and_checksum()
    {
        var python = OutsideProgram.PythonWithMsgpack();
        var dump = _directory.Write("run.msgpack", ResultsSamples.Dump(ResultsSamples.Complete, SampleCount));

        AssertRecords(JsonDocument.Parse(OutsideProgram.Run(python, "-c", PythonScript, dump)).RootElement);
    }

    [Test]
    public void Node_reads_every_record_and_agrees_on_every_value()
    {
        var (node, modules) = OutsideProgram.NodeWithMsgpack();
        var dump = _directory.Write("run.msgpack", ResultsSamples.Dump(ResultsSamples.Complete, SampleCount));

        AssertRecords(JsonDocument.Parse(OutsideProgram.Run(node, "-e", NodeScript, modules, dump)).RootElement);
    }

    [Test]
    public void Python_reads_the_records_before_a_torn_tail()
    {
        var python = OutsideProgram.PythonWithMsgpack();
        var bytes = ResultsSamples.Dump(ResultsSamples.Complete, SampleCount);
        var dump = _directory.Write("run.msgpack", bytes[..^3]);

        var records = JsonDocument.Parse(OutsideProgram.Run(python, "-c", PythonScript, dump)).RootElement;

        Assert.That(records.GetArrayLength(), Is.EqualTo(RunDump.Load(new MemoryStream(bytes)).Records - 1));
        Assert.That(records[records.GetArrayLength() - 1][0].GetString(), Is.EqualTo("alert"));
    }

    [Test]
    public void Pythons_objects_are_read_by_us()
    {
        var python = OutsideProgram.PythonWithMsgpack();
        const string Script = """
            import msgpack, sys
            sys.stdout.write(msgpack.packb([None, True, -5, 2**40, 0.1, 'grün', b'\x00\xff', {'k': [1, 2]}]).hex())
            """;

        var reader = new MessagePackReader(Convert.FromHexString(OutsideProgram.Run(python, "-c", Script)));

        Assert.That(reader.ReadArrayHeader(), Is.EqualTo(8));
        Assert.That(reader.TryReadNil(), Is.True);
        Assert.That(reader.ReadBoolean(), Is.True);
        Assert.That(reader.ReadInt32(), Is.EqualTo(-5));
        Assert.That(reader.ReadInt64(), Is.EqualTo(1L << 40));
        Assert.That(reader.ReadDouble(), Is.EqualTo(0.1));
        Assert.That(reader.ReadString(), Is.EqualTo("grün"));
        Assert.That(reader.ReadBytes().ToArray(), Is.EqualTo(new byte[] { 0, 255 }));
        Assert.That(reader.ReadMapHeader(), Is.EqualTo(1));
        Assert.That(reader.ReadString(), Is.EqualTo("k"));
        Assert.That(reader.ReadArrayHeader(), Is.EqualTo(2));
    }

    private static void AssertRecords(JsonElement records)
    {
        var payloads = records.EnumerateArray().ToLookup(r => r[0].GetString()!, r => r[2]);
        Assert.That(
            records.EnumerateArray().Select(r => r[1].GetInt32()),
            Is.EqualTo(Enumerable.Range(0, records.GetArrayLength())));
        Assert.That(records[0][0].GetString(), Is.EqualTo("schema"));
        Assert.That(records[0][2].GetProperty("schema").GetString(), Is.EqualTo("netsim.run/1"));
        Assert.That(
            records[0][2].GetProperty("records").EnumerateObject().Select(p => p.Name),
            Is.EqualTo(new[] { "run", "samples", "metric", "host", "expectation", "alert", "end" }));
        AssertRun(payloads["run"].Single());
        AssertSamples([.. payloads["samples"]]);
        AssertSummary(payloads);
    }

    private static void AssertRun(JsonElement run)
    {
        Assert.That(run.GetProperty("scenario").GetString(), Is.EqualTo("syn-flood"));
        Assert.That(run.GetProperty("seed").GetUInt64(), Is.EqualTo(42));
        Assert.That(
            run.GetProperty("parameters").EnumerateObject().Select(p => p.Value.ToString()),
            Is.EqualTo(new[] { "0", "0.1", "linux-3.10, \"old\"", "True" }));
    }

    private static void AssertSamples(JsonElement[] batches)
    {
        List<(string Metric, long Time, double? Value)> rows = [];
        foreach (var batch in batches)
        {
            var (series, times, values) =
                (batch.GetProperty("series"), batch.GetProperty("time_ns"), batch.GetProperty("value"));
            rows.AddRange(batch.GetProperty("index").EnumerateArray().Select((index, i) => (
                series[index.GetInt32()][1].GetString()!,
                times[i].GetInt64(),
                values[i].ValueKind == JsonValueKind.Null ? (double?)null : values[i].GetDouble())));
        }

        Assert.That(rows, Is.EqualTo(Enumerable.Range(0, SampleCount).Select(i => (
            i % 2 == 0 ? "syn_queue" : "loss",
            100_000_000L * (i / 2),
            i % 7 == 6 ? (double?)null : i * 0.1))));
    }

    private static void AssertSummary(ILookup<string, JsonElement> payloads)
    {
        var metrics = payloads["metric"].ToDictionary(m => m.GetProperty("name").GetString()!);
        Assert.That(metrics["early"].GetProperty("value").GetDouble(), Is.EqualTo(0.057));
        Assert.That(metrics["ratio"].GetProperty("value").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(metrics["users.connect_latency"].GetProperty("unit").GetString(), Is.EqualTo("s"));
        var latency = metrics["users.connect_latency"].GetProperty("distribution");
        Assert.That(latency.EnumerateObject().Select(p => (p.Name, p.Value.GetDouble())), Is.EqualTo(new[]
        {
            ("count", 3.0), ("mean", 0.5), ("min", 0.02), ("p50", 0.1), ("p90", 1.25), ("p99", 1.25), ("p999", 1.25),
            ("max", 1.25),
        }));
        Assert.That(metrics["web:80.syn_queue"].GetProperty("gauge").GetProperty("mean").GetDouble(), Is.EqualTo(64.5));
        var web = payloads["host"].First();
        Assert.That(web.GetProperty("counters").GetRawText().Replace(" ", ""), Is.EqualTo("{\"TcpExtListenDrops\":7}"));
        Assert.That(web.GetProperty("states").GetProperty("SYN-RECV").GetInt64(), Is.EqualTo(129));
        Assert.That(payloads["expectation"].Last().GetProperty("text").GetString(), Is.EqualTo("übrig = \"x\""));
        Assert.That(payloads["alert"].Single().GetProperty("time_ns").GetInt64(), Is.EqualTo(1_500_000_000));
        var end = payloads["end"].Single();
        Assert.That(end.GetProperty("fingerprint").GetString(), Is.EqualTo("0123456789abcdef"));
        Assert.That(end.GetProperty("complete").GetBoolean(), Is.True);
        Assert.That(end.GetProperty("events").GetInt64(), Is.EqualTo(123_456));
    }
}
