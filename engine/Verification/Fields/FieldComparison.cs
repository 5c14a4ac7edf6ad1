using System.Text.Json.Nodes;

namespace NetSim.Verification;

/// <summary>Walks through an observation and its simulations side by side.</summary>
internal sealed class FieldComparison
{
    private readonly FieldRules _rules;
    private readonly List<FieldResult> _results = [];

    private FieldComparison(FieldRules rules) => _rules = rules;

    /// <summary>Compares one record.</summary>
    /// <param name="rules">How.</param>
    /// <param name="observed">What the kernel did.</param>
    /// <param name="simulated">What the simulator does, for each seed.</param>
    /// <returns>All compared fields, in the order of the record.</returns>
    public static IReadOnlyList<FieldResult> Compare(
        FieldRules rules, JsonObject observed, IReadOnlyList<JsonObject> simulated)
    {
        var comparison = new FieldComparison(rules);
        comparison.Walk(FieldPath.Root, observed, simulated);
        return comparison._results;
    }

    private void Walk(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        if (_rules.Find(path) is { } rule)
        {
            Add(rule, path, observed, simulated);
            CompareLength(path, observed, simulated);
        }
        else if (observed is JsonObject seen && simulated.All(static node => node is JsonObject))
        {
            WalkObject(path, seen, [.. simulated.Cast<JsonObject>()]);
        }
        else if (observed is JsonArray list && simulated.All(static node => node is JsonArray))
        {
            WalkArray(path, list, [.. simulated.Cast<JsonArray>()]);
        }
        else
        {
            Add(new ExactRule(), path, observed, simulated);
        }
    }

    // A list that a rule takes as a whole may have a rule for its length besides.
    private void CompareLength(FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        if (observed is JsonArray list && simulated[0] is JsonArray && _rules.Find(path.Length()) is { } rule)
        {
            var counts = simulated.Select(static JsonNode? (node) => JsonValue.Create((node as JsonArray)?.Count));
            Add(rule, path.Length(), JsonValue.Create(list.Count), [.. counts]);
        }
    }

    private void WalkObject(FieldPath path, JsonObject observed, IReadOnlyList<JsonObject> simulated)
    {
        // What begins with an underscore is there for rules to look at.
        var names = observed.Select(static member => member.Key)
            .Union(simulated.SelectMany(static node => node).Select(static member => member.Key))
            .Where(static name => !name.StartsWith('_'));
        var absent = FieldRules.AbsentIsZero(path) ? JsonValue.Create(0) : null;
        foreach (var name in names)
        {
            var seen = observed.TryGetPropertyValue(name, out var value) ? value : absent;
            var got = simulated.Select(node => node.TryGetPropertyValue(name, out var own) ? own : absent);
            Walk(path.Member(name), seen, [.. got]);
        }
    }

    private void WalkArray(FieldPath path, JsonArray observed, IReadOnlyList<JsonArray> simulated)
    {
        var counts = simulated.Select(static JsonNode? (list) => JsonValue.Create(list.Count));
        Walk(path.Length(), JsonValue.Create(observed.Count), [.. counts]);
        var common = Math.Min(observed.Count, simulated.Min(static list => list.Count));
        for (var i = 0; i < common; i++)
        {
            var index = i;
            Walk(path.Element(i), observed[i], [.. simulated.Select(list => list[index])]);
        }
    }

    private void Add(FieldRule rule, FieldPath path, JsonNode? observed, IReadOnlyList<JsonNode?> simulated)
    {
        if (rule.Compare(path, observed, simulated) is { } result)
        {
            _results.Add(result);
        }
    }
}
