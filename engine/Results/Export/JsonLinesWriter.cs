using System.Buffers;
using System.Text.Json;

namespace NetSim.Results;

/// <summary>
/// A dump as JSON Lines: one object per line, each with the field <c>record</c> that says what it is. The fields are
/// those of the dump, samples one line each.
/// </summary>
public sealed class JsonLinesWriter : IDisposable
{
    private readonly Stream _output;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;

    /// <summary>A writer to <paramref name="output"/>, which stays open.</summary>
    public JsonLinesWriter(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _json = new Utf8JsonWriter(_line, JsonNumbers.Options);
    }

    /// <summary>Writes a record of a dump: one line, or one per sample.</summary>
    /// <param name="content">The content of a <see cref="DumpRecord"/>.</param>
    public void Write(object content)
    {
        if (content is SampleBatch batch)
        {
            foreach (var row in batch.Rows)
            {
                WriteSample(batch.Series[row.Series], row);
            }

            return;
        }

        _json.WriteStartObject();
        WriteContent(content);
        EndLine();
    }

    /// <summary>Ends the writer; every line written has reached the output already.</summary>
    public void Dispose() => _json.Dispose();

    private void WriteContent(object content)
    {
        switch (content)
        {
            case DumpSchema schema:
                _json.WriteString("record", RunDumpKinds.Schema);
                _json.WriteString("schema", schema.Schema);
                _json.WriteString("engine", schema.Engine);
                break;
            case RunIdentity identity:
                _json.WriteString("record", RunDumpKinds.Run);
                RunJson.WriteIdentity(_json, identity);
                break;
            case MetricRecord metric:
                _json.WriteString("record", RunDumpKinds.Metric);
                _json.WriteString("name", metric.Name);
                _json.WriteString("unit", metric.Unit);
                _json.WritePropertyName(MetricField(metric.Value));
                RunJson.WriteMetricValue(_json, metric.Value);
                break;
            case HostRecord host:
                _json.WriteString("record", RunDumpKinds.Host);
                _json.WriteString("name", host.Name);
                RunJson.WriteHost(_json, host);
                break;
            case ExpectationRecord expectation:
                _json.WriteString("record", RunDumpKinds.Expectation);
                RunJson.WriteExpectation(_json, expectation);
                break;
            case AlertRecord alert:
                _json.WriteString("record", RunDumpKinds.Alert);
                RunJson.WriteAlert(_json, alert);
                break;
            case RunEnd end:
                WriteEnd(end);
                break;
            default:
                throw new ArgumentException($"a dump has no record of {content.GetType().Name}", nameof(content));
        }
    }

    private void WriteEnd(RunEnd end)
    {
        _json.WriteString("record", RunDumpKinds.End);
        _json.WriteString("ended", end.Ending.ToText());
        _json.WriteBoolean("complete", end.Ending == RunEnding.Until);
        _json.WriteString("reason", end.Reason);
        _json.WriteString("fingerprint", end.Fingerprint);
        _json.WriteNumber("events", end.Events);
        RunJson.WriteSeconds(_json, "simulated_s", end.Simulated);
    }

    private void WriteSample(SampleSeries series, Sample row)
    {
        _json.WriteStartObject();
        _json.WriteString("record", "sample");
        RunJson.WriteSeconds(_json, "time_s", row.At);
        _json.WriteString("host", series.Host);
        _json.WriteString("metric", series.Metric);
        _json.WriteString("unit", series.Unit);
        _json.WriteNumberOrNull("value", row.Value);
        EndLine();
    }

    private static string MetricField(MetricValue value) => value switch
    {
        DistributionValue => "distribution",
        GaugeValue => "gauge",
        _ => "value",
    };

    private void EndLine()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _output.Write(_line.WrittenSpan);
        _output.WriteByte((byte)'\n');
        _line.ResetWrittenCount();
    }
}
