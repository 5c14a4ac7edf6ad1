using System.Text.Json;
using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>
/// Measurements that were repeated with nothing but a number of the repetition changed: they are compared by their
/// mean, and simulated once.
/// </summary>
internal static class Repetitions
{
    /// <summary>Puts records together that only their experiment's repetition number tells apart.</summary>
    /// <returns>The places of each group's records, in the order of their first.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Group(IReadOnlyList<MeasurementRecord> records)
    {
        var groups = new List<List<int>>();
        var byWhat = new Dictionary<string, List<int>>();
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            var repetition = Experiments.All.FirstOrDefault(e => e.Name == record.Experiment)?.Repetition;
            if (repetition is null || record.Observed is null)
            {
                groups.Add([i]);
                continue;
            }

            var what = record.Experiment + string.Concat(record.Parameters
                .Where(p => p.Key != repetition)
                .OrderBy(static p => p.Key, StringComparer.Ordinal)
                .Select(static p => $";{p.Key}={p.Value?.ToJsonString(JsonSerializerOptions.Default)}"));
            if (!byWhat.TryGetValue(what, out var group))
            {
                byWhat.Add(what, group = []);
                groups.Add(group);
            }

            group.Add(i);
        }

        return groups;
    }

    /// <summary>
    /// One observation for several: numbers are means, and beside each stands, under its name and an underscore, what
    /// they span.
    /// </summary>
    public static JsonObject Mean(IReadOnlyList<JsonObject> observed)
    {
        var mean = new JsonObject();
        foreach (var name in observed.SelectMany(static one => one).Select(static member => member.Key).Distinct())
        {
            var values = observed.Select(one => one[name]).ToList();
            if (values.TrueForAll(static value => value is JsonObject))
            {
                mean[name] = Mean([.. values.Cast<JsonObject>()]);
                continue;
            }

            // What is absent from counters is zero; elsewhere a field that only some have is compared as it is.
            var numbers = values.Select(static value => FieldRule.TryNumber(value, out var number) ? number : 0)
                .ToList();
            if (values.Exists(static value => value is not null && !FieldRule.TryNumber(value, out _)))
            {
                mean[name] = values[0]?.DeepClone();
                continue;
            }

            mean[name] = Math.Round(numbers.Average(), 6);
            mean["_" + name] = new JsonArray(numbers.Min(), numbers.Max());
        }

        return mean;
    }

    /// <summary>How far apart the repetitions of a field lie; 0 when there is one.</summary>
    public static double SpreadOf(JsonNode? field, string name) =>
        field?.Parent?["_" + name] is JsonArray { Count: 2 } span
            && FieldRule.TryNumber(span[0], out var least) && FieldRule.TryNumber(span[1], out var most)
            ? most - least
            : 0;
}
