using System.Text.Json;
using NetSim.Workloads;
using Spectre.Console;

namespace NetSim.Cli;

/// <summary>The figures of <c>netsim bench</c>, for people and for programs.</summary>
internal static class BenchOutput
{
    public static void WriteTable(IReadOnlyList<BenchResult> results, Terminal terminal)
    {
        var table = TextTable.Create("measured");
        foreach (var title in (string[])["value", "BCL queue", "ratio"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (var result in results)
        {
            TextTable.Add(
                table, result.Name, $"{Number(result.Value)} {result.Unit}".TrimEnd(),
                result.Baseline is { } baseline ? $"{Number(baseline)} {result.Unit}" : string.Empty,
                result.Ratio is { } ratio ? $"{ratio:0.00}x" : string.Empty);
        }

        TextTable.Print(terminal, console => console.Write(table));
    }

    public static void WriteJson(IReadOnlyList<BenchResult> results) => JsonOutput.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", "netsim.bench/1");
        json.WriteStartArray("results");
        foreach (var result in results)
        {
            Write(json, result);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, BenchResult result)
    {
        json.WriteStartObject();
        json.WriteString("name", result.Name);
        json.WriteNumber("value", result.Value);
        json.WriteString("unit", result.Unit);
        Write(json, "baseline", result.Baseline);
        Write(json, "ratio", result.Ratio);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
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

    private static string Number(double value) => value >= 1_000 ? $"{value:#,0}" : $"{value:0.###}";
}
