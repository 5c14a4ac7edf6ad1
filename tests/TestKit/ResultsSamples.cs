using NetSim.Core;
using NetSim.Results;

namespace NetSim.Tests;

/// <summary>A small run with one of everything, for tests of dumps and exporters.</summary>
public static class ResultsSamples
{
    public static RunIdentity Identity { get; } = new(
        "syn-flood",
        42,
        "linux-6.18",
        [
            new("syncookies", ScalarValue.Of(0)),
            new("loss_percent", ScalarValue.Of(0.1)),
            new("server", ScalarValue.Of("linux-3.10, \"old\"")),
            new("fast", ScalarValue.Of(true)),
        ]);

    public static RunRecord Complete { get; } = new(
        Identity,
        [
            new("users.connect_ok", string.Empty, new NumberValue(17)),
            new("early", string.Empty, new NumberValue(0.057)),
            new("ratio", string.Empty, new NumberValue(double.NaN)),
            new("users.connect_latency", "s", new DistributionValue(3, 0.5, 0.02, 0.1, 1.25, 1.25, 1.25, 1.25)),
            new("users.idle", "s", DistributionValue.Empty),
            new("web:80.syn_queue", "sockets", new GaugeValue(129, 0, 64.5, 129)),
        ],
        [
            new("web", 1, [new("TcpExtListenDrops", 7), new("TcpExtTCPSYNChallenge", 0)], [new("SYN-RECV", 129)]),
            new("user", 200, [new("TcpActiveOpens", 400)], [new("TIME-WAIT", 0)]),
        ],
        [
            new("early = 0.057, wanted < 0.1", true, 0.057, "syn-flood.csx:21"),
            new("übrig = \"x\"", false, null, null),
        ],
        [new("web:80.syn_queue", "critical", new SimTime(1_500_000_000), 129)],
        RunEnding.Until,
        null,
        "0123456789abcdef",
        123_456,
        new SimTime(20_000_000_000));

    public static RunRecord Partial { get; } = Complete with
    {
        Ending = RunEnding.WallLimit, Reason = "the wall-clock limit of 5 s passed", Fingerprint = null,
    };

    /// <summary>The dump of a run with <paramref name="sampleCount"/> samples of two series.</summary>
    public static byte[] Dump(RunRecord record, int sampleCount)
    {
        using var stream = new MemoryStream();
        using (var writer = new RunDumpWriter(stream, record.Identity))
        {
            WriteSamples(writer, sampleCount);
            writer.Finish(record);
        }

        return stream.ToArray();
    }

    public static void WriteSamples(RunDumpWriter writer, int sampleCount)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var queue = writer.AddSeries(new SampleSeries("web", "syn_queue", "sockets"));
        var network = writer.AddSeries(new SampleSeries(string.Empty, "loss", string.Empty));
        for (var i = 0; i < sampleCount; i++)
        {
            var at = new SimTime(100_000_000L * (i / 2));
            writer.Sample(i % 2 == 0 ? queue : network, at, i % 7 == 6 ? double.NaN : i * 0.1);
        }
    }
}
