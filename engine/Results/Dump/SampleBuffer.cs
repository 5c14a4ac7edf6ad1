using System.Buffers;
using System.Text;
using NetSim.Core;

namespace NetSim.Results;

/// <summary>
/// Gathers samples until a batch is full. When that is depends on the samples alone, never on the clock on the wall, so
/// that equal runs write equal bytes. Adding a sample allocates nothing.
/// </summary>
internal sealed class SampleBuffer
{
    /// <summary>Rows of a full batch: at most this many samples are lost with a torn tail.</summary>
    public const int BatchRows = 256;

    // Half of a frame for the names; 256 rows of at most 9 + 9 + 5 bytes fit the other half many times.
    private const int MaximumSeriesBytes = RecordFrame.MaximumLength / 2;

    private readonly List<SampleSeries> _series = [];
    private readonly List<int> _seriesBytes = [];
    private readonly List<int> _indexInBatch = [];
    private readonly int[] _batchSeries = new int[BatchRows];
    private readonly Sample[] _rows = new Sample[BatchRows];
    private int _batchSeriesCount;
    private int _batchSeriesBytes;
    private int _rowCount;

    public int SeriesCount => _series.Count;

    public bool IsEmpty => _rowCount == 0;

    /// <summary>Adds a series and returns its number.</summary>
    public int AddSeries(SampleSeries series)
    {
        var bound = new SampleSeries(
            DumpText.Bound(series.Host), DumpText.Bound(series.Metric), DumpText.Bound(series.Unit));
        _series.Add(bound);
        _seriesBytes.Add(16 + Encoding.UTF8.GetByteCount(bound.Host + bound.Metric + bound.Unit));
        _indexInBatch.Add(-1);
        return _series.Count - 1;
    }

    /// <summary>Whether a sample of <paramref name="series"/> still fits this batch.</summary>
    public bool HasRoomFor(int series) => _rowCount < BatchRows
        && (_indexInBatch[series] >= 0
            || _batchSeriesBytes == 0
            || _batchSeriesBytes + _seriesBytes[series] <= MaximumSeriesBytes);

    /// <summary>Adds a sample.</summary>
    public void Add(int series, SimTime at, double value)
    {
        if (_indexInBatch[series] < 0)
        {
            _indexInBatch[series] = _batchSeriesCount;
            _batchSeries[_batchSeriesCount++] = series;
            _batchSeriesBytes += _seriesBytes[series];
        }

        _rows[_rowCount++] = new Sample(at, _indexInBatch[series], value);
    }

    /// <summary>Writes the batch as a payload and starts the next one.</summary>
    public void WriteBatch(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(4);
        writer.WriteString("series"u8);
        writer.WriteArrayHeader(_batchSeriesCount);
        foreach (var series in _batchSeries.AsSpan(0, _batchSeriesCount))
        {
            writer.WriteArrayHeader(3);
            writer.Write(_series[series].Host);
            writer.Write(_series[series].Metric);
            writer.Write(_series[series].Unit);
            _indexInBatch[series] = -1;
        }

        WriteColumns(ref writer, _rows.AsSpan(0, _rowCount));
        writer.Flush();
        (_rowCount, _batchSeriesCount, _batchSeriesBytes) = (0, 0, 0);
    }

    private static void WriteColumns(ref MessagePackWriter writer, ReadOnlySpan<Sample> rows)
    {
        writer.WriteString("index"u8);
        writer.WriteArrayHeader(rows.Length);
        foreach (ref readonly var row in rows)
        {
            writer.Write(row.Series);
        }

        writer.WriteString("time_ns"u8);
        writer.WriteArrayHeader(rows.Length);
        foreach (ref readonly var row in rows)
        {
            writer.Write(row.At.Nanoseconds);
        }

        writer.WriteString("value"u8);
        writer.WriteArrayHeader(rows.Length);
        foreach (ref readonly var row in rows)
        {
            RunDumpEncoder.WriteNumber(ref writer, row.Value);
        }
    }
}
