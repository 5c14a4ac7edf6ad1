using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>The names of metrics, which cannot collide, and those that the script asked to record.</summary>
internal sealed class MetricRegistry
{
    private readonly HashSet<string> _owners = [];
    private readonly List<Metric> _recorded = [];

    public IReadOnlyList<Metric> Recorded => _recorded;

    /// <summary>Claims the first part of metric names (a load's, a listener's name).</summary>
    /// <exception cref="ScenarioException">It is taken.</exception>
    public string Claim(string owner)
    {
        if (string.IsNullOrWhiteSpace(owner))
        {
            throw new ScenarioException("A name of a load, listener or metric must not be empty.");
        }

        return _owners.Add(owner)
            ? owner
            : throw new ScenarioException($"The name '{owner}' is taken: give this one a name of its own (name: …).");
    }

    public void Record(Metric metric, string expression)
    {
        // A number calculated in the script is known there by its variable; everything else has its own name.
        var named = metric is MetricNumber number && IsIdentifier(expression) ? number.As(expression) : metric;
        if (_recorded.Exists(m => m.Name == named.Name))
        {
            throw new ScenarioException($"The metric '{named.Name}' is recorded twice.");
        }

        _recorded.Add(named);
    }

    public IReadOnlyList<MetricRecord> Summarize() =>
        _recorded.ConvertAll(m => new MetricRecord(m.Name, m.Unit, m.Summarize()));

    private static bool IsIdentifier(string text) =>
        text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_') && text.All(c => char.IsLetterOrDigit(c) || c == '_');
}
