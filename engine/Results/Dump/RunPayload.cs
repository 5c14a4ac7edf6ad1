using System.Buffers;

namespace NetSim.Results;

/// <summary>
/// A run as one MessagePack map, for streams that hold many runs: everything that <c>run.msgpack</c> says in records of
/// their own, except samples, hosts and alerts. The metrics stand apart, so that a run with more of them than one
/// record holds can be spread over several.
/// </summary>
public static class RunPayload
{
    /// <summary>Writes a run without its metrics, as pairs of a map that the caller has begun.</summary>
    /// <returns>Always <see cref="Pairs"/>.</returns>
    /// <param name="output">Where the pairs go.</param>
    /// <param name="run">The run.</param>
    public static int WritePairs(IBufferWriter<byte> output, RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(run);
        var writer = new MessagePackWriter(output);
        writer.WriteString("run"u8);
        writer.Flush();
        RunDumpEncoder.Write(output, run.Identity);
        writer = new MessagePackWriter(output);
        writer.WriteString("end"u8);
        writer.Flush();
        RunDumpEncoder.Write(
            output, new RunEnd(run.Ending, run.Reason, run.Fingerprint, run.Events, run.Simulated));
        writer = new MessagePackWriter(output);
        writer.WriteString("expectations"u8);
        writer.WriteArrayHeader(run.Expectations.Count);
        writer.Flush();
        foreach (var expectation in run.Expectations)
        {
            RunDumpEncoder.Write(output, expectation);
        }

        return Pairs;
    }

    /// <summary>
    /// Number of pairs that <see cref="WritePairs"/> writes: <c>run</c>, <c>end</c>, <c>expectations</c>.
    /// </summary>
    public const int Pairs = 3;

    /// <summary>Writes a metric: the same map as in a <c>metric</c> record.</summary>
    /// <param name="output">Where the map goes.</param>
    /// <param name="metric">The metric.</param>
    public static void Write(IBufferWriter<byte> output, MetricRecord metric)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(metric);
        RunDumpEncoder.Write(output, metric);
    }

    /// <summary>Reads a metric.</summary>
    /// <param name="reader">Positioned at the metric's map.</param>
    /// <exception cref="MessagePackSerializationException">There is no metric there.</exception>
    public static MetricRecord ReadMetric(ref MessagePackReader reader) => MetricDecoder.Read(ref reader);

    /// <summary>Reads the value of one of the pairs of <see cref="WritePairs"/>.</summary>
    /// <param name="key">The pair's key.</param>
    /// <param name="reader">Positioned behind the key.</param>
    /// <param name="run">The run so far, completed by what is read.</param>
    /// <returns>False when the key is none of ours; the reader has not moved then.</returns>
    /// <exception cref="MessagePackSerializationException">The value is not what its key should have.</exception>
    public static bool TryReadPair(string key, ref MessagePackReader reader, ref RunRecord? run)
    {
        run ??= Empty;
        switch (key)
        {
            case "run":
                run = run with { Identity = RunDumpDecoder.ReadIdentity(ref reader) };
                return true;
            case "end":
                var end = RunDumpDecoder.ReadEnd(ref reader);
                run = run with
                {
                    Ending = end.Ending,
                    Reason = end.Reason,
                    Fingerprint = end.Fingerprint,
                    Events = end.Events,
                    Simulated = end.Simulated,
                };
                return true;
            case "expectations":
                var expectations = new ExpectationRecord[reader.ReadArrayHeader()];
                for (var i = 0; i < expectations.Length; i++)
                {
                    expectations[i] = RunDumpDecoder.ReadExpectation(ref reader);
                }

                run = run with { Expectations = expectations };
                return true;
            default:
                return false;
        }
    }

    private static RunRecord Empty { get; } = new(
        new RunIdentity(string.Empty, 0, string.Empty, []), [], [], [], [], RunEnding.Lost, null, null, 0,
        Core.SimTime.Zero);
}
