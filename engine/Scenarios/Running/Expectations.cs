using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>What the script expected so far, and what it saw.</summary>
internal sealed class Expectations
{
    private readonly List<ExpectationRecord> _records = [];

    public IReadOnlyList<ExpectationRecord> Records => _records;

    public void Add(Check check, string source, string where) =>
        _records.Add(new ExpectationRecord($"{check.Text ?? source} ({where})", check.Holds, check.Value, where));
}
