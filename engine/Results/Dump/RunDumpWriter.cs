using System.Buffers;
using NetSim.Core;

namespace NetSim.Results;

/// <summary>
/// Writes <c>run.msgpack</c> as the run goes: the schema and the run's identity at once, samples in batches, everything
/// else at the end. Equal runs give equal bytes. A dump without its end is readable; it reads as <c>lost</c>.
/// </summary>
public sealed class RunDumpWriter : IDisposable
{
    private readonly RecordStreamWriter _records;
    private readonly SampleBuffer _samples = new();
    private readonly ArrayBufferWriter<byte> _payload = new(RecordFrame.MaximumLength);
    private bool _finished;

    /// <summary>Starts a dump.</summary>
    /// <param name="stream">An empty stream; closed in the end.</param>
    /// <param name="identity">Which experiment the run is.</param>
    /// <exception cref="ArgumentException">The parameters do not fit one record of 64 kB.</exception>
    /// <exception cref="IOException">The stream refused the bytes.</exception>
    public RunDumpWriter(Stream stream, RunIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        _records = new RecordStreamWriter(stream);
        RunDumpKinds.WriteSchema(_payload);
        WriteRecord(RunDumpKinds.Schema);
        RunDumpEncoder.Write(_payload, identity);
        WriteRecord(RunDumpKinds.Run);
    }

    /// <summary>Announces a sampled quantity. May be called while the run is in progress.</summary>
    /// <returns>The number by which <see cref="Sample"/> knows it.</returns>
    public int AddSeries(SampleSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return _samples.AddSeries(series);
    }

    /// <summary>Writes a sample. Allocates nothing.</summary>
    /// <param name="series">From <see cref="AddSeries"/>.</param>
    /// <param name="at">When it was taken.</param>
    /// <param name="value">The value in the series' unit; NaN for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such series.</exception>
    /// <exception cref="IOException">
    /// The stream refused the bytes; the dump is valid up to its last whole record.
    /// </exception>
    public void Sample(int series, SimTime at, double value)
    {
        if ((uint)series >= (uint)_samples.SeriesCount)
        {
            throw new ArgumentOutOfRangeException(nameof(series), series, "no such series was added");
        }

        if (!_samples.HasRoomFor(series))
        {
            WriteBatch();
        }

        _samples.Add(series, at, value);
    }

    /// <summary>
    /// Hands the records written so far to the operating system. Samples of a batch that is not full stay in memory:
    /// where a batch ends must not depend on when somebody flushes.
    /// </summary>
    public void Flush() => _records.Flush();

    /// <summary>Writes all that is known at the end of a run. Nothing may be written after it.</summary>
    /// <param name="record">The run, complete or partial.</param>
    /// <exception cref="InvalidOperationException">The dump is finished already.</exception>
    /// <exception cref="IOException">
    /// The stream refused the bytes; the dump is valid up to its last whole record.
    /// </exception>
    public void Finish(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (_finished)
        {
            throw new InvalidOperationException("the dump is finished already");
        }

        _finished = true;
        WriteBatch();
        foreach (var metric in record.Metrics)
        {
            RunDumpEncoder.Write(_payload, metric);
            WriteRecord(RunDumpKinds.Metric);
        }

        foreach (var host in record.Hosts)
        {
            RunDumpEncoder.Write(_payload, host);
            WriteRecord(RunDumpKinds.Host);
        }

        foreach (var expectation in record.Expectations)
        {
            RunDumpEncoder.Write(_payload, expectation);
            WriteRecord(RunDumpKinds.Expectation);
        }

        foreach (var alert in record.Alerts)
        {
            RunDumpEncoder.Write(_payload, alert);
            WriteRecord(RunDumpKinds.Alert);
        }

        RunDumpEncoder.Write(
            _payload, new RunEnd(record.Ending, record.Reason, record.Fingerprint, record.Events, record.Simulated));
        WriteRecord(RunDumpKinds.End);
        _records.Flush();
    }

    /// <summary>
    /// Closes the stream. Without <see cref="Finish"/> the dump stays without its end, and the last batch of samples is
    /// written.
    /// </summary>
    public void Dispose()
    {
        if (!_finished)
        {
            _finished = true;
            WriteBatch();
        }

        _records.Dispose();
    }

    private void WriteBatch()
    {
        if (!_samples.IsEmpty)
        {
            _samples.WriteBatch(_payload);
            WriteRecord(RunDumpKinds.Samples);
        }
    }

    private void WriteRecord(string kind)
    {
        try
        {
            _records.Write(kind, _payload.WrittenSpan);
        }
        catch (IOException)
        {
            // Nothing more goes behind a torn record; closing must not try again.
            _finished = true;
            throw;
        }

        _payload.ResetWrittenCount();
    }
}
