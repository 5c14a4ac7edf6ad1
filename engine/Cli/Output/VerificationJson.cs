using System.Text.Json;
using System.Text.Json.Nodes;
using NetSim.Verification;

namespace NetSim.Cli;

/// <summary>A verification as one JSON object on stdout.</summary>
internal static class VerificationJson
{
    public static void Write(VerificationReport report)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "netsim.verify/1");
            json.WriteStartArray("records");
            foreach (var record in report.Records)
            {
                Write(json, record);
            }

            json.WriteEndArray();
            json.WriteNumber("passed", report.Passed);
            json.WriteNumber("failed", report.Failed);
            json.WriteNumber("not_measured", report.NotMeasured);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, RecordResult record)
    {
        json.WriteStartObject();
        json.WriteString("experiment", record.Record.Experiment);
        json.WritePropertyName("params");
        record.Record.Parameters.WriteTo(json);
        json.WritePropertyName("passed");
        if (record.IsMeasured)
        {
            json.WriteBooleanValue(record.Passed);
        }
        else
        {
            json.WriteNullValue();
        }

        if (record.Reason is { } reason)
        {
            json.WriteString("reason", reason);
        }

        json.WriteStartArray("fields");
        foreach (var field in record.Fields)
        {
            Write(json, field);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FieldResult field)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        Write(json, "observed", field.Observed);
        Write(json, "simulated", field.Simulated);
        json.WriteBoolean("passed", field.Passed);
        json.WriteString("rule", field.Rule);
        if (field is { Deviation: { } deviation, Tolerance: { } tolerance } && double.IsFinite(deviation))
        {
            json.WriteNumber("deviation", deviation);
            json.WriteNumber("tolerance", tolerance);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, JsonNode? value)
    {
        json.WritePropertyName(name);
        if (value is null)
        {
            json.WriteNullValue();
        }
        else
        {
            value.WriteTo(json);
        }
    }
}
