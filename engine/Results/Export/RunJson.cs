using System.Text.Json;

namespace NetSim.Results;

/// <summary>The JSON object of a run (<c>netsim run --json</c>). Zero counters and states are left out.</summary>
public static class RunJson
{
    /// <summary>Writes exactly one object for one run, or an array of them for several, and a line feed.</summary>
    /// <param name="output">Where the UTF-8 goes; stays open.</param>
    /// <param name="runs">The runs, each with the wall-clock seconds it took.</param>
    public static void Write(Stream output, IReadOnlyList<(RunRecord Run, double WallSeconds)> runs)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(runs);
        using (var json = new Utf8JsonWriter(output, JsonNumbers.Options))
        {
            if (runs.Count == 1)
            {
                Write(json, runs[0].Run, runs[0].WallSeconds);
            }
            else
            {
                json.WriteStartArray();
                foreach (var (run, wallSeconds) in runs)
                {
                    Write(json, run, wallSeconds);
                }

                json.WriteEndArray();
            }
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes the object of a run.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="run">The run.</param>
    /// <param name="wallSeconds">Wall-clock seconds it took; NaN when unknown, written as null.</param>
    /// <param name="more">Writes further properties at the object's end; null for none.</param>
    public static void Write(
        Utf8JsonWriter json, RunRecord run, double wallSeconds, Action<Utf8JsonWriter>? more = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(run);
        json.WriteStartObject();
        json.WriteString("schema", RunRecord.Schema);
        WriteIdentity(json, run.Identity);
        WriteMetrics(json, run.Metrics);
        WriteHosts(json, run.Hosts);
        json.WriteBoolean("complete", run.Complete);
        json.WriteString("ended", run.Ending.ToText());
        json.WriteString("reason", run.Reason);
        WriteExpectations(json, run.Expectations);
        WriteAlerts(json, run.Alerts);
        json.WriteString("fingerprint", run.Fingerprint);
        json.WriteNumber("events", run.Events);
        WriteSeconds(json, "simulated_s", run.Simulated);
        json.WriteNumberOrNull("wall_s", wallSeconds);
        more?.Invoke(json);
        json.WriteEndObject();
    }

    internal static void WriteIdentity(Utf8JsonWriter json, RunIdentity identity)
    {
        json.WriteString("scenario", identity.Scenario);
        json.WriteNumber("seed", identity.Seed);
        json.WriteString("kernel", identity.Kernel);
        json.WriteStartObject("parameters");
        foreach (var (name, value) in identity.Parameters)
        {
            json.WriteScalar(name, value);
        }

        json.WriteEndObject();
    }

    internal static void WriteMetricValue(Utf8JsonWriter json, MetricValue value)
    {
        switch (value)
        {
            case NumberValue number:
                json.WriteNumberOrNull(number.Value);
                break;
            case DistributionValue distribution:
                json.WriteStartObject();
                json.WriteNumber("count", distribution.Count);
                json.WriteNumberOrNull("mean", distribution.Mean);
                json.WriteNumberOrNull("min", distribution.Min);
                json.WriteNumberOrNull("p50", distribution.P50);
                json.WriteNumberOrNull("p90", distribution.P90);
                json.WriteNumberOrNull("p99", distribution.P99);
                json.WriteNumberOrNull("p999", distribution.P999);
                json.WriteNumberOrNull("max", distribution.Max);
                json.WriteEndObject();
                break;
            case GaugeValue gauge:
                json.WriteStartObject();
                json.WriteNumberOrNull("last", gauge.Last);
                json.WriteNumberOrNull("min", gauge.Min);
                json.WriteNumberOrNull("mean", gauge.Mean);
                json.WriteNumberOrNull("max", gauge.Max);
                json.WriteEndObject();
                break;
        }
    }

    internal static void WriteHost(Utf8JsonWriter json, HostRecord host)
    {
        if (host.Members != 1)
        {
            json.WriteNumber("members", host.Members);
        }

        WriteCounts(json, "counters", host.Counters);
        WriteCounts(json, "states", host.States);
    }

    internal static void WriteExpectation(Utf8JsonWriter json, ExpectationRecord expectation)
    {
        json.WriteString("text", expectation.Text);
        json.WriteBoolean("passed", expectation.Passed);
        json.WriteNumberOrNull("value", expectation.Value ?? double.NaN);
        json.WriteString("where", expectation.Where);
    }

    internal static void WriteAlert(Utf8JsonWriter json, AlertRecord alert)
    {
        json.WriteString("metric", alert.Metric);
        json.WriteString("level", alert.Level);
        WriteSeconds(json, "time_s", alert.At);
        json.WriteNumberOrNull("value", alert.Value);
    }

    /// <summary>Seconds with every nanosecond, as a JSON number.</summary>
    internal static void WriteSeconds(Utf8JsonWriter json, string name, NetSim.Core.SimTime at)
    {
        Span<byte> text = stackalloc byte[Columns.SecondsLength];
        json.WritePropertyName(name);
        json.WriteRawValue(text[..Columns.FormatSeconds(at, text)], skipInputValidation: true);
    }

    private static void WriteMetrics(Utf8JsonWriter json, IReadOnlyList<MetricRecord> metrics)
    {
        json.WriteStartObject("metrics");
        foreach (var metric in metrics)
        {
            json.WritePropertyName(metric.Name);
            WriteMetricValue(json, metric.Value);
        }

        json.WriteEndObject();
        json.WriteStartObject("units");
        foreach (var metric in metrics.Where(m => m.Unit.Length > 0))
        {
            json.WriteString(metric.Name, metric.Unit);
        }

        json.WriteEndObject();
    }

    private static void WriteHosts(Utf8JsonWriter json, IReadOnlyList<HostRecord> hosts)
    {
        json.WriteStartObject("hosts");
        foreach (var host in hosts)
        {
            json.WriteStartObject(host.Name);
            WriteHost(json, host);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteExpectations(Utf8JsonWriter json, IReadOnlyList<ExpectationRecord> expectations)
    {
        json.WriteStartArray("expectations");
        foreach (var expectation in expectations)
        {
            json.WriteStartObject();
            WriteExpectation(json, expectation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAlerts(Utf8JsonWriter json, IReadOnlyList<AlertRecord> alerts)
    {
        json.WriteStartArray("alerts");
        foreach (var alert in alerts)
        {
            json.WriteStartObject();
            WriteAlert(json, alert);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IReadOnlyList<NamedCount> counts)
    {
        json.WriteStartObject(name);
        foreach (var (counter, count) in counts)
        {
            if (count != 0)
            {
                json.WriteNumber(counter, count);
            }
        }

        json.WriteEndObject();
    }
}
