using System.Runtime.CompilerServices;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// The network of a run: who is where, which link leads where. Shared by all partitions; what changes during the run is
/// state that one node owns (link directions, NATs), so nothing here is locked.
/// </summary>
public sealed class Network
{
    private readonly NodeBlock[] _blocks;
    private readonly ushort[]? _shortBlockOf;
    private readonly int[]? _blockOf;
    private readonly AddressPlan _addresses;
    private readonly NodeNames _names;

    internal Network(
        Topology topology,
        List<NodeBlock> blocks,
        AddressPlan addresses,
        NodeNames names,
        RandomKey root,
        PartitionPlan plan)
    {
        Topology = topology;
        Plan = plan;
        _blocks = [.. blocks];
        _addresses = addresses;
        _names = names;
        Lookahead = plan.Lookahead;
        HasQueues = topology.Queues.Count > 0;
        if (_blocks.Length <= ushort.MaxValue)
        {
            _shortBlockOf = new ushort[topology.NodeCount];
        }
        else
        {
            _blockOf = new int[topology.NodeCount];
        }

        IndexBlocks();
        BuildLinks(topology, root, plan);
        foreach (var nat in _blocks.Select(b => b.Nat).OfType<Nat>())
        {
            nat.Build(root);
        }
    }

    /// <summary>What the network was built from.</summary>
    public Topology Topology { get; }

    /// <summary>Where each node is simulated.</summary>
    public PartitionPlan Plan { get; }

    /// <summary>
    /// The least time that a packet takes from one partition to another: the plan's until a link
    /// became shorter in mid-run.
    /// </summary>
    public Duration Lookahead { get; private set; }

    /// <summary>Nodes.</summary>
    public int NodeCount => Topology.NodeCount;

    /// <summary>The name of a node: <c>web</c> or <c>phone[17]</c>.</summary>
    public string NameOf(uint node) => _names.NameOf(node);

    /// <summary>The nodes that were added together with a node: a group, or the node alone.</summary>
    public NodeGroup GroupOf(uint node) => _names.GroupOf(node);

    /// <summary>The name under which a node was added: <c>web</c>, or <c>phone</c> for <c>phone[17]</c>.</summary>
    public string GroupNameOf(uint node) => _names.BaseNameOf(node);

    /// <summary>A node's own (first) address; arithmetic on its group, no table.</summary>
    public Ipv4Address AddressOf(uint node) => BlockOf(node).AddressOf(node);

    /// <summary>
    /// The nodes that simulate a host: itself, or all of its receive queues, see <see cref="Topology.SetQueues"/>.
    /// </summary>
    public IEnumerable<uint> QueuesOf(uint node)
    {
        yield return node;
        if (BlockOf(node).Queues is { } queues && queues.Home == node)
        {
            for (var further = queues.Further.First; further < queues.Further.End; further++)
            {
                yield return further;
            }
        }
    }

    /// <summary>The host of which a node is a receive queue; the node itself when it is not one.</summary>
    public uint HostOf(uint node) => BlockOf(node).OwnerOf(node);

    /// <summary>Which receive queue of its host a node is: 0 for the host's own node.</summary>
    public int QueueNumberOf(uint node) => BlockOf(node).Queues?.NumberOf(node) ?? 0;

    /// <summary>Whether a node is one of several receive queues of a host, its first included.</summary>
    public bool IsQueue(uint node) => BlockOf(node).Queues is not null;

    /// <summary>The node that has the address.</summary>
    public bool TryNodeAt(Ipv4Address address, out uint node) => _addresses.TryNodeAt(address, out node);

    /// <summary>What kind of node it is.</summary>
    public NodeKind KindOf(uint node) => BlockOf(node).Kind;

    /// <summary>The NAT at a node.</summary>
    /// <exception cref="ArgumentException">The node is none.</exception>
    public Nat NatAt(uint node) =>
        BlockOf(node).Nat ?? throw new ArgumentException($"'{NameOf(node)}' is no NAT.", nameof(node));

    /// <summary>
    /// Lets a router reject what goes to some destinations from now on; a rule for the same prefix
    /// is replaced. Between runs.
    /// </summary>
    /// <exception cref="ArgumentException">The node is no router.</exception>
    public void Reject(uint router, Ipv4Prefix destinations, Rejection how)
    {
        Allow(router, destinations);
        var block = BlockOf(router);
        block.Rejections = [.. (block.Rejections ?? [])
            .Append(new(destinations, how)).OrderByDescending(r => r.Destinations.Length)];
    }

    /// <summary>Ends a rule of a router; nothing happens when there is none for that prefix. Between runs.</summary>
    /// <exception cref="ArgumentException">The node is no router.</exception>
    public void Allow(uint router, Ipv4Prefix destinations)
    {
        var block = BlockOf(router);
        if (block.Kind != NodeKind.Router)
        {
            throw new ArgumentException($"'{NameOf(router)}' is no router.", nameof(router));
        }

        var left = Array.FindAll(block.Rejections ?? [], rule => rule.Destinations != destinations);
        block.Rejections = left.Length == 0 ? null : left;
    }

    /// <summary>
    /// Watches what a node sends, receives and loses on its links; null ends it. Not from inside a handler.
    /// </summary>
    public void Observe(uint node, IPacketObserver? observer)
    {
        var block = BlockOf(node);
        if (observer is not null || block.Observers is not null)
        {
            block.Observers ??= new IPacketObserver?[block.Count];
            block.Observers[node - block.First] = observer;
        }
    }

    /// <summary>Watches a node beside whoever watches it already; both are told, the earlier first.</summary>
    public void AddObserver(uint node, IPacketObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var block = BlockOf(node);
        Observe(node, block.Observers?[node - block.First] is { } first ? new ObserverPair(first, observer) : observer);
    }

    /// <summary>Adds what nodes and links cost; packets in line are the partitions'. Between runs.</summary>
    public void AddTo(MemoryAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var perNode = ObjectSize.OfArray(_shortBlockOf) + ObjectSize.OfArray(_blockOf)
            + ObjectSize.OfArray<ushort>(NodeCount); // the plan's partition of each node
        account.Add(MemoryKind.Node, 0, perNode);
        foreach (var block in _blocks)
        {
            account.Add(MemoryKind.Group, 0, block.ReservedBytes);
            account.Add(MemoryKind.Observer, 0, ObjectSize.OfArray(block.Observers));
            block.Nat?.AddTo(account);
        }

        foreach (var link in Topology.Links)
        {
            account.Add(MemoryKind.Group, 1, ObjectSize.Of<Link>());
            link.ToOne.AddTo(account);
            link.FromOne.AddTo(account);
        }
    }

    /// <summary>
    /// Whether a packet from a node finds its way to an address, by the routes and not by the links' state.
    /// </summary>
    /// <param name="from">The sending node.</param>
    /// <param name="destination">The address.</param>
    /// <returns>Null when it does, otherwise a sentence that says what is missing.</returns>
    public string? WhyUnreachable(uint from, Ipv4Address destination)
    {
        if (!TryNodeAt(destination, out var goal))
        {
            return $"no node has the address {destination}";
        }

        var current = HostOf(from);
        for (var hop = 0; current != goal; hop++)
        {
            if (!TryHop(current, destination, out var next))
            {
                return BlockOf(current).Attachments.Count == 0
                    ? $"'{NameOf(current)}' has no link"
                    : $"'{NameOf(current)}' has no route to {destination} ('{NameOf(goal)}')";
            }

            current = next.Node;
            if (hop > 64)
            {
                return $"the routes to {destination} ('{NameOf(goal)}') go in a circle by '{NameOf(current)}'";
            }
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal NodeBlock BlockOf(uint node) => _blocks[_shortBlockOf is { } map ? map[node] : _blockOf![node]];

    /// <summary>Notes that a link between partitions takes no longer than this from now on.</summary>
    internal void RelyOn(Duration least) => Lookahead = least < Lookahead ? least : Lookahead;

    /// <summary>Whether any host has several receive queues.</summary>
    internal bool HasQueues { get; }

    /// <summary>The node in whose queue a packet for a host arrives.</summary>
    internal uint Steer(uint to, in Packet packet, in PacketExtension extension) =>
        BlockOf(to).Queues is { } queues ? queues.Steer(in packet, in extension) : to;

    internal bool TryHop(uint from, Ipv4Address destination, out Hop hop) =>
        TryHop(BlockOf(from), from, destination, out hop);

    internal bool TryHop(NodeBlock block, uint from, Ipv4Address destination, out Hop hop)
    {
        var via = default(RouteTarget);
        var attachment = block.Only;
        if (attachment is null)
        {
            if (!block.Routes!.TryFind(destination, out via))
            {
                hop = default;
                return false;
            }

            attachment = block.Attachments[via.Attachment];
        }

        var link = attachment.Link;
        if (attachment.IsManySide)
        {
            var found = destination == link.OneAddress || attachment.LeadsOn || Owns(link.One, destination);
            hop = found ? new(attachment, (int)(from - link.Many.First), link.One) : default;
            return found;
        }

        // A member is found by arithmetic: its address lies as far from the first one's as its index does.
        var member = unchecked(destination.Value - link.ManyAddress.Value);
        if (member < (uint)link.Count && !via.HasVia)
        {
            hop = new(attachment, (int)member, link.Many.First + member);
            return true;
        }

        return TryOtherMember(attachment, via, destination, out hop);
    }

    // The neighbour is a router, a member named by a static route, or one that has the address as an alias.
    private bool TryOtherMember(Attachment attachment, RouteTarget via, Ipv4Address destination, out Hop hop)
    {
        var link = attachment.Link;
        var node = via.HasVia ? via.Via : link.Many.First;
        var found = via.HasVia || attachment.LeadsOn
            || (_addresses.TryNodeAt(destination, out node) && link.Many.Contains(node));
        hop = found ? new(attachment, (int)(node - link.Many.First), node) : default;
        return found;
    }

    /// <summary>Whether an address is one of the node's own.</summary>
    internal bool Owns(uint node, Ipv4Address address) => TryNodeAt(address, out var owner) && owner == node;

    private void IndexBlocks()
    {
        for (var i = 0; i < _blocks.Length; i++)
        {
            var (first, count) = ((int)_blocks[i].First, _blocks[i].Count);
            _shortBlockOf?.AsSpan(first, count).Fill((ushort)i);
            _blockOf?.AsSpan(first, count).Fill(i);
        }
    }

    /// <summary>
    /// The largest packet in octets that all links of a node take, as they were built; 1,500 for a node without any.
    /// </summary>
    /// <param name="node">The node.</param>
    public int InterfaceMtuOf(uint node)
    {
        const int Ethernet = 1_500;
        var block = BlockOf(BlockOf(node).OwnerOf(node));
        return block.Attachments.Count == 0
            ? Ethernet
            : block.Attachments.Min(attachment => attachment.Outgoing.Options.Mtu);
    }

    private void BuildLinks(Topology topology, RandomKey root, PartitionPlan plan)
    {
        foreach (var link in topology.Links)
        {
            var crosses = Partitioner.Crosses(topology, link, plan);
            var isShared = link.Count > 1 || link.ToOne.IsShared;
            link.ToOne.Build(root, topology.Msl, isShared ? plan.Count : 1, crosses ? this : null);
            link.FromOne.Build(root, topology.Msl, link.FromOne.IsShared ? plan.Count : 1, crosses ? this : null);
        }
    }
}

/// <summary>One step of a packet's way.</summary>
/// <param name="By">The direction of the link; null when the packet is for the node itself.</param>
/// <param name="Member">Which of the link's members.</param>
/// <param name="Node">The neighbour that it arrives at.</param>
/// <param name="IsInside">Whether a NAT treats the other side as its inside.</param>
internal readonly record struct Hop(DirectionState By, int Member, uint Node, bool IsInside)
{
    public Hop(Attachment by, int member, uint node)
        : this(by.Outgoing.State, member, node, by.IsInside)
    {
    }

    /// <summary>Whether the packet stays at the node.</summary>
    public bool IsOwn => By is null;
}
