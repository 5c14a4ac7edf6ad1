using System.Text.Json;
using NetSim.Core;
using NetSim.Results;

namespace NetSim.Tests.Results;

public sealed class ResultsDirectoryTests
{
    [Test]
    public void A_run_leaves_its_four_files_and_its_captures()
    {
        using var temporary = new TemporaryDirectory();
        WriteRun(temporary.File("out"), ResultsSamples.Complete);

        Assert.That(
            Directory.GetFiles(temporary.File("out")).Select(Path.GetFileName).Order(),
            Is.EqualTo(new[] { "run.log.jsonl", "run.msgpack", "samples.csv", "summary.csv", "web.pcapng" }));
        Assert.That(File.ReadAllLines(temporary.File("out/samples.csv"))[1], Is.EqualTo("0.5,web,syn_queue_sockets,7"));
        Assert.That(File.ReadAllText(temporary.File("out/summary.csv")), Does.Contain("0123456789abcdef"));
    }

    [Test]
    public void Dumps_and_tables_of_equal_runs_are_equal_and_only_the_log_knows_the_clock()
    {
        using var temporary = new TemporaryDirectory();
        WriteRun(temporary.File("a"), ResultsSamples.Complete);
        WriteRun(temporary.File("b"), ResultsSamples.Complete);

        Assert.That(Read(temporary, "b/run.msgpack"), Is.EqualTo(Read(temporary, "a/run.msgpack")));
        Assert.That(Read(temporary, "b/web.pcapng"), Is.EqualTo(Read(temporary, "a/web.pcapng")));
        Assert.That(Read(temporary, "b/summary.csv"), Is.EqualTo(Read(temporary, "a/summary.csv")));
        var lines = File.ReadAllLines(temporary.File("a/run.log.jsonl"));
        var log = lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.That(log.Select(l => l.GetProperty("event").GetString()), Is.EqualTo(new[] { "started", "ended" }));
        Assert.That(log[1].GetProperty("wall_s").GetDouble(), Is.EqualTo(0.25));
    }

    [Test]
    public void An_earlier_run_of_the_same_scenario_is_replaced_and_strange_files_stay()
    {
        using var temporary = new TemporaryDirectory();
        WriteRun(temporary.File("out"), ResultsSamples.Complete);
        temporary.Write("out/notes.txt", [1]);

        ResultsDirectory.Prepare(temporary.File("out"), "syn-flood");

        Assert.That(
            Directory.GetFiles(temporary.File("out")).Select(Path.GetFileName), Is.EqualTo(new[] { "notes.txt" }));
    }

    [Test]
    public void A_run_of_another_scenario_is_protected() => AssertProtected(
        directory => WriteRun(directory.File("out"), ResultsSamples.Complete),
        "tw-recycle-nat",
        "holds a run of the scenario 'syn-flood', not of 'tw-recycle-nat'");

    [Test]
    public void A_sweep_is_protected() => AssertProtected(
        directory =>
        {
            Directory.CreateDirectory(directory.File("out"));
            directory.Write("out/sweep.msgpack", []);
        },
        "syn-flood",
        "results of a sweep");

    [Test]
    public void Files_that_are_no_results_are_protected() => AssertProtected(
        directory =>
        {
            Directory.CreateDirectory(directory.File("out"));
            directory.Write("out/thesis.tex", [1]);
        },
        "syn-flood",
        "holds no run of NetSim (there is 'thesis.tex')");

    [Test]
    public void A_file_is_no_directory() => AssertProtected(
        directory => directory.Write("out", [1]), "syn-flood", "it is a file");

    [Test]
    public void A_run_in_progress_is_protected()
    {
        using var temporary = new TemporaryDirectory();
        var directory = ResultsDirectory.Prepare(temporary.File("out"), "syn-flood");
        using var running = new RunResultsWriter(directory, ResultsSamples.Identity);

        Assert.That(
            () => ResultsDirectory.Prepare(temporary.File("out"), "syn-flood"),
            Throws.TypeOf<ResultsException>().With.Message.Contains("another run is writing"));
        Assert.That(
            () => new RunResultsWriter(directory, ResultsSamples.Identity), Throws.TypeOf<ResultsException>());
    }

    [Test]
    public void A_dump_that_names_no_scenario_has_nothing_to_lose()
    {
        using var temporary = new TemporaryDirectory();
        Directory.CreateDirectory(temporary.File("out"));
        temporary.Write("out/run.msgpack", [0x94, 0xa1]);

        ResultsDirectory.Prepare(temporary.File("out"), "syn-flood");

        Assert.That(Directory.GetFiles(temporary.File("out")), Is.Empty);
    }

    [Test]
    public void What_is_flushed_can_be_read_while_the_run_goes_on()
    {
        using var temporary = new TemporaryDirectory();
        var directory = ResultsDirectory.Prepare(temporary.File("out"), "syn-flood");
        using var running = new RunResultsWriter(directory, ResultsSamples.Identity);
        var series = running.AddSeries(new SampleSeries("web", "syn_queue", "sockets"));
        for (var i = 0; i < 300; i++)
        {
            running.Sample(series, new SimTime(i), i);
        }

        running.Flush();

        var rows = 0;
        using var stream = new FileStream(directory.DumpPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        RunDump.Load(stream, batch => rows += batch.Rows.Count);
        Assert.That(rows, Is.EqualTo(256));
        Assert.That(ReadShared(directory.SamplesPath), Has.Length.EqualTo(301));
    }

    [TestCase("../web.pcapng")]
    [TestCase("a/b.pcapng")]
    [TestCase("web.pcap")]
    [TestCase("/tmp/x.pcapng")]
    public void A_capture_stays_in_its_directory(string name)
    {
        using var temporary = new TemporaryDirectory();
        var directory = ResultsDirectory.Prepare(temporary.FullPath, "syn-flood");

        Assert.That(() => directory.CapturePath(name), Throws.TypeOf<ResultsException>().With.Message.Contains(name));
    }

    [Test]
    public void A_dump_is_found_by_its_file_or_its_directory()
    {
        using var temporary = new TemporaryDirectory();
        var dump = temporary.Write("run.msgpack", []);

        Assert.That(ResultsDirectory.FindDump(dump), Is.EqualTo(dump));
        Assert.That(ResultsDirectory.FindDump(temporary.FullPath), Is.EqualTo(dump));
        Assert.That(
            () => ResultsDirectory.FindDump(temporary.File("no")),
            Throws.TypeOf<ResultsException>().With.Message.Contains("no file or directory"));
    }

    [Test]
    public void A_full_disk_is_a_clear_error_and_closing_says_nothing_more()
    {
        var dump = new RunDumpWriter(new FullDisk(room: 5_000), ResultsSamples.Identity);

        Assert.That(() => ResultsSamples.WriteSamples(dump, 10_000), Throws.TypeOf<IOException>());
        Assert.That(dump.Dispose, Throws.Nothing);
    }

    private static void AssertProtected(Action<TemporaryDirectory> prepare, string scenario, string message)
    {
        using var temporary = new TemporaryDirectory();
        prepare(temporary);
        var before = Directory.GetFileSystemEntries(temporary.FullPath, "*", SearchOption.AllDirectories);

        Assert.That(
            () => ResultsDirectory.Prepare(temporary.File("out"), scenario),
            Throws.TypeOf<ResultsException>().With.Message.Contains(message));
        Assert.That(
            Directory.GetFileSystemEntries(temporary.FullPath, "*", SearchOption.AllDirectories), Is.EqualTo(before));
    }

    private static void WriteRun(string path, RunRecord run)
    {
        using var writer = new RunResultsWriter(ResultsDirectory.Prepare(path, run.Identity.Scenario), run.Identity);
        var series = writer.AddSeries(new SampleSeries("web", "syn_queue", "sockets"));
        writer.Sample(series, new SimTime(500_000_000), 7);
        using (var capture = writer.CreateCapture("web.pcapng"))
        {
            capture.AddInterface("web/eth0");
        }

        writer.Finish(run, 0.25);
    }

    private static byte[] Read(TemporaryDirectory directory, string name) => File.ReadAllBytes(directory.File(name));

    private static string[] ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private sealed class FullDisk(int room) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            var fits = Math.Min(count, room - (int)Length);
            base.Write(buffer, offset, fits);
            if (fits < count)
            {
                throw new IOException("No space left on device");
            }
        }
    }
}
