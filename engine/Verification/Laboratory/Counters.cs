using System.Text.Json.Nodes;
using NetSim.Tcp;

namespace NetSim.Verification;

/// <summary>A machine's counters at one instant.</summary>
internal sealed class Counters
{
    private readonly long[] _values;

    /// <summary>Takes them down.</summary>
    public Counters(MibCounters counters) => _values = [.. MibNames.All.Select(counter => counters[counter])];

    private Counters() => _values = new long[MibNames.All.Count];

    /// <summary>Those of a machine that was just made.</summary>
    public static Counters Zero { get; } = new();

    /// <summary>One counter.</summary>
    public long this[Mib counter] => _values[(int)counter];

    /// <summary>Those that have changed since, by as much; gauges as well.</summary>
    /// <param name="earlier">The beginning.</param>
    /// <param name="only">The counters to report; all when there is none.</param>
    public JsonObject Since(Counters earlier, params Mib[] only)
    {
        var changes = new JsonObject();
        foreach (var counter in MibNames.All)
        {
            var change = this[counter] - earlier[counter];
            if (change != 0 && (only.Length == 0 || only.Contains(counter)))
            {
                changes.Add(counter.NstatName(), change);
            }
        }

        return changes;
    }
}
