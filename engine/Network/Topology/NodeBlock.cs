using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// Consecutive nodes that are alike: one kind, and every link of one is a link of each. A group starts as one block and
/// is cut only where a link is given to some of its members, so that a million phones cost one object.
/// </summary>
internal sealed class NodeBlock
{
    public NodeBlock(NodeKind kind, uint first, int count, Ipv4Address firstAddress)
    {
        Kind = kind;
        First = first;
        Count = count;
        FirstAddress = firstAddress;
    }

    public NodeKind Kind { get; }

    public uint First { get; }

    public int Count { get; private set; }

    public Ipv4Address FirstAddress { get; }

    public uint End => First + (uint)Count;

    /// <summary>The links of each node, in the order in which they were made.</summary>
    public List<Attachment> Attachments { get; } = [];

    /// <summary>Set when the block has exactly one link: everything goes there.</summary>
    public Attachment? Only { get; set; }

    /// <summary>Which link leads where, when there are several; null while <see cref="Only"/> suffices.</summary>
    public RoutingTable? Routes { get; set; }

    /// <summary>Routes that the scenario gave.</summary>
    public List<StaticRoute>? StaticRoutes { get; set; }

    /// <summary>The receive queues of the host that this is, or is one of; null for a host with one.</summary>
    public QueueSet? Queues { get; set; }

    /// <summary>The address translation of a <see cref="NodeKind.Nat"/>.</summary>
    public Nat? Nat { get; set; }

    /// <summary>Rules by which a router rejects packets, the longest prefix first; null for none.</summary>
    public RejectionRule[]? Rejections { get; set; }

    /// <summary>Who watches each node of the block; null when nobody watches any.</summary>
    public IPacketObserver?[]? Observers { get; set; }

    /// <summary>A node's own address: as far from the first one's as its index is.</summary>
    public Ipv4Address AddressOf(uint node) => new(FirstAddress.Value + (node - First));

    /// <summary>Bytes of the block with its attachments and routes.</summary>
    public long ReservedBytes => ObjectSize.Of<NodeBlock>() + ObjectSize.OfList(Attachments)
        + (Attachments.Count * ObjectSize.Of<Attachment>()) + (Routes?.ReservedBytes ?? 0);

    public bool Forwards => Kind != NodeKind.Host;

    /// <summary>Sends by the links and routes of another block from now on.</summary>
    public void Follow(NodeBlock other)
    {
        Attachments.AddRange(other.Attachments);
        Only = other.Only;
        Routes = other.Routes;
    }

    /// <summary>The node that owns the links: the node itself, or the host of which it is a receive queue.</summary>
    public uint OwnerOf(uint node) => Queues?.Home ?? node;

    /// <summary>Cuts the block so that a new one starts at <paramref name="node"/>.</summary>
    public NodeBlock SplitAt(uint node)
    {
        var tail = new NodeBlock(Kind, node, (int)(End - node), AddressOf(node));
        tail.Attachments.AddRange(Attachments);
        Count = (int)(node - First);
        return tail;
    }
}
