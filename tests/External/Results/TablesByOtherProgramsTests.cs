using System.Text.Json;
using NetSim.Results;

namespace NetSim.Tests.Results;

/// <summary>Our tables as pandas and SQLite's own library read them: the same numbers, and types that fit.</summary>
[Category("External")]
public sealed class TablesByOtherProgramsTests
{
    private const int SampleCount = 1_000;

    private const string PandasScript = """
        import json, pandas, sys
        summary = pandas.read_csv(sys.argv[1] + '/summary.csv', float_precision='round_trip')
        samples = pandas.read_csv(sys.argv[1] + '/samples.csv', float_precision='round_trip')
        none = lambda v: None if pandas.isna(v) else v
        print(json.dumps({
            'row': {k: none(v.item() if hasattr(v, 'item') else v) for k, v in summary.iloc[0].items()},
            'types': {k: str(t) for k, t in samples.dtypes.items()},
            'samples': [[t, h if isinstance(h, str) else '', m, none(v)] for t, h, m, v in samples.values.tolist()],
        }))
        """;

    private const string SqliteScript = """
        import json, sqlite3, sys
        base = sqlite3.connect(sys.argv[1] + '/results.sqlite')
        assert base.execute('PRAGMA integrity_check').fetchone() == ('ok',)
        rows = lambda table: [list(r) for r in base.execute('SELECT * FROM ' + table)]
        summary = base.execute('SELECT * FROM summary')
        print(json.dumps({
            'row': dict(zip([d[0] for d in summary.description], summary.fetchone())),
            **{t: rows(t) for t in ('samples', 'metrics', 'counters', 'states', 'expectations', 'alerts')},
        }))
        """;

    private TemporaryDirectory _directory = null!; // Made before each test.

    [SetUp]
    public void WriteTables()
    {
        _directory = new TemporaryDirectory();
        var dump = _directory.Write("run.msgpack", ResultsSamples.Dump(ResultsSamples.Complete, SampleCount));
        RunExport.ToCsv(dump, _directory.FullPath);
        using var database = new SqliteExport(_directory.File("results.sqlite"));
        var read = RunDump.Load(File.OpenRead(dump), database.Add);
        database.Finish([new SummaryRow(1, 1, read.Run!)]); // The dump is whole.
    }

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void Pandas_reads_both_tables_and_agrees_on_every_value()
    {
        var python = OutsideProgram.PythonWithPandas();

        var read = JsonDocument.Parse(OutsideProgram.Run(python, "-c", PandasScript, _directory.FullPath)).RootElement;

        AssertRow(read.GetProperty("row"));
        Assert.That(read.GetProperty("types").GetProperty("time_s").GetString(), Is.EqualTo("float64"));
        Assert.That(read.GetProperty("types").GetProperty("value").GetString(), Is.EqualTo("float64"));
        AssertSamples(read.GetProperty("samples"));
    }

    [Test]
    public void Sqlite3_reads_every_table_and_agrees_on_every_value()
    {
        var python = OutsideProgram.PythonWithMsgpack();

        var read = JsonDocument.Parse(OutsideProgram.Run(python, "-c", SqliteScript, _directory.FullPath)).RootElement;

        AssertRow(read.GetProperty("row"));
        AssertSamples(read.GetProperty("samples"));
        Assert.That(Rows(read, "metrics"), Does.Contain("[1,1,\"users.connect_latency\",\"p90\",\"s\",1.25]")
            .And.Contain("[1,1,\"users.connect_latency\",\"count\",\"\",3.0]")
            .And.Contain("[1,1,\"ratio\",\"\",\"\",null]")
            .And.Contain("[1,1,\"web:80.syn_queue\",\"mean\",\"sockets\",64.5]"));
        Assert.That(Rows(read, "metrics"), Has.Length.EqualTo(3 + (2 * 8) + 4));
        Assert.That(Rows(read, "counters"), Is.EqualTo(new[]
        {
            "[1,1,\"web\",1,\"TcpExtListenDrops\",7]", "[1,1,\"user\",200,\"TcpActiveOpens\",400]",
        }));
        Assert.That(Rows(read, "states"), Is.EqualTo(new[] { "[1,1,\"web\",1,\"SYN-RECV\",129]" }));
        Assert.That(Rows(read, "expectations"), Has.Length.EqualTo(2));
        Assert.That(Rows(read, "alerts"), Is.EqualTo(new[] { "[1,1,\"web:80.syn_queue\",\"critical\",1.5,129.0]" }));
    }

    private static string[] Rows(JsonElement read, string table) =>
        [.. read.GetProperty(table).EnumerateArray().Select(r => r.GetRawText().Replace(", ", ",", StringComparison.Ordinal))];

    private static void AssertRow(JsonElement row)
    {
        Assert.That(row.GetProperty("point").GetInt32(), Is.EqualTo(1));
        Assert.That(row.GetProperty("seed").GetInt64(), Is.EqualTo(42));
        Assert.That(row.GetProperty("loss_percent").GetDouble(), Is.EqualTo(0.1));
        Assert.That(row.GetProperty("server").GetString(), Is.EqualTo("linux-3.10, \"old\""));
        Assert.That(row.GetProperty("early").GetDouble(), Is.EqualTo(0.057));
        Assert.That(row.GetProperty("ratio").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(row.GetProperty("users.connect_latency_p999_s").GetDouble(), Is.EqualTo(1.25));
        Assert.That(row.GetProperty("users.idle_count").GetDouble(), Is.Zero);
        Assert.That(row.GetProperty("fingerprint").GetString(), Is.EqualTo("0123456789abcdef"));
        Assert.That(row.GetProperty("simulated_s").GetDouble(), Is.EqualTo(20));
    }

    private static void AssertSamples(JsonElement samples)
    {
        var rows = samples.EnumerateArray().Select(r => (
            r[0].GetDouble(), r[1].GetString(), r[2].GetString(),
            r[3].ValueKind == JsonValueKind.Null ? (double?)null : r[3].GetDouble()));

        Assert.That(rows, Is.EqualTo(Enumerable.Range(0, SampleCount).Select(i => (
            i / 2 / 10.0,
            i % 2 == 0 ? "web" : string.Empty,
            i % 2 == 0 ? "syn_queue_sockets" : "loss",
            i % 7 == 6 ? (double?)null : i * 0.1))));
    }
}
