using System.Text.Json;
using NetSim.Core;

namespace NetSim.Cli;

/// <summary>
/// What <c>--profile-engine</c> and <c>--memory</c> tell: lines on stderr, or the objects <c>engine</c> and
/// <c>memory</c> within a run's JSON.
/// </summary>
internal static class EngineOutput
{
    private static readonly int[] Threads = [2, 4, 8];

    /// <summary>Tells it in lines, a paragraph for each run.</summary>
    public static void Write(IEnumerable<ColumnResult> results)
    {
        foreach (var result in results)
        {
            var title = result.Column.Label.Length == 0 ? string.Empty : $" with {result.Column.Label}";
            if (result.Outcome.Engine is { } engine)
            {
                Console.Error.WriteLine($"engine{title}");
                Array.ForEach([.. EngineLines(engine)], Console.Error.WriteLine);
            }

            if (result.Outcome.Memory is { } memory)
            {
                Console.Error.WriteLine($"memory at the end of the run{title}");
                Array.ForEach([.. MemoryLines(memory)], Console.Error.WriteLine);
            }
        }
    }

    /// <summary>Writes the objects as properties of the run's.</summary>
    public static void Write(Utf8JsonWriter json, ColumnResult result)
    {
        if (result.Outcome.Engine is { } engine)
        {
            WriteEngine(json, engine);
        }

        if (result.Outcome.Memory is { } memory)
        {
            WriteMemory(json, memory);
        }
    }

    private static IEnumerable<string> EngineLines(Scenarios.EngineReport engine)
    {
        var profile = engine.Profile;
        var events = profile.EventsOfPartition;
        var total = Math.Max(1, events.Sum());
        yield return $"  threads {engine.Threads}, partitions {events.Count}, lookahead {LookaheadText(profile)}";
        for (var partition = 0; partition < events.Count; partition++)
        {
            yield return $"  partition {partition,-3} {events[partition],14} events  "
                + $"{100.0 * events[partition] / total,5:0.0} %";
        }

        yield return $"  windows {profile.Windows}: events mean {profile.EventsPerWindow:0.#}, "
            + $"p50 {profile.MedianWindowEvents}, p99 {profile.LargeWindowEvents}; mean length {profile.MeanWindow}";
        var bounds = Threads.Select(threads => $"{threads} threads {profile.SpeedupAt(threads):0.00}x");
        yield return $"  critical-path bound: {string.Join(", ", bounds)}";
        yield return $"  hot host: {engine.HotHost}, {100 * engine.HotHostShare:0.0} % of all events";
    }

    private static string LookaheadText(EngineProfile profile) =>
        profile.EventsOfPartition.Count == 1 || profile.Lookahead.Seconds > 1e9 ? "none" : $"{profile.Lookahead}";

    private static IEnumerable<string> MemoryLines(Scenarios.MemoryReport memory)
    {
        yield return $"  {"kind",-19} {"count",12} {"bytes/item",11} {"bytes",15}";
        foreach (var line in memory.Account.Lines.Where(line => line.Bytes > 0))
        {
            yield return $"  {line.Kind,-19} {line.Count,12} {line.PerItem,11:0.0} {line.Bytes,15}";
        }

        yield return $"  {"accounted",-19} {"",12} {"",11} {memory.Account.Bytes,15}";
        yield return $"  {"managed heap, live",-19} {"",12} {"",11} {memory.HeapBytes,15}";
        yield return $"  {"process, resident",-19} {"",12} {"",11} {memory.ResidentBytes,15}";
    }

    private static void WriteEngine(Utf8JsonWriter json, Scenarios.EngineReport engine)
    {
        var profile = engine.Profile;
        json.WriteStartObject("engine");
        json.WriteNumber("threads", engine.Threads);
        json.WriteStartArray("partition_events");
        foreach (var events in profile.EventsOfPartition)
        {
            json.WriteNumberValue(events);
        }

        json.WriteEndArray();
        json.WriteNumber("lookahead_s", profile.Lookahead.Seconds);
        json.WriteStartObject("windows");
        json.WriteNumber("count", profile.Windows);
        json.WriteNumber("events_mean", profile.EventsPerWindow);
        json.WriteNumber("events_p50", profile.MedianWindowEvents);
        json.WriteNumber("events_p99", profile.LargeWindowEvents);
        json.WriteNumber("length_mean_s", profile.MeanWindow.Seconds);
        json.WriteEndObject();
        json.WriteStartObject("critical_path_bound");
        foreach (var threads in Threads)
        {
            json.WriteNumber($"{threads}", profile.SpeedupAt(threads));
        }

        json.WriteEndObject();
        json.WriteStartObject("hot_host");
        json.WriteString("name", engine.HotHost);
        json.WriteNumber("share", engine.HotHostShare);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMemory(Utf8JsonWriter json, Scenarios.MemoryReport memory)
    {
        json.WriteStartObject("memory");
        json.WriteStartObject("kinds");
        foreach (var line in memory.Account.Lines.Where(line => line.Bytes > 0))
        {
            json.WriteStartObject($"{line.Kind}");
            json.WriteNumber("count", line.Count);
            json.WriteNumber("bytes_per_item", line.PerItem);
            json.WriteNumber("bytes", line.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteNumber("accounted_bytes", memory.Account.Bytes);
        json.WriteNumber("heap_bytes", memory.HeapBytes);
        json.WriteNumber("resident_bytes", memory.ResidentBytes);
        json.WriteEndObject();
    }
}
