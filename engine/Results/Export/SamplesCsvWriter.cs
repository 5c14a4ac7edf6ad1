using System.Text;
using CsvHelper;
using NetSim.Core;

namespace NetSim.Results;

/// <summary>
/// Writes <c>samples.csv</c>: <c>time_s,host,metric,value</c>, one row per sample, the metric with its unit behind it.
/// Samples come by the million: a row allocates nothing.
/// </summary>
public sealed class SamplesCsvWriter : IDisposable
{
    private readonly CsvWriter _csv;
    private readonly List<(byte[] Host, byte[] Metric)> _series = [];

    /// <summary>Starts a table.</summary>
    /// <param name="stream">An empty stream; closed in the end.</param>
    public SamplesCsvWriter(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _csv = CsvWriter.Create(stream, Columns.Csv);
        _csv.WriteRecord(["time_s", "host", "metric", "value"]);
    }

    /// <summary>Announces a sampled quantity.</summary>
    /// <returns>The number by which <see cref="Sample"/> knows it.</returns>
    public int AddSeries(SampleSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var metric = Columns.Name(series.Metric, series.Unit);
        _series.Add((Encoding.UTF8.GetBytes(series.Host), Encoding.UTF8.GetBytes(metric)));
        return _series.Count - 1;
    }

    /// <summary>Writes a row.</summary>
    /// <param name="series">From <see cref="AddSeries"/>.</param>
    /// <param name="at">When the sample was taken.</param>
    /// <param name="value">The value; NaN leaves the cell empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such series.</exception>
    /// <exception cref="IOException">The stream refused the bytes.</exception>
    public void Sample(int series, SimTime at, double value)
    {
        var (host, metric) = _series[series];
        Span<byte> time = stackalloc byte[Columns.SecondsLength];
        _csv.WriteField(time[..Columns.FormatSeconds(at, time)]);
        _csv.WriteField((ReadOnlySpan<byte>)host);
        _csv.WriteField((ReadOnlySpan<byte>)metric);
        if (double.IsNaN(value))
        {
            _csv.WriteField(ReadOnlySpan<byte>.Empty);
        }
        else
        {
            _csv.WriteField(value, default);
        }

        _csv.EndRecord();
    }

    /// <summary>Hands every row to the operating system.</summary>
    public void Flush() => _csv.Flush();

    /// <summary>Writes what is left and closes the stream.</summary>
    public void Dispose() => _csv.Dispose();
}
