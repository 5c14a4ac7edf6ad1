namespace NetSim.Tests.Results;

/// <summary>
/// A sweep's dump, tables and database as Python reads them: three formats, one truth, and means that Python computes
/// itself from the dump.
/// </summary>
[Category("External")]
public sealed class SweepByOtherProgramsTests
{
    private const string Scenario = """
        // How long is a request's way there and back?
        using static NetSim.Scenarios.Scenario;
        var delay = Param("delay_ms", 10);
        var server = Net.Host("server");
        server.Listen(80, 128, async c => { await c.ReceiveExactly(100); await c.Send(1_000); c.Close(); });
        var clients = Net.Hosts(5, "client");
        Net.Link(clients, server, bandwidth: 10.Mbps, delay: delay.ms, jitter: 2.ms);
        var load = Net.OpenLoop(clients, server, 80, rate: 20.perSecond, request: 100, name: "load");
        Run(3.s);
        Record(load.Completed, load.RequestLatency);
        Expect(load.Timeouts == 0);
        """;

    private const string Script = """
        import json, math, msgpack, pandas, sqlite3, statistics, sys, zlib
        folder = sys.argv[1]
        data = open(folder + '/sweep/sweep.msgpack', 'rb').read()
        unpacker = msgpack.Unpacker(None, raw=False)
        unpacker.feed(data)
        records, start = [], 0
        for item in unpacker:
            end = unpacker.tell()
            assert zlib.crc32(data[start:end - 5]) == item[3], item
            records.append(item)
            start = end
        assert [r[1] for r in records] == list(range(len(records)))
        assert records[0][2]['schema'] == 'netsim.sweep/1'
        results = [r[2] for r in records if r[0] == 'result']
        values = {}
        for result in results:
            metrics = {m['name']: m for m in result['metrics']}
            values[result['point'], result['rep']] = (
                metrics['load.completed']['value'], metrics['load.request_latency']['distribution']['p99'])

        summary = pandas.read_csv(folder + '/tables/summary.csv', float_precision='round_trip')
        for row in summary.itertuples():
            completed, p99 = values[row.point, row.rep]
            assert row.seed == next(r['run']['seed'] for r in results if (r['point'], r['rep']) == (row.point, row.rep))
            assert getattr(row, '_' + str(summary.columns.get_loc('load.completed') + 1)) == completed
            assert summary.loc[row.Index, 'load.request_latency_p99_s'] == p99
            assert row.delay_ms == [5, 50][row.point - 1]

        intervals = pandas.read_csv(folder + '/tables/intervals.csv', float_precision='round_trip')
        t = 3.182446305284263  # Student's t, 3 degrees of freedom, 97.5 %
        for point in (1, 2):
            mine = [values[point, rep][1] for rep in (1, 2, 3, 4)]
            row = intervals[(intervals.point == point) & (intervals.metric == 'load.request_latency_p99_s')].iloc[0]
            half = t * statistics.stdev(mine) / math.sqrt(4)
            assert math.isclose(row['mean'], statistics.mean(mine), rel_tol=1e-12), row
            assert math.isclose(row['mean_high'] - row['mean'], half, rel_tol=1e-9), row
            assert row['unit'] == 's' and row['runs'] == 4 and row['delay_ms'] == [5, 50][point - 1]

        base = sqlite3.connect(folder + '/tables/results.sqlite')
        stored = pandas.read_sql('SELECT * FROM summary', base)
        assert list(stored.columns) == list(summary.columns)
        for column in summary.columns:
            if summary[column].dtype == float:
                assert (stored[column].astype(float) == summary[column]).all(), column
        kept = pandas.read_sql('SELECT * FROM intervals', base)
        assert (kept['mean'].astype(float) == intervals['mean']).all()
        metrics = base.execute(
            "SELECT value FROM metrics WHERE point = 2 AND rep = 3 AND metric = 'load.request_latency' AND statistic = 'p99'")
        assert metrics.fetchone()[0] == values[2, 3][1]

        lines = [json.loads(line) for line in open(folder + '/tables/sweep.jsonl')]
        assert {(l['point'], l['rep']): l['metrics']['load.request_latency_p99_s'] for l in lines} == {
            k: v[1] for k, v in values.items()}
        cells = [l.split(' | ') for l in open(folder + '/tables/sweep.md') if 'load.request_latency_p99_s' in l]
        assert [float(c[7]) for c in cells] == list(
            intervals[intervals.metric == 'load.request_latency_p99_s']['mean'])
        print(len(results), len(summary), len(lines))
        """;

    [Test]
    public void Msgpack_pandas_and_sqlite3_read_the_same_numbers_and_the_means_and_intervals_are_right()
    {
        var python = OutsideProgram.PythonWithPandas();
        OutsideProgram.PythonWithMsgpack();
        using var directory = new TemporaryDirectory();
        directory.Write("way.csx", System.Text.Encoding.UTF8.GetBytes(Scenario));

        var sweep = BuiltNetsim.Run(
            "sweep", directory.File("way.csx"), "-p", "delay_ms=5,50", "--reps", "4", "-o", directory.File("sweep"));
        string[] formats = ["csv", "jsonl", "sqlite", "markdown"];
        var exports = formats.Select(f => BuiltNetsim.Run(
            "export", directory.File("sweep"), "--to", f, "-o", directory.File("tables"))).ToList();

        Assert.That(sweep.Code, Is.Zero, sweep.Said);
        Assert.That(exports.Select(e => e.Code), Is.All.Zero, string.Concat(exports.Select(e => e.Said)));
        Assert.That(OutsideProgram.Run(python, "-c", Script, directory.FullPath).Trim(), Is.EqualTo("8 8 8"));
    }
}
