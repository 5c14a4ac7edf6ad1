using System.Buffers;

namespace NetSim.Results;

/// <summary>
/// Payloads of the summary records. Samples, which come by the million, are <see cref="SampleBuffer"/>'s.
/// </summary>
internal static class RunDumpEncoder
{
    public static void Write(IBufferWriter<byte> output, RunIdentity run)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(run.Question is null ? 4 : 5);
        writer.WriteString("scenario"u8);
        writer.Write(DumpText.Bound(run.Scenario));
        if (run.Question is { } question)
        {
            writer.WriteString("question"u8);
            writer.Write(DumpText.Bound(question));
        }

        writer.WriteString("seed"u8);
        writer.Write(run.Seed);
        writer.WriteString("kernel"u8);
        writer.Write(DumpText.Bound(run.Kernel));
        writer.WriteString("parameters"u8);
        writer.WriteMapHeader(run.Parameters.Count);
        foreach (var (name, scalar) in run.Parameters)
        {
            writer.Write(DumpText.Bound(name));
            WriteScalar(ref writer, scalar);
        }

        writer.Flush();
    }

    public static void Write(IBufferWriter<byte> output, MetricRecord metric)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(3);
        writer.WriteString("name"u8);
        writer.Write(DumpText.Bound(metric.Name));
        writer.WriteString("unit"u8);
        writer.Write(DumpText.Bound(metric.Unit));
        switch (metric.Value)
        {
            case NumberValue number:
                WriteNumber(ref writer, "value"u8, number.Value);
                break;
            case DistributionValue distribution:
                WriteDistribution(ref writer, distribution);
                break;
            case GaugeValue gauge:
                WriteGauge(ref writer, gauge);
                break;
        }

        writer.Flush();
    }

    public static void Write(IBufferWriter<byte> output, HostRecord host)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(4);
        writer.WriteString("name"u8);
        writer.Write(DumpText.Bound(host.Name));
        writer.WriteString("members"u8);
        writer.Write(host.Members);
        writer.WriteString("counters"u8);
        WriteCounts(ref writer, host.Counters);
        writer.WriteString("states"u8);
        WriteCounts(ref writer, host.States);
        writer.Flush();
    }

    public static void Write(IBufferWriter<byte> output, ExpectationRecord expectation)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(4);
        writer.WriteString("text"u8);
        writer.Write(DumpText.Bound(expectation.Text));
        writer.WriteString("passed"u8);
        writer.Write(expectation.Passed);
        WriteNumber(ref writer, "value"u8, expectation.Value ?? double.NaN);
        writer.WriteString("where"u8);
        writer.Write(DumpText.BoundOrNull(expectation.Where));
        writer.Flush();
    }

    public static void Write(IBufferWriter<byte> output, AlertRecord alert)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(4);
        writer.WriteString("metric"u8);
        writer.Write(DumpText.Bound(alert.Metric));
        writer.WriteString("level"u8);
        writer.Write(DumpText.Bound(alert.Level));
        writer.WriteString("time_ns"u8);
        writer.Write(alert.At.Nanoseconds);
        WriteNumber(ref writer, "value"u8, alert.Value);
        writer.Flush();
    }

    public static void Write(IBufferWriter<byte> output, RunEnd end)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(6);
        writer.WriteString("ended"u8);
        writer.Write(end.Ending.ToText());
        writer.WriteString("complete"u8);
        writer.Write(end.Ending == RunEnding.Until);
        writer.WriteString("reason"u8);
        writer.Write(DumpText.BoundOrNull(end.Reason));
        writer.WriteString("fingerprint"u8);
        writer.Write(end.Fingerprint);
        writer.WriteString("events"u8);
        writer.Write(end.Events);
        writer.WriteString("simulated_ns"u8);
        writer.Write(end.Simulated.Nanoseconds);
        writer.Flush();
    }

    // NaN has many bit patterns and processors choose different ones; nil has one.
    public static void WriteNumber(ref MessagePackWriter writer, double value)
    {
        if (double.IsNaN(value))
        {
            writer.WriteNil();
        }
        else
        {
            writer.Write(value);
        }
    }

    private static void WriteNumber(ref MessagePackWriter writer, ReadOnlySpan<byte> name, double value)
    {
        writer.WriteString(name);
        WriteNumber(ref writer, value);
    }

    private static void WriteScalar(ref MessagePackWriter writer, ScalarValue scalar)
    {
        switch (scalar.Value)
        {
            case long whole:
                writer.Write(whole);
                break;
            case double number:
                WriteNumber(ref writer, number);
                break;
            case bool flag:
                writer.Write(flag);
                break;
            default:
                writer.Write(DumpText.Bound((string)scalar.Value));
                break;
        }
    }

    private static void WriteDistribution(ref MessagePackWriter writer, DistributionValue distribution)
    {
        writer.WriteString("distribution"u8);
        writer.WriteMapHeader(8);
        writer.WriteString("count"u8);
        writer.Write(distribution.Count);
        WriteNumber(ref writer, "mean"u8, distribution.Mean);
        WriteNumber(ref writer, "min"u8, distribution.Min);
        WriteNumber(ref writer, "p50"u8, distribution.P50);
        WriteNumber(ref writer, "p90"u8, distribution.P90);
        WriteNumber(ref writer, "p99"u8, distribution.P99);
        WriteNumber(ref writer, "p999"u8, distribution.P999);
        WriteNumber(ref writer, "max"u8, distribution.Max);
    }

    private static void WriteGauge(ref MessagePackWriter writer, GaugeValue gauge)
    {
        writer.WriteString("gauge"u8);
        writer.WriteMapHeader(4);
        WriteNumber(ref writer, "last"u8, gauge.Last);
        WriteNumber(ref writer, "min"u8, gauge.Min);
        WriteNumber(ref writer, "mean"u8, gauge.Mean);
        WriteNumber(ref writer, "max"u8, gauge.Max);
    }

    private static void WriteCounts(ref MessagePackWriter writer, IReadOnlyList<NamedCount> counts)
    {
        writer.WriteMapHeader(counts.Count(static c => c.Count != 0));
        foreach (var (name, count) in counts)
        {
            if (count != 0)
            {
                writer.Write(DumpText.Bound(name));
                writer.Write(count);
            }
        }
    }
}
