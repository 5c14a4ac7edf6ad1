using NetSim.Results;

namespace NetSim.Tests;

/// <summary>A run whose every name and text tries to leave its place in a page, a table or a file.</summary>
public static class HostileNames
{
    public const string Text = "</script><script>window.harmed=1</script>\"'><img src=x onerror='window.harmed=1'>|`*\n&lt;\u0001";

    public static RunRecord Record { get; } = ResultsSamples.Complete with
    {
        Identity = new RunIdentity(Text, 42, Text, [new(Text, ScalarValue.Of(Text))]) { Question = Text },
        Metrics = [new(Text, Text, new NumberValue(1)), new(Text + "2", "s", new GaugeValue(1, 1, 1, 1))],
        Hosts = [new(Text, 1, [new(Text, 1)], [new(Text, 2)])],
        Expectations = [new(Text, false, 1, Text)],
        Ending = RunEnding.Failed,
        Reason = Text,
        Fingerprint = null,
    };

    /// <summary>Its dump, with a series of samples under the same name.</summary>
    public static byte[] Dump()
    {
        using var stream = new MemoryStream();
        using (var writer = new RunDumpWriter(stream, Record.Identity))
        {
            var series = writer.AddSeries(new SampleSeries(Text, Text, Text));
            for (var i = 0; i < 100; i++)
            {
                writer.Sample(series, new Core.SimTime(i * 1_000_000L), i);
            }

            writer.Finish(Record);
        }

        return stream.ToArray();
    }
}
