using System.Text.Json;
using NetSim.Core;
using NetSim.Results;

namespace NetSim.Tests.Simulation;

public sealed class ExportTests
{
    private Netsim _netsim = null!;

    [SetUp]
    public void SetUp() => _netsim = new Netsim();

    [TearDown]
    public void TearDown() => _netsim.Dispose();

    [Test]
    public void Json_lines_hold_one_valid_object_per_record_and_sample()
    {
        WriteDump();

        var result = _netsim.Run("export", ".", "--to", "jsonl");

        Assert.That(result.Code, Is.Zero, result.ToString);
        var kinds = Lines(result)
            .Select(l => JsonDocument.Parse(l).RootElement.GetProperty("record").GetString())
            .ToList();
        Assert.That(kinds.Count(k => k == "sample"), Is.EqualTo(3_000));
        Assert.That(kinds[^1], Is.EqualTo("end"));
    }

    [Test]
    public void Csv_gives_the_summary_or_the_samples_on_stdout()
    {
        WriteDump();

        var summary = Lines(_netsim.Run("export", "run.msgpack", "--to", "csv"));
        var samples = Lines(_netsim.Run("export", ".", "--to", "csv", "--table", "samples"));

        Assert.That(summary, Has.Length.EqualTo(2));
        Assert.That(summary[0], Does.StartWith("point,rep,seed,rate,"));
        Assert.That(samples, Has.Length.EqualTo(3_001));
        Assert.That(samples[0], Is.EqualTo("time_s,host,metric,value"));
    }

    [Test]
    public void Out_writes_both_tables_as_files()
    {
        WriteDump();

        var result = _netsim.Run("export", ".", "--to", "csv", "-o", "tables");

        Assert.That((result.Code, result.Out), Is.EqualTo((0, "")), result.ToString);
        Assert.That(File.Exists(Path.Combine(_netsim.Directory, "tables", "summary.csv")));
        Assert.That(File.Exists(Path.Combine(_netsim.Directory, "tables", "samples.csv")));
    }

    [Test]
    public void A_truncated_dump_gives_its_good_records_and_reports_the_damage()
    {
        var bytes = WriteDump();
        File.WriteAllBytes(Dump, bytes[..(bytes.Length / 2)]);

        var result = _netsim.Run("export", ".", "--to", "csv", "--table", "samples");

        Assert.That(result.Code, Is.EqualTo(3), result.ToString);
        Assert.That(Lines(result), Has.Length.GreaterThan(100));
        Assert.That(result.Error, Does.Contain("damage:").And.Contain("no end record").And.Contain("good records"));
    }

    [Test]
    public void A_damaged_byte_costs_one_record_and_is_reported_with_its_place()
    {
        var bytes = WriteDump();
        bytes[bytes.Length / 2] ^= 0xff;
        File.WriteAllBytes(Dump, bytes);

        var result = _netsim.Run("export", ".", "--to", "jsonl");

        Assert.That(result.Code, Is.EqualTo(3), result.ToString);
        Assert.That(result.Error, Does.Contain("at bytes"));
        Assert.That(Lines(result)[^1], Does.Contain("\"end\""));
    }

    [Test]
    public void Garbage_is_refused()
    {
        File.WriteAllText(Dump, string.Concat(Enumerable.Repeat("this is no dump ", 1_000)));

        var result = _netsim.Run("export", ".", "--to", "csv");

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")), result.ToString);
        Assert.That(result.Error, Does.Contain("no readable record"));
    }

    [Test]
    public void An_empty_file_is_refused()
    {
        File.WriteAllText(Dump, "");

        Assert.That(_netsim.Run("export", ".", "--to", "jsonl").Code, Is.EqualTo(2));
    }

    [TestCase("nowhere", "nowhere")]
    [TestCase(".", "run.msgpack")]
    public void What_is_not_there_is_named(string results, string said)
    {
        var result = _netsim.Run("export", results, "--to", "csv");

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")), result.ToString);
        Assert.That(result.Error, Does.Contain(said));
    }

    private string Dump => Path.Combine(_netsim.Directory, "run.msgpack");

    private static string[] Lines(CommandResult result) =>
        result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private byte[] WriteDump()
    {
        var identity = new RunIdentity(
            "flood", 42, "linux-6.18", [new ParameterRecord("rate", ScalarValue.Of(900L))]);
        using (var writer = new RunDumpWriter(File.Create(Dump), identity))
        {
            var series = writer.AddSeries(new SampleSeries("web", "syn_queue", "sockets"));
            for (var i = 0; i < 3_000; i++)
            {
                writer.Sample(series, new SimTime(i * 1_000_000L), i * 0.37);
            }

            writer.Finish(new RunRecord(
                identity, [new MetricRecord("users.connect_ok", "", new NumberValue(12))], [], [], [], RunEnding.Until,
                null, "0123456789abcdef", 17, new SimTime(3_000_000_000)));
        }

        return File.ReadAllBytes(Dump);
    }
}
