using NetSim.Core;
using NetSim.Results;

namespace NetSim.Tests.Results;

public sealed class RunDumpTests
{
    [Test]
    public void A_run_comes_back_as_it_was_written()
    {
        var dump = RunDump.Load(new MemoryStream(ResultsSamples.Dump(ResultsSamples.Complete, 0)));

        Assert.That(dump.Damage, Is.Empty);
        Assert.That(dump.Run!.Identity.Parameters, Is.EqualTo(ResultsSamples.Identity.Parameters));
        Assert.That(dump.Run.Identity.Scenario, Is.EqualTo("syn-flood"));
        Assert.That(dump.Run.Metrics, Is.EqualTo(ResultsSamples.Complete.Metrics));
        Assert.That(dump.Run.Expectations, Is.EqualTo(ResultsSamples.Complete.Expectations));
        Assert.That(dump.Run.Alerts, Is.EqualTo(ResultsSamples.Complete.Alerts));
        Assert.That(dump.Run.Fingerprint, Is.EqualTo("0123456789abcdef"));
        Assert.That(dump.Run.Complete, Is.True);
        Assert.That(dump.Run.Simulated, Is.EqualTo(ResultsSamples.Complete.Simulated));
    }

    [Test]
    public void Zero_counters_and_states_are_left_out()
    {
        var hosts = RunDump.Load(new MemoryStream(ResultsSamples.Dump(ResultsSamples.Complete, 0))).Run!.Hosts;

        Assert.That(hosts[0].Counters, Is.EqualTo(new[] { new NamedCount("TcpExtListenDrops", 7) }));
        Assert.That(hosts[1].States, Is.Empty);
        Assert.That(hosts[1].Members, Is.EqualTo(200));
    }

    [Test]
    public void Samples_come_back_in_order_over_several_batches()
    {
        List<Sample> rows = [];
        List<string> metrics = [];
        RunDump.Load(new MemoryStream(ResultsSamples.Dump(ResultsSamples.Complete, 1_000)), batch =>
        {
            rows.AddRange(batch.Rows);
            metrics.AddRange(batch.Rows.Select(row => batch.Series[row.Series].Metric));
        });

        Assert.That(rows, Has.Count.EqualTo(1_000));
        Assert.That(rows.Select(r => r.Value), Is.EqualTo(
            Enumerable.Range(0, 1_000).Select(i => i % 7 == 6 ? double.NaN : i * 0.1)));
        Assert.That(rows[999].At, Is.EqualTo(new SimTime(49_900_000_000)));
        Assert.That(metrics.Take(3), Is.EqualTo(new[] { "syn_queue", "loss", "syn_queue" }));
    }

    [Test]
    public void Equal_runs_give_equal_bytes_whenever_they_are_flushed()
    {
        var plain = ResultsSamples.Dump(ResultsSamples.Complete, 700);
        using var stream = new MemoryStream();
        using (var writer = new RunDumpWriter(stream, ResultsSamples.Identity))
        {
            writer.Flush();
            ResultsSamples.WriteSamples(writer, 700);
            writer.Flush();
            writer.Finish(ResultsSamples.Complete);
        }

        Assert.That(stream.ToArray(), Is.EqualTo(plain));
    }

    [Test]
    public void A_partial_run_says_why_and_has_no_fingerprint()
    {
        var run = RunDump.Load(new MemoryStream(ResultsSamples.Dump(ResultsSamples.Partial, 3))).Run!;

        Assert.That(run.Complete, Is.False);
        Assert.That(run.Ending, Is.EqualTo(RunEnding.WallLimit));
        Assert.That(run.Reason, Is.EqualTo("the wall-clock limit of 5 s passed"));
        Assert.That(run.Fingerprint, Is.Null);
    }

    [Test]
    public void A_run_that_was_never_finished_keeps_its_samples_and_reads_as_lost()
    {
        using var stream = new MemoryStream();
        using (var writer = new RunDumpWriter(stream, ResultsSamples.Identity))
        {
            ResultsSamples.WriteSamples(writer, 300);
        }

        var rows = 0;
        var dump = RunDump.Load(new MemoryStream(stream.ToArray()), batch => rows += batch.Rows.Count);

        Assert.That(rows, Is.EqualTo(300));
        Assert.That(dump.Run!.Ending, Is.EqualTo(RunEnding.Lost));
        Assert.That(dump.Run.Simulated, Is.EqualTo(new SimTime(14_900_000_000)));
        Assert.That(dump.Damage, Is.Empty);
    }

    [Test]
    public void The_dump_of_something_else_is_refused_by_name()
    {
        using var stream = new MemoryStream();
        using (var records = new RecordStreamWriter(stream))
        {
            records.Write("schema", Convert.FromHexString("81a6736368656d61a3782f39"));
        }

        Assert.That(
            () => RunDump.Load(new MemoryStream(stream.ToArray())),
            Throws.TypeOf<ResultsException>().With.Message.Contains("'x/9', not 'netsim.run/1'"));
    }

    [Test]
    public void A_record_of_an_unknown_kind_is_passed_over_in_silence()
    {
        using var stream = new MemoryStream();
        using (var records = new RecordStreamWriter(stream))
        {
            records.Write("tomorrow", [0x80]);
        }

        var dump = RunDump.Load(new MemoryStream(stream.ToArray()));

        Assert.That(dump.Damage, Is.Empty);
        Assert.That(dump.Run, Is.Null);
    }

    [Test]
    public void A_good_frame_with_wrong_content_is_reported()
    {
        using var stream = new MemoryStream();
        using (var records = new RecordStreamWriter(stream))
        {
            records.Write("metric", [0x80]);
            records.Write("samples", Convert.FromHexString("81a5696e6465789107"));
        }

        var dump = RunDump.Load(new MemoryStream(stream.ToArray()));

        Assert.That(dump.Damage, Has.Count.EqualTo(2));
        Assert.That(dump.Damage[0].Reason, Does.Contain("'metric' record 0").And.Contain("'name' is missing"));
        Assert.That(dump.Damage[1].Reason, Does.Contain("columns differ"));
    }

    [Test]
    public void Texts_beyond_any_reason_are_cut_and_say_so()
    {
        var long4097 = ResultsSamples.Partial with { Reason = new string('r', 100_000) };

        var run = RunDump.Load(new MemoryStream(ResultsSamples.Dump(long4097, 0))).Run!;

        Assert.That(run.Reason, Has.Length.LessThan(4_200).And.EndsWith("… (95904 more characters)"));
    }

    [Test]
    public void Long_names_close_a_batch_early_instead_of_bursting_it()
    {
        using var stream = new MemoryStream();
        using (var writer = new RunDumpWriter(stream, ResultsSamples.Identity))
        {
            for (var i = 0; i < 100; i++)
            {
                var series = writer.AddSeries(new SampleSeries(new string('h', 4_000), $"m{i}", "s"));
                writer.Sample(series, SimTime.Zero, i);
            }
        }

        List<double> values = [];
        RunDump.Load(new MemoryStream(stream.ToArray()), batch => values.AddRange(batch.Rows.Select(r => r.Value)));

        Assert.That(values, Is.EqualTo(Enumerable.Range(0, 100).Select(i => (double)i)));
    }

    [Test]
    public void Writing_samples_allocates_nothing()
    {
        using var writer = new RunDumpWriter(Stream.Null, ResultsSamples.Identity);
        var series = writer.AddSeries(new SampleSeries("web", "syn_queue", "sockets"));
        Write(writer, series, 1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Write(writer, series, 10_000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Write(RunDumpWriter writer, int series, int count)
    {
        for (var i = 0; i < count; i++)
        {
            writer.Sample(series, new SimTime(i), i);
        }
    }
}
