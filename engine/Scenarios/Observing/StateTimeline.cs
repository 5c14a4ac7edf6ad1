using System.Globalization;
using System.Text;
using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>
/// The state changes of a few hosts' connections, in time: for teaching, and for asserting that a path was taken. Watching
/// changes nothing.
/// </summary>
public sealed class StateTimeline
{
    private readonly ScenarioContext _context;
    private readonly Dictionary<uint, Watcher> _watchers = [];

    internal StateTimeline(ScenarioContext context, IReadOnlyList<Host> hosts)
    {
        _context = context;
        foreach (var host in hosts)
        {
            host.NeedOneQueue("be watched");
            var watcher = new Watcher();
            if (!_watchers.TryAdd(host.Index, watcher))
            {
                throw new ScenarioException($"'{host.Name}' is watched twice.");
            }

            context.Simulation.WhenBuilt(() => host.Machine.ObserveStates(watcher));
        }
    }

    /// <summary>Whether a connection (or listener) of the host was ever in the state.</summary>
    public bool Visited(Host host, TcpState state) => Of(host).Exists(c => c.To == state || c.From == state);

    /// <summary>Whether a connection of the host went straight from one state to another.</summary>
    public bool Passed(Host host, TcpState from, TcpState to) => Of(host).Exists(c => c.From == from && c.To == to);

    /// <summary>When a connection of the host first entered the state, in seconds; NaN when none did.</summary>
    public MetricNumber When(Host host, TcpState state)
    {
        ArgumentNullException.ThrowIfNull(host);
        var changes = Of(host);
        var index = changes.FindIndex(c => c.To == state);
        return new MetricNumber(
            $"{host.Name}.{state.SsName()}.at",
            $"When({host.Name}, {state.SsName()})",
            "s",
            index < 0 ? double.NaN : changes[index].At.Seconds);
    }

    /// <summary>Draws two hosts' states against time, one column each.</summary>
    public string Draw(Host left, Host right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var rows = Of(left).Select(c => (c, IsLeft: true)).Concat(Of(right).Select(c => (c, IsLeft: false)))
            .OrderBy(r => r.c.At.Nanoseconds);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"time",14}  {left.Name,-34}{right.Name}\n");
        foreach (var (change, isLeft) in rows)
        {
            var cell = $"{change.From.SsName()} -> {change.To.SsName()}";
            var time = $"{change.At.Seconds.ToString("0.000000", CultureInfo.InvariantCulture)} s";
            text.Append(CultureInfo.InvariantCulture, $"{time,14}  {(isLeft ? cell : ""),-34}{(isLeft ? "" : cell)}\n");
        }

        return text.ToString();
    }

    private List<Change> Of(Host host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return _watchers.TryGetValue(host.Index, out var watcher)
            ? watcher.Changes
            : throw new ScenarioException($"'{host.Name}' is not watched: name it in Watch(…).");
    }

    private readonly record struct Change(SimTime At, FourTuple Connection, TcpState From, TcpState To);

    private sealed class Watcher : IStateObserver
    {
        public List<Change> Changes { get; } = [];

        public void StateChanged(TcpHost host, in FourTuple connection, TcpState from, TcpState to, SimTime at) =>
            Changes.Add(new Change(at, connection, from, to));
    }
}
