using System.Text.Encodings.Web;
using System.Text.Json;

namespace NetSim.Results;

/// <summary>How all our JSON is written: UTF-8 as it is, and null for a number that JSON does not have.</summary>
internal static class JsonNumbers
{
    // The output is a file or a terminal, never a page: text need not be escaped for HTML.
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteNumberOrNull(value);
    }

    public static void WriteNumberOrNull(this Utf8JsonWriter json, double value)
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

    public static void WriteScalar(this Utf8JsonWriter json, string name, ScalarValue scalar)
    {
        json.WritePropertyName(name);
        switch (scalar.Value)
        {
            case long whole:
                json.WriteNumberValue(whole);
                break;
            case double number:
                json.WriteNumberOrNull(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            default:
                json.WriteStringValue((string)scalar.Value);
                break;
        }
    }
}
