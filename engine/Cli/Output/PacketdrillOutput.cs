using System.Text.Json;
using NetSim.Packetdrill;

namespace NetSim.Cli;

/// <summary>Verdicts about scripts: lines for people, or one JSON object.</summary>
internal static class PacketdrillOutput
{
    public static void Write(IReadOnlyList<ScriptVerdict> verdicts, bool json, Terminal terminal)
    {
        if (json)
        {
            WriteJson(verdicts);
            return;
        }

        foreach (var verdict in verdicts)
        {
            if (!verdict.Passed)
            {
                terminal.Error(verdict.ToString());
            }
        }

        Console.Out.WriteLine($"{verdicts.Count(v => v.Passed)} passed, {verdicts.Count(v => !v.Passed)} failed");
    }

    private static void WriteJson(IReadOnlyList<ScriptVerdict> verdicts)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "netsim.packetdrill/1");
            json.WriteStartArray("scripts");
            foreach (var verdict in verdicts)
            {
                json.WriteStartObject();
                json.WriteString("file", verdict.File);
                json.WriteBoolean("passed", verdict.Passed);
                WriteNumber(json, "line", verdict.At?.Line);
                WriteNumber(json, "column", verdict.At?.Column);
                json.WriteString("message", verdict.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("passed", verdicts.Count(v => v.Passed));
            json.WriteNumber("failed", verdicts.Count(v => !v.Passed));
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
