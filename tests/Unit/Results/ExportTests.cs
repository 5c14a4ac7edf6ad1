using System.Text;
using System.Text.Json;
using NetSim.Core;
using NetSim.Results;

namespace NetSim.Tests.Results;

public sealed class ExportTests
{
    [Test]
    public void The_summary_has_one_row_per_run_and_units_in_its_names()
    {
        using var output = new MemoryStream();
        SummaryCsv.Write(output, [new SummaryRow(1, 1, ResultsSamples.Complete)]);

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n');
        Assert.That(lines[0], Is.EqualTo(
            "point,rep,seed,syncookies,loss_percent,server,fast,users.connect_ok,early,ratio,"
            + "users.connect_latency_count,users.connect_latency_mean_s,users.connect_latency_min_s,"
            + "users.connect_latency_p50_s,users.connect_latency_p90_s,users.connect_latency_p99_s,"
            + "users.connect_latency_p999_s,users.connect_latency_max_s,"
            + "users.idle_count,users.idle_mean_s,users.idle_min_s,users.idle_p50_s,users.idle_p90_s,users.idle_p99_s,"
            + "users.idle_p999_s,users.idle_max_s,web:80.syn_queue_last_sockets,web:80.syn_queue_min_sockets,"
            + "web:80.syn_queue_mean_sockets,web:80.syn_queue_max_sockets,"
            + "scenario,kernel,complete,ended,fingerprint,events,simulated_s"));
        Assert.That(lines[1], Is.EqualTo(
            "1,1,42,0,0.1,\"linux-3.10, \"\"old\"\"\",true,17,0.057,,3,0.5,0.02,0.1,1.25,1.25,1.25,1.25,0,,,,,,,,"
            + "129,0,64.5,129,syn-flood,linux-6.18,true,until,0123456789abcdef,123456,20"));
        Assert.That(lines[2], Is.Empty);
    }

    [Test]
    public void Runs_with_different_columns_share_one_table()
    {
        var second = ResultsSamples.Partial with
        {
            Identity = ResultsSamples.Identity with { Parameters = [new("backlog", ScalarValue.Of(511))] },
            Metrics = [new("extra", "bytes", new NumberValue(1.5))],
        };
        using var output = new MemoryStream();
        SummaryCsv.Write(output, [new SummaryRow(1, 1, ResultsSamples.Complete), new SummaryRow(2, 1, second)]);

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n');
        Assert.That(lines[0], Does.Contain(",fast,backlog,users.connect_ok,").And.Contain("_max_sockets,extra_bytes,"));
        Assert.That(
            lines[2], Does.StartWith("2,1,42,,,,,511,,").And.Contain(",1.5,syn-flood,").And.Contain(",wall-limit,,"));
    }

    [Test]
    public void A_parameter_named_like_a_fixed_column_gives_way()
    {
        var run = ResultsSamples.Complete with
        {
            Identity = ResultsSamples.Identity with { Parameters = [new("seed", ScalarValue.Of(3))] },
            Metrics = [new("events", string.Empty, new NumberValue(5))],
        };
        using var output = new MemoryStream();
        SummaryCsv.Write(output, [new SummaryRow(1, 1, run)]);

        Assert.That(
            Encoding.UTF8.GetString(output.ToArray()),
            Does.StartWith("point,rep,seed,param_seed,metric_events,scenario,"));
    }

    [Test]
    public void Samples_have_exact_times_and_quoted_names()
    {
        using var output = new MemoryStream();
        using (var csv = new SamplesCsvWriter(output))
        {
            var queue = csv.AddSeries(new SampleSeries("web", "syn_queue", "sockets"));
            var odd = csv.AddSeries(new SampleSeries("a,b", "say \"x\"", string.Empty));
            csv.Sample(queue, SimTime.Zero, 0);
            csv.Sample(queue, new SimTime(100_000_000), 1.0 / 3);
            csv.Sample(odd, new SimTime(12_000_000_001), double.NaN);
            csv.Sample(queue, new SimTime(long.MaxValue), 1e300);
        }

        Assert.That(Encoding.UTF8.GetString(output.ToArray()), Is.EqualTo(
            "time_s,host,metric,value\n0,web,syn_queue_sockets,0\n0.1,web,syn_queue_sockets,0.3333333333333333\n"
            + "12.000000001,\"a,b\",\"say \"\"x\"\"\",\n9223372036.854775807,web,syn_queue_sockets,1E+300\n"));
    }

    [Test]
    public void Writing_rows_of_samples_allocates_nothing()
    {
        using var csv = new SamplesCsvWriter(Stream.Null);
        var series = csv.AddSeries(new SampleSeries("web", "syn_queue", "sockets"));
        WriteRows(csv, series, 10_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        WriteRows(csv, series, 10_000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void One_run_is_one_json_object_with_the_fields_of_the_contract()
    {
        using var output = new MemoryStream();
        RunJson.Write(output, [(ResultsSamples.Complete, 1.5)]);

        using var json = JsonDocument.Parse(output.ToArray());
        var root = json.RootElement;
        Assert.That(root.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[]
        {
            "schema", "scenario", "seed", "kernel", "parameters", "metrics", "units", "hosts", "complete", "ended",
            "reason", "expectations", "alerts", "fingerprint", "events", "simulated_s", "wall_s",
        }));
        Assert.That(root.GetProperty("schema").GetString(), Is.EqualTo("netsim.run/1"));
        Assert.That(root.GetProperty("metrics").GetProperty("users.connect_ok").GetRawText(), Is.EqualTo("17"));
        Assert.That(root.GetProperty("metrics").GetProperty("ratio").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(
            root.GetProperty("metrics").GetProperty("users.connect_latency").GetRawText(),
            Is.EqualTo("{\"count\":3,\"mean\":0.5,\"min\":0.02,\"p50\":0.1,\"p90\":1.25,\"p99\":1.25,"
                + "\"p999\":1.25,\"max\":1.25}"));
        Assert.That(
            root.GetProperty("hosts").GetRawText(),
            Is.EqualTo("{\"web\":{\"counters\":{\"TcpExtListenDrops\":7},\"states\":{\"SYN-RECV\":129}},"
                + "\"user\":{\"members\":200,\"counters\":{\"TcpActiveOpens\":400},\"states\":{}}}"));
        Assert.That(root.GetProperty("expectations")[0].GetProperty("value").GetDouble(), Is.EqualTo(0.057));
        Assert.That(root.GetProperty("parameters").GetProperty("fast").GetBoolean(), Is.True);
        Assert.That(root.GetProperty("simulated_s").GetRawText(), Is.EqualTo("20"));
        Assert.That(root.GetProperty("wall_s").GetDouble(), Is.EqualTo(1.5));
    }

    [Test]
    public void Several_runs_are_one_json_array()
    {
        using var output = new MemoryStream();
        RunJson.Write(output, [(ResultsSamples.Complete, 1), (ResultsSamples.Partial, 2)]);

        using var json = JsonDocument.Parse(output.ToArray());
        Assert.That(json.RootElement.GetArrayLength(), Is.EqualTo(2));
        Assert.That(json.RootElement[1].GetProperty("fingerprint").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(json.RootElement[1].GetProperty("ended").GetString(), Is.EqualTo("wall-limit"));
    }

    [Test]
    public void Json_lines_hold_every_record_and_every_sample()
    {
        using var directory = new TemporaryDirectory();
        var dump = directory.Write("run.msgpack", ResultsSamples.Dump(ResultsSamples.Complete, 3));
        using var output = new MemoryStream();

        RunExport.ToJsonLines(dump, output);

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var records = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("record").GetString());
        Assert.That(records, Is.EqualTo(new[]
        {
            "schema", "run", "sample", "sample", "sample", "metric", "metric", "metric", "metric", "metric", "metric",
            "host", "host", "expectation", "expectation", "alert", "end",
        }));
        Assert.That(lines[4], Is.EqualTo(
            "{\"record\":\"sample\",\"time_s\":0.1,\"host\":\"web\",\"metric\":\"syn_queue\","
            + "\"unit\":\"sockets\",\"value\":0.2}"));
    }

    [Test]
    public void A_damaged_dump_is_exported_as_far_as_it_is_good()
    {
        using var directory = new TemporaryDirectory();
        var bytes = ResultsSamples.Dump(ResultsSamples.Complete, 600);
        var dump = directory.Write("run.msgpack", bytes[..(bytes.Length / 2)]);

        var read = RunExport.ToCsv(dump, directory.File("out"));

        Assert.That(read.Damage, Has.Count.EqualTo(1));
        Assert.That(File.ReadAllLines(directory.File("out/samples.csv")), Has.Length.EqualTo(257));
        Assert.That(File.ReadAllText(directory.File("out/summary.csv")), Does.Contain(",false,lost,,0,"));
        Assert.That(Directory.GetFiles(directory.File("out")), Has.Length.EqualTo(2));
    }

    [Test]
    public void Garbage_is_refused_and_nothing_is_written()
    {
        using var directory = new TemporaryDirectory();
        var dump = directory.Write("run.msgpack", "this is no dump"u8.ToArray());

        Assert.That(
            () => RunExport.ToCsv(dump, directory.File("out")),
            Throws.TypeOf<ResultsException>().With.Message.Contains("no readable record").And.Message.Contains("byte"));
        Assert.That(Directory.Exists(directory.File("out")), Is.False);
        Assert.That(
            () => RunExport.ToCsv(directory.File("absent"), directory.File("out")), Throws.TypeOf<ResultsException>());
    }

    private static void WriteRows(SamplesCsvWriter csv, int series, int count)
    {
        for (var i = 0; i < count; i++)
        {
            csv.Sample(series, new SimTime(i * 1_000L), i * 0.5);
        }
    }
}
