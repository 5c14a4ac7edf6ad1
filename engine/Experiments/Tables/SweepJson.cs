using System.Text.Encodings.Web;
using System.Text.Json;

namespace NetSim.Experiments;

/// <summary>The answer of a sweep as one JSON object, schema <c>netsim.sweep/1</c>.</summary>
public static class SweepJson
{
    /// <summary>Writes the object and a line end.</summary>
    /// <param name="output">Where the UTF-8 goes; stays open.</param>
    /// <param name="table">The answer.</param>
    /// <param name="checks">Expectations of the command line and what came of them; empty for none.</param>
    /// <param name="indented">Whether for people, or as one line.</param>
    public static void Write(Stream output, SweepTable table, IReadOnlyList<PointCheck> checks, bool indented)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(checks);
        var options = new JsonWriterOptions
        {
            Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(output, options))
        {
            Write(json, table, checks);
        }

        output.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, SweepTable table, IReadOnlyList<PointCheck> checks)
    {
        var experiment = table.Experiment;
        json.WriteStartObject();
        json.WriteString("schema", ExperimentDescription.Schema);
        json.WriteString("scenario", experiment.Scenario);
        json.WriteString("script", experiment.ScriptPath);
        json.WriteNumber("seed", experiment.Seed);
        json.WriteString("kernel", experiment.Kernel);
        json.WriteString("engine", experiment.Engine);
        json.WriteNumber("confidence", experiment.Repetitions.Confidence);
        json.WriteBoolean("common_random_numbers", experiment.CommonRandomNumbers);
        json.WriteBoolean("complete", table.IsComplete);
        json.WriteBoolean("precise", table.IsPrecise);
        json.WriteStartArray("points");
        foreach (var row in table.Points)
        {
            Write(json, row);
        }

        json.WriteEndArray();
        json.WriteStartArray("expectations");
        foreach (var check in checks)
        {
            json.WriteStartObject();
            json.WriteNumber("point", check.Point.Number);
            json.WriteString("text", check.Expression.Text);
            json.WriteString("verdict", check.Judgement.Verdict.ToText());
            json.WriteString("evidence", check.Judgement.Evidence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PointRow row)
    {
        json.WriteStartObject();
        json.WriteNumber("point", row.Point.Number);
        json.WriteStartObject("parameters");
        foreach (var (name, value) in row.Point.Parameters)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteNumber("runs", row.Runs.Count);
        json.WriteNumber("failed", row.Failed);
        json.WriteBoolean("precise", row.IsPrecise);
        json.WriteStartObject("estimates");
        foreach (var estimate in row.Estimates)
        {
            json.WritePropertyName(estimate.Name);
            Write(json, estimate);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Estimate estimate)
    {
        json.WriteStartObject();
        json.WriteString("unit", estimate.Unit);
        json.WriteString("method", estimate.Method == IntervalMethod.Wilson ? "wilson" : "student-t");
        json.WriteNumber("values", estimate.Count);
        (string Name, double Value)[] numbers =
        [
            ("mean", estimate.Mean), ("low", estimate.Range.Low), ("high", estimate.Range.High),
            ("deviation", estimate.Deviation), ("min", estimate.Min), ("max", estimate.Max),
            ("median", estimate.Median), ("median_low", estimate.MedianRange.Low),
            ("median_high", estimate.MedianRange.High),
        ];
        foreach (var (name, value) in numbers)
        {
            json.WritePropertyName(name);
            WriteNumber(json, value);
        }

        json.WriteEndObject();
    }

    internal static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
