using System.Runtime.CompilerServices;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// Moves packets between the nodes of one partition and their neighbours: one instance per partition, used by its
/// dispatcher. Loss, queue, serialization, delay and age are settled when a packet is sent, so that a packet costs one
/// event per link. Nothing here allocates in steady state.
/// </summary>
public sealed partial class Forwarding
{
    private readonly PacketExtension[] _none = new PacketExtension[1];
    private readonly Network _network;
    private readonly Partition _here;
    private readonly int _index;
    private readonly WaitingLines _lines = new();
    private readonly HopCache _hops = new();
    private ForwardingCounters _counters;

    /// <summary>The forwarding of a partition.</summary>
    /// <param name="network">The network of the run.</param>
    /// <param name="here">The partition whose nodes send by this instance.</param>
    public Forwarding(Network network, Partition here)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(here);
        _network = network;
        _here = here;
        _index = here.Index;
    }

    /// <summary>The network of the run.</summary>
    public Network Network => _network;

    /// <summary>What happened in this partition so far.</summary>
    public ForwardingCounters Counters => _counters;

    /// <summary>Sends a packet without extension from a node of this partition.</summary>
    /// <param name="from">The node; the packet's source address need not be its own (spoofing).</param>
    /// <param name="packet">
    /// The packet; its age and carrier are the network's business, its extension index is ignored.
    /// </param>
    /// <returns><see cref="SendOutcome.Sent"/>, or why no arrival was scheduled. Counted either way.</returns>
    public SendOutcome Send(uint from, in Packet packet)
    {
        var mine = packet;
        return Send(from, ref mine, false, in NoExtension);
    }

    /// <summary>Sends a packet with an extension from a node of this partition.</summary>
    /// <param name="from">The node; the packet's source address need not be its own (spoofing).</param>
    /// <param name="packet">
    /// The packet; its age and carrier are the network's business, its extension index is ignored.
    /// </param>
    /// <param name="extension">The rare part, copied.</param>
    /// <returns><see cref="SendOutcome.Sent"/>, or why no arrival was scheduled. Counted either way.</returns>
    public SendOutcome Send(uint from, in Packet packet, in PacketExtension extension)
    {
        var mine = packet;
        return Send(from, ref mine, true, in extension);
    }

    /// <summary>
    /// Sends a packet that the caller needs no more: its age and carrier are scribbled on instead of copied.
    /// </summary>
    /// <param name="from">The node.</param>
    /// <param name="packet">The packet, without extension.</param>
    /// <returns><see cref="SendOutcome.Sent"/>, or why no arrival was scheduled. Counted either way.</returns>
    public SendOutcome GiveAway(uint from, ref Packet packet) => Send(from, ref packet, false, in NoExtension);

    /// <summary>The same with an extension.</summary>
    /// <param name="from">The node.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="extension">The rare part, copied.</param>
    /// <returns><see cref="SendOutcome.Sent"/>, or why no arrival was scheduled. Counted either way.</returns>
    public SendOutcome GiveAway(uint from, ref Packet packet, in PacketExtension extension) =>
        Send(from, ref packet, true, in extension);

    /// <summary>Packets and bytes that wait in front of a link direction of one of this partition's nodes.</summary>
    /// <param name="direction">The direction; its sending node belongs to this partition.</param>
    /// <param name="member">Which member of the link's group, 0 when there is one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The link has no such member.</exception>
    public (int Packets, long Bytes) Waiting(LinkDirection direction, int member = 0)
    {
        ArgumentNullException.ThrowIfNull(direction);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)member, (uint)direction.Link.Count, nameof(member));
        if (direction.State.Queues is { } queues)
        {
            return queues[member] is { } queue ? (queue.Packets, queue.Bytes) : default;
        }

        return direction.State.Wires is { } wires ? _lines.Look(wires[member].Line, _here.Now.Nanoseconds) : default;
    }

    /// <summary>Adds the packets that wait in front of links, and the look-ups remembered. Between runs.</summary>
    public void AddTo(MemoryAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        _lines.AddTo(account);
        account.Add(MemoryKind.Link, 0, _hops.ReservedBytes + Store.ReservedBytes);
    }

    // What packets without extension are passed with: always cleared, and never read unless a packet says so.
    private ref readonly PacketExtension NoExtension => ref _none[0];

    private SendOutcome Send(uint from, ref Packet packet, bool hasExtension, in PacketExtension extension)
    {
        var block = _network.BlockOf(from);
        if (packet.Destination == block.AddressOf(from) || packet.Destination.IsLoopback)
        {
            return LoopBack(from, ref packet, hasExtension, in extension);
        }

        return TryHop(block, block.OwnerOf(from), packet.Destination, out var hop) && hop.IsOwn
            ? LoopBack(from, ref packet, hasExtension, in extension)
            : SendBy(block, from, in hop, ref packet, hasExtension, in extension);
    }

    // A hop without link is no hop here: own addresses do not come this far.
    private SendOutcome SendBy(
        NodeBlock block, uint from, in Hop hop, ref Packet packet, bool hasExtension, in PacketExtension extension)
    {
        if (hop.By is not null)
        {
            return Transmit(block, from, in hop, ref packet, hasExtension, in extension);
        }

        if (block.Kind == NodeKind.Host)
        {
            _counters.NoRoute++;
        }
        else
        {
            _counters.Unreachable++;
        }

        return Dropped(block, from, in packet, in extension, SendOutcome.NoRoute, null);
    }

    /// <summary>
    /// Where a node sends packets for an address, an own one by no link at all; false when it does not know.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryHop(NodeBlock block, uint from, Ipv4Address destination, out Hop hop)
    {
        if (block.Only is null || block.Forwards)
        {
            return _hops.TryFind(from, destination, out hop) || TryNewHop(block, from, destination, out hop);
        }

        return _network.TryHop(block, from, destination, out hop) || IsOwn(from, destination, out hop);
    }

    // Own addresses come before routes, as Linux's local table does.
    private bool TryNewHop(NodeBlock block, uint from, Ipv4Address destination, out Hop hop)
    {
        if (!IsOwn(from, destination, out hop) && !_network.TryHop(block, from, destination, out hop))
        {
            return false;
        }

        _hops.Add(from, destination, in hop);
        return true;
    }

    private bool IsOwn(uint node, Ipv4Address destination, out Hop hop)
    {
        hop = default;
        return _network.Owns(node, destination);
    }

    // The loopback interface: no link, no delay.
    private SendOutcome LoopBack(uint node, ref Packet packet, bool hasExtension, in PacketExtension extension)
    {
        packet.Carrier = NetworkEvents.Arrival;
        Schedule(node, _here.Now, node, ref packet, hasExtension, in extension);
        return SendOutcome.Sent;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Schedule(
        uint from, SimTime at, uint to, ref Packet packet, bool hasExtension, in PacketExtension extension)
    {
        if (hasExtension)
        {
            _here.Schedule(from, at, to, in PacketEvents.AsBody(ref packet), in PacketEvents.AsExtension(in extension));
        }
        else
        {
            packet.Extension = 0;
            _here.Schedule(from, at, to, in PacketEvents.AsBody(ref packet));
        }
    }

    private SendOutcome Dropped(
        NodeBlock block, uint node, in Packet packet, in PacketExtension extension, SendOutcome reason,
        LinkDirection? by)
    {
        if (block.Observers is { } observers)
        {
            observers[node - block.First]?.OnDropped(_here.Now, node, in packet, in extension, reason, by);
        }

        return reason;
    }
}
