using NetSim.Core;

namespace NetSim.Scenarios;

/// <summary>
/// A counter of the script: <c>var hits = Counter("hits"); … hits.Add();</c>. Handlers of any host may add; only the script
/// itself reads.
/// </summary>
public sealed class OwnCounter : CounterMetric
{
    private readonly PartitionParts<SlotCounter> _parts;

    private OwnCounter(string name, string unit, PartitionParts<SlotCounter> parts)
        : base(name, name, () => parts.All.Sum(p => p.Total), (from, until) => parts.All.Sum(p => p.Between(from, until)), unit) =>
        _parts = parts;

    /// <summary>Counts something that happens now.</summary>
    /// <param name="times">How often, at least zero. Default 1.</param>
    /// <exception cref="ScenarioException">The number is negative.</exception>
    public void Add(int times = 1)
    {
        if (times < 0)
        {
            throw new ScenarioException($"The counter '{Name}' only counts up, so not by {times}: take a Gauge.");
        }

        _parts.Mine.Count(Scenario.Now, times);
    }

    internal static OwnCounter Create(ScenarioContext context, string name, string unit)
    {
        var parts = new PartitionParts<SlotCounter>(context, name, () => new());
        context.Simulation.WhenForgetting(() => parts.All.ToList().ForEach(part => part.Clear()));
        return new(name, unit, parts);
    }
}
