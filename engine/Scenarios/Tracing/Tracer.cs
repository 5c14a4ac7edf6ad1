using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Results;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>
/// The traces of a run: an observer at every node, because who will talk to whom is not known before, and one of state
/// changes and decisions in every partition. Observing changes no result.
/// </summary>
internal sealed class Tracer
{
    // Beside those that were asked for, in case the first of a node turn out to be floods without a second end.
    private const int Spare = 64;

    private readonly World _world;
    private readonly TraceRequest _request;
    private readonly NodeTracer[] _nodes;
    private readonly HashSet<uint> _targets;

    public Tracer(World world, TraceRequest request)
    {
        _world = world;
        _request = request;
        _targets = [.. Targets(world, request)];
        var addresses = request.Host is null ? null : _targets.Select(world.Network.AddressOf).ToHashSet();
        var filter = new TraceFilter(addresses, request.Port, request.Connections + Spare);
        _nodes = [.. Enumerable.Range(0, world.Network.NodeCount).Select(node => new NodeTracer(world, (uint)node, filter))];
        foreach (var node in _nodes)
        {
            world.Network.AddObserver(node.Node, node);
        }

        foreach (var dispatcher in world.Dispatchers)
        {
            var observer = new StackObserver(_nodes);
            dispatcher.ObserveStates(observer);
            dispatcher.Stack.DecisionObserver = observer;
        }
    }

    /// <summary>What became of the first connections that were asked for. After the run.</summary>
    public IReadOnlyList<ConnectionTrace> Finish()
    {
        Array.ForEach(_nodes, node => node.Settle());
        var keys = _nodes
            .Where(node => _targets.Contains(node.Node))
            .SelectMany(node => node.Keys.Select(key => (Key: key, node.Node, node.RecordingOf(key)!.Notes[0].At))) // It has met them.
            .Where(met => _request.Host is not null || BothEndsAreHosts(met.Key))
            .OrderBy(met => met.At).ThenBy(met => met.Node)
            .Select(met => met.Key)
            .Distinct()
            .Take(_request.Connections);
        return [.. keys.Select((key, i) => TraceMerge.Of(i + 1, key, _world, _nodes))];
    }

    private static IEnumerable<uint> Targets(World world, TraceRequest request)
    {
        if (request.Host is not { } name)
        {
            return Enumerable.Range(0, world.Network.NodeCount).Select(node => (uint)node);
        }

        return world.Network.Topology.TryFind(name, out var node)
            ? world.Network.QueuesOf(world.Network.HostOf(node))
            : throw new ScenarioException($"There is no host '{name}' to trace{Spelling.Hint(name, Names(world))}") { IsUsage = true };
    }

    private static List<string> Names(World world) =>
        [.. Enumerable.Range(0, Math.Min(world.Network.NodeCount, 10_000)).Select(node => world.Network.NameOf((uint)node))];

    private bool BothEndsAreHosts(TraceKey key) => IsHost(key.Smaller) && IsHost(key.Larger);

    private bool IsHost(ulong end) => _world.Network.TryNodeAt(TraceKey.AddressOf(end), out var node)
        && _world.Network.KindOf(node) == NodeKind.Host;

    private sealed class StackObserver(NodeTracer[] nodes) : IStateObserver, IDecisionObserver
    {
        public void StateChanged(TcpHost host, in FourTuple connection, TcpState from, TcpState to, SimTime at)
        {
            var before = from is TcpState.Closed or TcpState.Listen ? "" : from.SsName();
            nodes[host.Index].Note(in connection, at, TraceEvent.State, to.SsName(), before);
        }

        public void Decided(TcpHost host, in FourTuple connection, Mib decision, SimTime at) =>
            nodes[host.Index].Note(in connection, at, TraceEvent.Decision, decision.ToString());
    }
}
