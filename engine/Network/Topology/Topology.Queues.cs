namespace NetSim.Network;

// Hosts with several receive queues, and nodes of which much work is expected.
public sealed partial class Topology
{
    private readonly List<QueueSet> _queues = [];
    private readonly List<uint> _busy = [];

    /// <summary>Receive queues that one host may have: 64.</summary>
    public const int MostQueues = 64;

    /// <summary>Hosts with several receive queues.</summary>
    internal IReadOnlyList<QueueSet> Queues => _queues;

    /// <summary>Nodes of which much work is expected, in the order in which it was said.</summary>
    internal IReadOnlyList<uint> Busy => _busy;

    /// <summary>
    /// Gives a host several receive queues: each is a node of its own behind the host's address, to which the network
    /// steers by a hash of the four-tuple. See the room's README for what that changes.
    /// </summary>
    /// <param name="node">A host of its own, no member of a group; its links are made before or after.</param>
    /// <param name="count">Queues, 1 to <see cref="MostQueues"/>; 1 changes nothing.</param>
    /// <exception cref="ArgumentException">
    /// The number is out of range, or the node is no single host, or has its queues already.
    /// </exception>
    public void SetQueues(uint node, int count)
    {
        RequireNotBuilt();
        RequireNode(node);
        var name = NameOf(node);
        if (count is < 1 or > MostQueues)
        {
            throw new ArgumentException($"'{name}' can have 1 to {MostQueues} queues, not {count}.", nameof(count));
        }

        if (KindOf(node) != NodeKind.Host || _names.GroupOf(node).Count > 1 || _queues.Exists(set => set.Home == node))
        {
            throw new ArgumentException(
                $"'{name}' cannot get queues: only a single host can, and only once.", nameof(node));
        }

        if (count > 1)
        {
            AddQueues(node, count, name);
        }
    }

    /// <summary>
    /// Says that a node will be busier than its links show (a flood, its victim), so that it gets a partition of its
    /// own where there are enough. Changes speed only.
    /// </summary>
    /// <exception cref="ArgumentException">The node does not exist.</exception>
    public void ExpectWork(uint node)
    {
        RequireNotBuilt();
        RequireNode(node);
        if (!_busy.Contains(node))
        {
            _busy.Add(node);
        }
    }

    /// <summary>The queues of a node; null when it has one.</summary>
    internal QueueSet? QueuesOf(uint node) => _queues.Find(set => set.Home == node);

    // The further queues have no address in the plan: only steering reaches them.
    private void AddQueues(uint node, int count, string name)
    {
        var further = new NodeGroup((uint)NodeCount, count - 1);
        _names.Add($"{name}/queue", further.First, further.Count, true);
        NodeCount += further.Count;
        var set = new QueueSet(node, further, name);
        for (var queue = further.First; queue < further.End; queue++)
        {
            _blocks.Add(new(NodeKind.Host, queue, 1, AddressOf(node)) { Queues = set });
        }

        BlockAt(node).Queues = set;
        _queues.Add(set);
    }
}
