using System.Buffers;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// The nodes and links of a scenario, before the run. Groups cost a few objects however many members they have; indices
/// are given in the order of the calls and are the engine's host indices.
/// </summary>
public sealed partial class Topology
{
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("[]<>,\n\r\t");

    private readonly List<NodeBlock> _blocks = [];
    private readonly List<Link> _links = [];
    private readonly HashSet<string> _linkNames = [];
    private readonly AddressPlan _addresses = new();
    private readonly NodeNames _names = new();
    private Duration _msl = Duration.FromSeconds(30);
    private bool _isBuilt;

    /// <summary>Nodes so far.</summary>
    public int NodeCount { get; private set; }

    /// <summary>Links so far; the links of a group to one node count as one.</summary>
    public IReadOnlyList<Link> Links => _links;

    /// <summary>
    /// Maximum segment lifetime: the age, counted over all hops, at which packets are destroyed. Default 30 s (the
    /// value that RFC 9293's two minutes became in practice). A link may have its own.
    /// </summary>
    /// <exception cref="ArgumentException">Not above zero or more than 1,099 s.</exception>
    public Duration Msl
    {
        get => _msl;
        set
        {
            LinkOptions.CheckMsl(value);
            _msl = value;
        }
    }

    /// <summary>
    /// Whether routers answer what they cannot route with ICMP "network unreachable". Default false: the simulated part
    /// stands for an internet whose default route swallows such packets, as it does the answers to spoofed SYNs.
    /// </summary>
    public bool RoutersAnswerUnreachable { get; set; }

    /// <summary>Adds one host or router.</summary>
    /// <param name="kind">What it does with packets of others; a NAT is added with <see cref="AddNat"/>.</param>
    /// <param name="name">Unique name.</param>
    /// <param name="address">Its address; null takes a free one of 10.0.0.0/8.</param>
    /// <returns>The node's index.</returns>
    /// <exception cref="ArgumentException">The name or address is taken or unusable.</exception>
    public uint AddNode(NodeKind kind, string name, Ipv4Address? address = null)
    {
        if (kind == NodeKind.Nat)
        {
            throw new ArgumentException($"'{name}': a NAT needs to know its inside; add it with AddNat.", nameof(kind));
        }

        return Add(kind, name, 1, address, false).First;
    }

    /// <summary>Adds hosts with consecutive indices and addresses, named <c>phone[0]</c> and so on.</summary>
    /// <param name="count">At least 1; at most 2^24 nodes in all.</param>
    /// <param name="baseName">The name without index; unique.</param>
    /// <param name="first">Address of the first; null takes free ones of 10.0.0.0/8.</param>
    /// <exception cref="ArgumentException">The name or an address is taken, or the number does not fit.</exception>
    public NodeGroup AddNodes(int count, string baseName, Ipv4Address? first = null) =>
        Add(NodeKind.Host, baseName, count, first, true);

    /// <summary>
    /// Adds a NAT: a router that translates what leaves by the links which do not lead to its inside.
    /// </summary>
    /// <param name="name">Unique name.</param>
    /// <param name="address">Its public address; null takes a free one of 10.0.0.0/8.</param>
    /// <param name="options">What is inside, the ports that it may use and its connection tracking.</param>
    /// <exception cref="ArgumentException">The name or address is taken, or the options are wrong.</exception>
    public uint AddNat(string name, Ipv4Address? address, NatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(this);
        var node = Add(NodeKind.Nat, name, 1, address, false).First;
        _blocks[BlockOf(node)].Nat = new(name, node, AddressOf(node), options);
        return node;
    }

    /// <summary>Gives a node further addresses: aliases, or the range that a flood claims to come from.</summary>
    /// <param name="node">The node that packets to these addresses reach.</param>
    /// <param name="first">First address.</param>
    /// <param name="count">How many consecutive ones, at least 1.</param>
    /// <exception cref="ArgumentException">An address is taken, or the node does not exist.</exception>
    public void AddAddresses(uint node, Ipv4Address first, int count = 1)
    {
        RequireNode(node);
        RequireFree(first, count, NameOf(node));
        _addresses.Add(new(first.Value, first.Value + (uint)(count - 1), node, false));
    }

    /// <summary>Links two nodes.</summary>
    /// <param name="a">The first node.</param>
    /// <param name="b">The second node.</param>
    /// <param name="options">Both directions' parameters.</param>
    /// <param name="back">The parameters from <paramref name="b"/> to <paramref name="a"/> when they differ.</param>
    /// <exception cref="ArgumentException">
    /// A node does not exist, both are one, the name is taken, or a value is out of range.
    /// </exception>
    public Link Link(uint a, uint b, LinkOptions options, LinkOptions? back = null) =>
        Link(new NodeGroup(a, 1), b, options, back);

    /// <summary>Links each node of a group with one node: as many links, each with its own queue and draws.</summary>
    /// <param name="many">The group.</param>
    /// <param name="one">The node that all of them are linked with.</param>
    /// <param name="options">Parameters of each direction of each link.</param>
    /// <param name="back">The parameters from <paramref name="one"/> to the members when they differ.</param>
    /// <exception cref="ArgumentException">
    /// A node does not exist, the group holds <paramref name="one"/>, the name is taken, or a value is out of range.
    /// </exception>
    public Link Link(NodeGroup many, uint one, LinkOptions options, LinkOptions? back = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        RequireNotBuilt();
        RequireNode(one);
        RequireGroup(many);
        options.Validate();
        back?.Validate();
        if (many.Contains(one))
        {
            throw new ArgumentException($"'{NameOf(one)}' cannot be linked with itself.", nameof(one));
        }

        var name = LinkName(many, one, options);
        var link = new Link(name, many, AddressOf(many.First), one, AddressOf(one), options, back ?? options);
        _links.Add(link);
        Attach(many, new(link, true));
        Attach(new(one, 1), new(link, false));
        return link;
    }

    /// <summary>
    /// Gives a node a route of its own. Routes given here go before the automatic ones (fewest hops); among them the
    /// longest prefix wins, and of equal ones the last given.
    /// </summary>
    /// <param name="node">The node that uses the route.</param>
    /// <param name="destinations">The addresses that it is for; the default prefix is everything.</param>
    /// <param name="via">The neighbour to hand packets to; checked when the network is built.</param>
    /// <exception cref="ArgumentException">A node does not exist.</exception>
    public void AddRoute(uint node, Ipv4Prefix destinations, uint via)
    {
        RequireNotBuilt();
        RequireNode(node);
        RequireNode(via);
        var block = _blocks[Isolate(new(node, 1))];
        (block.StaticRoutes ??= []).Add(new(destinations, via));
    }

    /// <summary>The name of a node: <c>web</c> or <c>phone[17]</c>.</summary>
    /// <exception cref="ArgumentException">The node does not exist.</exception>
    public string NameOf(uint node)
    {
        RequireNode(node);
        return _names.NameOf(node);
    }

    /// <summary>The node of that name.</summary>
    public bool TryFind(string name, out uint node)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _names.TryFind(name, out node);
    }

    /// <summary>A node's own (first) address.</summary>
    /// <exception cref="ArgumentException">The node does not exist.</exception>
    public Ipv4Address AddressOf(uint node)
    {
        RequireNode(node);
        return _blocks[BlockOf(node)].AddressOf(node);
    }

    /// <summary>The node that has the address.</summary>
    public bool TryNodeAt(Ipv4Address address, out uint node) => _addresses.TryNodeAt(address, out node);

    /// <summary>What kind of node it is.</summary>
    /// <exception cref="ArgumentException">The node does not exist.</exception>
    public NodeKind KindOf(uint node)
    {
        RequireNode(node);
        return _blocks[BlockOf(node)].Kind;
    }

    /// <summary>Computes routes and allocates link state. The topology can no longer change.</summary>
    /// <param name="root">The run's key, for the draws of links and NATs.</param>
    /// <param name="plan">Where each node is simulated, from <see cref="Partitioner.Assign"/>.</param>
    /// <exception cref="ArgumentException">A static route leads to no neighbour, or a NAT has no outside.</exception>
    public Network Build(RandomKey root, PartitionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        RequireNotBuilt();
        _isBuilt = true;
        new RouteComputation(_blocks, _addresses, BlockOf).Run();
        foreach (var set in _queues)
        {
            set.Adopt(this);
        }

        return new Network(this, _blocks, _addresses, _names, root, plan);
    }

    internal IReadOnlyList<NodeBlock> Blocks => _blocks;

    internal NodeBlock BlockAt(uint node) => _blocks[BlockOf(node)];

    private NodeGroup Add(NodeKind kind, string name, int count, Ipv4Address? address, bool isGroup)
    {
        RequireNotBuilt();
        RequireName(name);
        if (count < 1 || count > EventOrder.MaxHosts - NodeCount)
        {
            throw new ArgumentException(
                $"'{name}' cannot have {count} nodes: 1 or more, and at most {EventOrder.MaxHosts} in all.",
                nameof(count));
        }

        var first = address ?? _addresses.TakeAutomatic(count);
        RequireFree(first, count, name);
        var group = new NodeGroup((uint)NodeCount, count);
        NodeCount += count;
        _names.Add(name, group.First, count, isGroup);
        _addresses.Add(new(first.Value, first.Value + (uint)(count - 1), group.First, true));
        _blocks.Add(new(kind, group.First, count, first));
        return group;
    }

    private void Attach(NodeGroup group, Attachment attachment)
    {
        for (var i = Isolate(group); i < _blocks.Count && _blocks[i].First < group.End; i++)
        {
            // Each block has its own view of the link: what is inside or leads on differs by block.
            _blocks[i].Attachments.Add(new(attachment.Link, attachment.IsManySide));
        }
    }

    // Cuts blocks so that the group's first and last node are at block edges; returns the group's first block.
    private int Isolate(NodeGroup group)
    {
        var first = BlockOf(group.First);
        if (_blocks[first].First < group.First)
        {
            _blocks.Insert(first + 1, _blocks[first].SplitAt(group.First));
            first++;
        }

        var last = BlockOf(group.End - 1);
        if (_blocks[last].End > group.End)
        {
            _blocks.Insert(last + 1, _blocks[last].SplitAt(group.End));
        }

        return first;
    }

    private int BlockOf(uint node)
    {
        int low = 0, high = _blocks.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (_blocks[middle].First <= node)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    private string LinkName(NodeGroup many, uint one, LinkOptions options)
    {
        if (options.Name is { } given)
        {
            return _linkNames.Add(given)
                ? given
                : throw new ArgumentException($"Two links are named '{given}'.", nameof(options));
        }

        var ends = $"{NameOf(many)}-{NameOf(one)}";
        var name = ends;
        for (var number = 2; !_linkNames.Add(name); number++)
        {
            name = $"{ends}#{number}";
        }

        return name;
    }

    // A whole group by its base name, a slice by its first and last member.
    private string NameOf(NodeGroup group)
    {
        var whole = _names.GroupOf(group.First);
        return whole == group ? _names.BaseNameOf(group.First)
            : group.Count == 1 ? NameOf(group.First)
            : $"{_names.BaseNameOf(group.First)}[{group.First - whole.First}..{group.End - 1 - whole.First}]";
    }

    private void RequireFree(Ipv4Address first, int count, string name)
    {
        if (count < 1 || first.Value == 0 || first.Value > uint.MaxValue - (uint)count)
        {
            throw new ArgumentException($"'{name}' cannot have {count} addresses from {first}.", nameof(first));
        }

        var taken = _addresses.FindOverlap(first.Value, first.Value + (uint)(count - 1));
        if (taken >= 0)
        {
            var run = _addresses[taken];
            var shared = Math.Max(run.First, first.Value);
            throw new ArgumentException(
                $"Address {new Ipv4Address(shared)} of '{name}' already belongs to "
                + $"'{_names.NameOf(run.NodeAt(shared))}'.",
                nameof(first));
        }
    }

    private void RequireName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.AsSpan().ContainsAny(NotInNames))
        {
            throw new ArgumentException(
                $"'{name}' is no name for a node: [ ] < > and commas are not allowed.", nameof(name));
        }

        if (_names.Contains(name))
        {
            throw new ArgumentException($"Two nodes or groups are named '{name}'.", nameof(name));
        }
    }

    private void RequireGroup(NodeGroup group)
    {
        if (group.Count < 1 || group.First >= NodeCount || group.Count > NodeCount - group.First)
        {
            throw new ArgumentException(
                $"Nodes {group.First} to {(long)group.First + group.Count - 1} do not all exist.");
        }

        var whole = _names.GroupOf(group.First);
        if (group.End > whole.End)
        {
            throw new ArgumentException($"Nodes {group.First} to {group.End - 1} are not of one group.");
        }
    }

    private void RequireNode(uint node)
    {
        if (node >= NodeCount)
        {
            throw new ArgumentException($"There is no node {node}: the topology has {NodeCount}.", nameof(node));
        }
    }

    private void RequireNotBuilt()
    {
        if (_isBuilt)
        {
            throw new InvalidOperationException("The topology cannot change once the network is built.");
        }
    }
}
