using NetSim.Core;
using NetSim.Network;
using NetSim.Tcp;

namespace NetSim.Hosts;

/// <summary>
/// A simulation that is ready to run: the network, one dispatcher with its TCP for each partition, and the machines
/// that were touched so far. Between two calls of <see cref="RunUntil"/> everything may be read and changed.
/// </summary>
public sealed partial class World : IDisposable
{
    private const int PartitionsPerThread = 2;
    private const int MostAutomaticPartitions = 64;

    // Windows shorter than this hold too little to be worth a plan each, let alone a thread.
    private static readonly Duration ShortestWindow = Duration.FromMicroseconds(20);

    private readonly Machine?[] _machines;
    private readonly Dictionary<uint, MachineGroup> _groups = [];
    private readonly Dispatcher[] _dispatchers;
    private readonly ushort[] _partitionOf;

    private World(Topology topology, WorldOptions options)
    {
        Options = options;
        DefaultKernel = KernelProfile.Find(options.Kernel);
        Key = RandomKey.FromSeed(options.Seed);
        var plan = PlanOf(topology, options);
        Network = topology.Build(Key.For("network"), plan);
        _partitionOf = plan.PartitionOf.ToArray();
        Engine = Engine.Create(new EngineOptions
        {
            PartitionOf = _partitionOf,
            Queue = options.Queue,
            Threads = options.Threads,
            MostThreads = options.MostThreads,
            CountsEventsByHost = options.CountsEventsByHost,
            Seed = options.Seed,
            Perturbation = options.Perturbation,
        });
        Engine.Lookahead = plan.Lookahead;
        _machines = new Machine?[topology.NodeCount];
        _dispatchers = new Dispatcher[Engine.Partitions.Count];
        for (var i = 0; i < _dispatchers.Length; i++)
        {
            _dispatchers[i] = new(this, Engine.Partitions[i], _machines);
            Engine.SetHandler(i, _dispatchers[i]);
        }

        MakeGroups();
    }

    /// <summary>How it was built.</summary>
    public WorldOptions Options { get; }

    /// <summary>Nodes, links and routes.</summary>
    public NetSim.Network.Network Network { get; }

    /// <summary>What lets events happen.</summary>
    public Engine Engine { get; }

    /// <summary>Root of the random draws of everything in the world: take <c>Key.For("what")</c>.</summary>
    public RandomKey Key { get; }

    /// <summary>One for each partition.</summary>
    public IReadOnlyList<Dispatcher> Dispatchers => _dispatchers;

    /// <summary>Everything before it has happened.</summary>
    public SimTime Now => Engine.Now;

    /// <summary>
    /// Digest of everything that has happened; the same for any partitions, threads and queue. Between runs.
    /// </summary>
    public ulong Fingerprint => Engine.Fingerprint();

    /// <summary>
    /// How far the run is. The one member that another thread may read while a run is in progress; it takes no lock and
    /// may be slightly old.
    /// </summary>
    public WorldProgress LastProgress
    {
        get
        {
            var progress = default(WorldProgress);
            foreach (var dispatcher in _dispatchers)
            {
                var now = dispatcher.Now;
                progress = new(now > progress.Now ? now : progress.Now, progress.Events + dispatcher.Handled);
            }

            return progress;
        }
    }

    /// <summary>What hosts did not want, over all partitions. Between runs.</summary>
    public DeliveryCounters Deliveries => _dispatchers.Aggregate(
        default(DeliveryCounters), static (sum, dispatcher) => sum + dispatcher.Deliveries);

    /// <summary>What the network did beside its links, over all partitions. Between runs.</summary>
    public ForwardingCounters Forwarding => _dispatchers.Aggregate(
        default(ForwardingCounters), static (sum, dispatcher) => sum + dispatcher.Forwarding.Counters);

    /// <summary>Whether simulated time has begun to pass.</summary>
    internal bool HasBegun { get; private set; }

    /// <summary>The kernel of machines that were not given another.</summary>
    internal KernelProfile DefaultKernel { get; }

    /// <summary>Builds a simulation. The topology cannot change afterwards.</summary>
    /// <exception cref="ArgumentException">The topology or an option is wrong; the message names it.</exception>
    public static World Build(Topology topology, WorldOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return new(topology, options ?? new());
    }

    /// <summary>
    /// Lets everything before <paramref name="until"/> happen. May be called again and again with later times.
    /// </summary>
    /// <exception cref="HandlerFailedException">A handler threw; the simulation cannot go on.</exception>
    /// <exception cref="EngineFaultException">
    /// The engine broke one of its laws; the simulation cannot go on.
    /// </exception>
    public RunOutcome RunUntil(SimTime until)
    {
        HasBegun = true;
        Engine.Lookahead = Network.Lookahead; // Control code may have made a link shorter.
        return Engine.RunUntil(until);
    }

    /// <summary>Ends the run at the next event boundary; from any thread. A stopped run has no fingerprint.</summary>
    public void RequestStop() => Engine.RequestStop();

    /// <summary>The dispatcher that runs a node.</summary>
    public Dispatcher DispatcherOf(uint node) => _dispatchers[_partitionOf[node]];

    /// <summary>
    /// The machine at a node, made when first asked for. By control code between runs; a running partition asks for its
    /// own nodes only.
    /// </summary>
    public Machine MachineOf(uint node) => _machines[node] ??= new(this, GroupOf(node), node);

    /// <summary>The machine of that name, such as <c>web</c> or <c>phone[17]</c>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Machine MachineOf(string name) => Network.Topology.TryFind(name, out var node)
        ? MachineOf(node)
        : throw new ArgumentException($"There is no host '{name}'.", nameof(name));

    /// <summary>What a node's machine shares with those that were added together with it.</summary>
    public MachineGroup GroupOf(uint node) => _groups[Network.GroupOf(Network.HostOf(node)).First];

    /// <summary>
    /// The machines that are one host: the machine itself, or with several receive queues the machine of each, the host's
    /// own first. They share nothing but their group's settings; a view of the host sums over them.
    /// </summary>
    public IEnumerable<Machine> QueuesOf(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return Network.QueuesOf(Network.HostOf(machine.Node)).Select(MachineOf);
    }

    /// <summary>All groups, in node order. Single nodes are groups of one.</summary>
    public IEnumerable<MachineGroup> Groups()
    {
        for (uint node = 0; node < _machines.Length;)
        {
            var nodes = Network.GroupOf(node);
            if (_groups.TryGetValue(nodes.First, out var group))
            {
                yield return group;
            }

            node = nodes.End;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Engine.Dispose();

    // Partitions never change a result, so their number may follow the threads that there may be.
    private static PartitionPlan PlanOf(Topology topology, WorldOptions options)
    {
        var threads = options.Threads == 0 ? options.MostThreads : options.Threads;
        if (options.Partitions > 0 || threads == 1)
        {
            return Partitioner.Assign(topology, options.Partitions);
        }

        var bySize = Partitioner.Assign(topology, 0);
        var wanted = Math.Min(threads * PartitionsPerThread, MostAutomaticPartitions);
        var plan = bySize.Count >= wanted ? bySize : Partitioner.Assign(topology, wanted);
        return options.Threads == 0 && plan.Lookahead < ShortestWindow ? Partitioner.Assign(topology, 1) : plan;
    }

    /// <summary>The machines of a host and its receive queues that exist.</summary>
    internal IEnumerable<Machine> QueuesInUse(uint host) =>
        Network.QueuesOf(host).Select(node => _machines[node]).OfType<Machine>();

    internal IEnumerable<Machine> MachinesInUse(uint first, int count)
    {
        for (var node = first; node < first + (uint)count; node++)
        {
            if (_machines[node] is { } machine)
            {
                yield return machine;
            }
        }
    }

    // All before the run: partitions look them up while they run, and must not change the table then.
    private void MakeGroups()
    {
        for (uint node = 0; node < _machines.Length;)
        {
            var nodes = Network.GroupOf(node);
            if (Network.HostOf(nodes.First) == nodes.First)
            {
                _groups.Add(nodes.First, new(this, nodes.First, nodes.Count, Network.GroupNameOf(nodes.First)));
            }

            node = nodes.End;
        }
    }
}
