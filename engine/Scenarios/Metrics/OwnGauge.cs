using NetSim.Core;
using NetSim.Hosts;

namespace NetSim.Scenarios;

/// <summary>
/// A gauge of the script: <c>var busy = Gauge("busy"); … busy.Add(1); await Sleep(5.ms); busy.Add(-1);</c>. Its value is the
/// sum of what each host's handlers (and the script itself) hold in it, a crashed host nothing, exact at every instant: changes are noted with
/// their time and host, and joined in that order. Only the script itself reads.
/// </summary>
public sealed class OwnGauge : GaugeMetric
{
    // The script itself, beside the hosts.
    private const uint Script = uint.MaxValue;

    private readonly PartitionParts<Notes> _notes;
    private readonly TimeWeightedGauge _gauge;

    private OwnGauge(string name, string unit, PartitionParts<Notes> notes, TimeWeightedGauge gauge, Func<SimTime> now)
        : base(name, name, unit, () => Joined(notes, gauge), now)
    {
        _notes = notes;
        _gauge = gauge;
    }

    /// <summary>Sets what this host, or the script, holds in it.</summary>
    /// <param name="value">A whole number; take a smaller unit for fractions.</param>
    public void Set(long value)
    {
        var (notes, host) = (_notes.Mine, Here);
        notes.Change(Scenario.Now, host, value - notes.Held.GetValueOrDefault(host));
    }

    /// <summary>Changes what this host, or the script, holds in it.</summary>
    /// <param name="change">What to add; negative to subtract.</param>
    public void Add(long change) => _notes.Mine.Change(Scenario.Now, Here, change);

    internal static OwnGauge Create(ScenarioContext context, string name, string unit)
    {
        var gauge = new TimeWeightedGauge(context.Simulation.Now);
        var notes = new PartitionParts<Notes>(context, name, () => new());
        var own = new OwnGauge(name, unit, notes, gauge, () => context.Simulation.Now);
        context.Simulation.WhenForgetting(own.Forget);
        context.Simulation.WhenCrashing(own.Drop);
        context.Simulation.BetweenSlices(() => Joined(notes, gauge));
        return own;
    }

    // What a host without power held is gone with its handlers, who can take nothing back.
    private void Drop(Machine machine)
    {
        if (_notes.Of(machine.Dispatcher.Here.Index) is { } notes && notes.Held.GetValueOrDefault(machine.Node) is var held and not 0)
        {
            notes.Change(machine.Now, machine.Node, -held);
        }
    }

    private static uint Here => Handler.IsRunning ? Handler.Machine.Node : Script;

    // All that was noted lies in the past of every partition, so the order is final. A host's own changes keep theirs,
    // because it writes into one part and the sort is stable.
    private static TimeWeightedGauge[] Joined(PartitionParts<Notes> notes, TimeWeightedGauge gauge)
    {
        var changes = notes.All.SelectMany(part => part.Changes).OrderBy(c => c.At.Nanoseconds).ThenBy(c => c.Host).ToList();
        foreach (var change in changes)
        {
            gauge.Add(change.At, change.By);
        }

        notes.All.ToList().ForEach(part => part.Changes.Clear());
        return [gauge];
    }

    /// <summary>Changes in one partition that have not been joined yet, and what each of its hosts holds.</summary>
    private sealed class Notes
    {
        public List<(SimTime At, uint Host, long By)> Changes { get; } = [];

        public Dictionary<uint, long> Held { get; } = []; // Looked up, never walked.

        public void Change(SimTime at, uint host, long by)
        {
            Held[host] = Held.GetValueOrDefault(host) + by;
            Changes.Add((at, host, by));
        }
    }
}
