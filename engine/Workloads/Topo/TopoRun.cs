using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;

namespace NetSim.Workloads;

/// <summary>Builds a tree of listening hosts when it is run: here the building is the work.</summary>
public sealed class TopoRun(TopoOptions options) : IPreparedRun
{
    private const ushort Port = 80;
    private const int Backlog = 128;

    private static readonly LinkOptions TenMilliseconds = new()
    {
        Bandwidth = new Bandwidth(1_000_000_000), Delay = Duration.FromMilliseconds(10),
    };

    private World? _world;

    /// <summary>The simulation, once it is built.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public World World => _world ?? throw new InvalidOperationException("Nothing is built yet.");

    /// <summary>Cost of nodes and links.</summary>
    public CpuTime Links { get; private set; }

    /// <summary>Cost of addresses, routes and the engine.</summary>
    public CpuTime Build { get; private set; }

    /// <summary>Cost of a listening socket on every host.</summary>
    public CpuTime Listen { get; private set; }

    /// <summary>Cost of the first simulated nanosecond.</summary>
    public CpuTime Begin { get; private set; }

    /// <inheritdoc/>
    public long Events => World.Engine.EventsProcessed;

    /// <inheritdoc/>
    public ulong Fingerprint => World.Fingerprint;

    /// <inheritdoc/>
    public void Run()
    {
        var start = CpuTime.Now;
        var topology = new Topology();
        var core = topology.AddNode(NodeKind.Router, "core");
        var hosts = topology.AddNodes(options.Hosts, "host");
        for (var first = 0; first < options.Hosts; first += options.FanOut)
        {
            var leaf = topology.AddNode(NodeKind.Router, $"leaf-{first / options.FanOut}");
            topology.Link(leaf, core, TenMilliseconds);
            topology.Link(
                hosts.Slice(first, Math.Min(options.FanOut, options.Hosts - first)), leaf, TenMilliseconds);
        }

        var linked = CpuTime.Now;
        _world = World.Build(topology, new WorldOptions { Partitions = 1 });
        var built = CpuTime.Now;
        _world.GroupOf(hosts.First).Listen(Port, Backlog, Serve);

        var listening = CpuTime.Now;
        _world.RunUntil(new SimTime(1));
        (Links, Build, Listen, Begin) = (linked - start, built - linked, listening - built, CpuTime.Now - listening);
    }

    /// <inheritdoc/>
    public void Dispose() => _world?.Dispose();

    private static async HandlerTask Serve(Connection connection)
    {
        await connection.Receive();
        connection.Close();
    }
}
