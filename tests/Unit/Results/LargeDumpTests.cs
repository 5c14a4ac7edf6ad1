using System.Diagnostics;
using NetSim.Core;
using NetSim.Results;

namespace NetSim.Tests.Unit.Results;

[NonParallelizable]
public sealed class LargeDumpTests
{
    private const int Samples = 10_000_000;
    private const long MostMemory = 64L << 20;

    [Test]
    public void Ten_million_samples_are_written_at_50_MB_a_second_and_read_back_in_constant_memory()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("run.msgpack");
        var before = Process.GetCurrentProcess().UserProcessorTime;
        Write(path);
        var seconds = (Process.GetCurrentProcess().UserProcessorTime - before).TotalSeconds;
        var megabytes = new FileInfo(path).Length / 1e6;

        var (count, sum, most) = Read(path);

        TestContext.Out.WriteLine($"{megabytes:0} MB at {megabytes / seconds:0} MB/s of CPU time; read with {most >> 20} MiB");
        Assert.That(megabytes / seconds, Is.GreaterThan(50));
        Assert.That((count, sum), Is.EqualTo((Samples, Samples / 2 * (Samples - 1L))));
        Assert.That(most, Is.LessThan(MostMemory));
    }

    private static void Write(string path)
    {
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        using var writer = new RunDumpWriter(file, ResultsSamples.Identity);
        var queue = writer.AddSeries(new SampleSeries("web", "syn_queue", "sockets"));
        for (var i = 0; i < Samples; i++)
        {
            writer.Sample(queue, new SimTime(i * 1_000_000L), i);
        }

        writer.Finish(ResultsSamples.Complete);
    }

    // The most memory that was alive at any of the looks taken meanwhile, beyond what was alive before.
    private static (long Count, long Sum, long Most) Read(string path)
    {
        var alive = GC.GetTotalMemory(forceFullCollection: true);
        long count = 0, sum = 0, most = 0, batches = 0;
        RunDump.Load(File.OpenRead(path), batch =>
        {
            count += batch.Rows.Count;
            sum += batch.Rows.Sum(row => (long)row.Value);
            if (++batches % 5_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - alive);
            }
        });
        return (count, sum, most);
    }
}
