using System.Buffers;
using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>
/// Appends the records of a sweep to a stream: head, then results. A shard, which others write for a sweep, has results
/// only.
/// </summary>
/// <param name="stream">Where they go; closed in the end.</param>
/// <param name="nextSequence">Sequence number of the next record: 0 in a new stream.</param>
public sealed class SweepRecordWriter(Stream stream, uint nextSequence = 0) : IDisposable
{
    // Metrics that do not fit one record go into several; a result record needs the rest of the room for itself.
    private const int MetricsRoom = RecordStreamWriter.MaximumPayload / 2;

    private readonly RecordStreamWriter _records = new(stream, nextSequence);
    private readonly ArrayBufferWriter<byte> _payload = new(4096);

    /// <summary>
    /// Writes schema, experiment and points. The experiment is written before and after the points, so that one damaged
    /// record does not take away what the results belong to.
    /// </summary>
    public void WriteHead(ExperimentDescription experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        SweepKinds.WriteSchema(_payload, experiment.Engine);
        Append(SweepKinds.Schema);
        DescriptionCodec.Write(_payload, experiment);
        Append(SweepKinds.Experiment);
        foreach (var point in experiment.Points)
        {
            DescriptionCodec.Write(_payload, point);
            Append(SweepKinds.Point);
        }

        DescriptionCodec.Write(_payload, experiment);
        Append(SweepKinds.Experiment);
    }

    /// <summary>Writes a result, its first metrics in records of their own where they are many.</summary>
    public void Write(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var (from, next) = (0, 0);
        var room = new ArrayBufferWriter<byte>(MetricsRoom);
        foreach (var metric in result.Run.Metrics)
        {
            RunPayload.Write(room, metric);
            if (room.WrittenCount > MetricsRoom && next > from)
            {
                ResultCodec.WritePart(_payload, result, from, next);
                Append(SweepKinds.Metrics);
                from = next;
                room.ResetWrittenCount();
                RunPayload.Write(room, metric);
            }

            next++;
        }

        ResultCodec.Write(_payload, Bounded(result), from);
        Append(SweepKinds.Result);
    }

    /// <summary>Sequence number of the next record.</summary>
    public uint Next { get; private set; } = nextSequence;

    /// <summary>Hands what was written to the operating system.</summary>
    public void Flush() => _records.Flush();

    /// <summary>Closes the stream.</summary>
    public void Dispose() => _records.Dispose();

    // Expectations share a record with up to half a record of metrics: more of them than fit are counted, not kept.
    private static RunResult Bounded(RunResult result)
    {
        var room = MetricsRoom - 4096;
        var kept = result.Run.Expectations.TakeWhile(e => (room -= 64 + (4 * e.Text.Length)) > 0).ToList();
        return kept.Count == result.Run.Expectations.Count
            ? result
            : result with
            {
                Run = result.Run with { Expectations = [.. kept, Rest(result.Run.Expectations, kept.Count)] },
            };
    }

    private static ExpectationRecord Rest(IReadOnlyList<ExpectationRecord> all, int kept)
    {
        var rest = all.Skip(kept).ToList();
        return new ExpectationRecord($"{rest.Count} more expectations", rest.TrueForAll(e => e.Passed), null, null);
    }

    private void Append(string kind)
    {
        _records.Write(kind, _payload.WrittenSpan);
        Next++;
        _payload.ResetWrittenCount();
    }
}
