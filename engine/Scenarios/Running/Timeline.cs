using NetSim.Core;

namespace NetSim.Scenarios;

/// <summary>
/// What the script asked to happen at given instants. These control actions run between windows, before any event of
/// their instant, and in the order in which they were written.
/// </summary>
internal sealed class Timeline
{
    private readonly PriorityQueue<Entry, (SimTime At, long Number)> _entries = new();
    private long _number;

    public SimTime Next => _entries.TryPeek(out _, out var key) ? key.At : SimTime.Never;

    public void At(SimTime at, Action action) => Add(at, null, action);

    public void Every(SimTime first, Duration interval, Action action) => Add(first, interval, action);

    /// <summary>Runs everything that is due at <paramref name="now"/>.</summary>
    public void RunDue(SimTime now)
    {
        while (_entries.TryPeek(out var entry, out var key) && key.At <= now)
        {
            _entries.Dequeue();
            if (entry.Interval is { } interval)
            {
                Add(key.At + interval, interval, entry.Action);
            }

            entry.Action();
        }
    }

    private void Add(SimTime at, Duration? interval, Action action) =>
        _entries.Enqueue(new Entry(action, interval), (at, _number++));

    private sealed record Entry(Action Action, Duration? Interval);
}
