using System.Buffers;
using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>The end of a run as payloads, and back.</summary>
internal static class ResultCodec
{
    private static readonly string[] s_faults = ["none", "scenario", "usage", "engine"];

    /// <summary>Writes a <c>result</c> payload.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="result">The run.</param>
    /// <param name="earlier">How many of its metrics are in records before this one; they are left out here.</param>
    public static void Write(IBufferWriter<byte> output, RunResult result, int earlier = 0)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(5 + RunPayload.Pairs);
        WriteNumbers(ref writer, result);
        writer.WriteString("fault"u8);
        writer.Write(s_faults[(int)result.Fault]);
        writer.WriteString("earlier"u8);
        writer.Write(earlier);
        writer.Flush();
        RunPayload.WritePairs(output, result.Run);
        WriteMetrics(output, result.Run.Metrics, earlier, result.Run.Metrics.Count);
    }

    /// <summary>
    /// Writes a <c>metrics</c> payload: those from <paramref name="from"/> up to <paramref name="until"/>.
    /// </summary>
    public static void WritePart(IBufferWriter<byte> output, RunResult result, int from, int until)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(3);
        WriteNumbers(ref writer, result);
        writer.Flush();
        WriteMetrics(output, result.Run.Metrics, from, until);
    }

    /// <summary>Reads a <c>result</c> or <c>metrics</c> payload.</summary>
    /// <exception cref="MessagePackSerializationException">It is none.</exception>
    public static RunResult Read(ref MessagePackReader reader, out int earlier)
    {
        var (point, repetition, fault) = (0, 0, RunFault.None);
        RunRecord? run = null;
        IReadOnlyList<MetricRecord> metrics = [];
        earlier = 0;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var key = reader.ReadString() ?? string.Empty;
            switch (key)
            {
                case "point":
                    point = reader.ReadInt32();
                    break;
                case "rep":
                    repetition = reader.ReadInt32();
                    break;
                case "fault":
                    fault = (RunFault)Math.Max(0, Array.IndexOf(s_faults, reader.ReadString()));
                    break;
                case "earlier":
                    earlier = reader.ReadInt32();
                    break;
                case "metrics":
                    metrics = ReadMetrics(ref reader);
                    break;
                default:
                    if (!RunPayload.TryReadPair(key, ref reader, ref run))
                    {
                        reader.Skip();
                    }

                    break;
            }
        }

        return point > 0 && repetition > 0 && run is not null
            ? new RunResult(point, repetition, run with { Metrics = metrics }, fault)
            : throw new MessagePackSerializationException("the point, the repetition or the run is missing");
    }

    private static void WriteNumbers(ref MessagePackWriter writer, RunResult result)
    {
        writer.WriteString("point"u8);
        writer.Write(result.Point);
        writer.WriteString("rep"u8);
        writer.Write(result.Repetition);
    }

    private static void WriteMetrics(
        IBufferWriter<byte> output, IReadOnlyList<MetricRecord> metrics, int from, int until)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteString("metrics"u8);
        writer.WriteArrayHeader(until - from);
        writer.Flush();
        for (var i = from; i < until; i++)
        {
            RunPayload.Write(output, metrics[i]);
        }
    }

    private static MetricRecord[] ReadMetrics(ref MessagePackReader reader)
    {
        var metrics = new MetricRecord[reader.ReadArrayHeader()];
        for (var i = 0; i < metrics.Length; i++)
        {
            metrics[i] = RunPayload.ReadMetric(ref reader);
        }

        return metrics;
    }
}
