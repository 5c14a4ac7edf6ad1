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
    private readonly WaitingLines _lines = new();
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
    public SendOutcome Send(uint from, in Packet packet) => Send(from, in packet, false, in NoExtension);

    /// <summary>Sends a packet with an extension from a node of this partition.</summary>
    /// <param name="from">The node; the packet's source address need not be its own (spoofing).</param>
    /// <param name="packet">
    /// The packet; its age and carrier are the network's business, its extension index is ignored.
    /// </param>
    /// <param name="extension">The rare part, copied.</param>
    /// <returns><see cref="SendOutcome.Sent"/>, or why no arrival was scheduled. Counted either way.</returns>
    public SendOutcome Send(uint from, in Packet packet, in PacketExtension extension) =>
        Send(from, in packet, true, in extension);

    /// <summary>Packets and bytes that wait in front of a link direction of one of this partition's nodes.</summary>
    /// <param name="direction">The direction; its sending node belongs to this partition.</param>
    /// <param name="member">Which member of the link's group, 0 when there is one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The link has no such member.</exception>
    public (int Packets, long Bytes) Waiting(LinkDirection direction, int member = 0)
    {
        ArgumentNullException.ThrowIfNull(direction);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)member, (uint)direction.Link.Count, nameof(member));
        return direction.State.Line is { } lines ? _lines.Look(lines[member], _here.Now.Nanoseconds) : default;
    }

    /// <summary>Adds the packets that wait in front of links. Between runs.</summary>
    public void AddTo(MemoryAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        _lines.AddTo(account);
    }

    // What packets without extension are passed with: always cleared, and never read unless a packet says so.
    private ref readonly PacketExtension NoExtension => ref _none[0];

    private SendOutcome Send(uint from, in Packet packet, bool hasExtension, in PacketExtension extension)
    {
        var block = _network.BlockOf(from);
        if (packet.Destination == block.AddressOf(from))
        {
            return LoopBack(from, in packet, hasExtension, in extension);
        }

        if (_network.TryHop(block, from, packet.Destination, out var hop))
        {
            return Transmit(block, from, hop, in packet, hasExtension, in extension);
        }

        if (_network.Owns(from, packet.Destination))
        {
            return LoopBack(from, in packet, hasExtension, in extension);
        }

        if (block.Kind == NodeKind.Host)
        {
            _counters.NoRoute++;
        }
        else
        {
            _counters.Unreachable++;
        }

        return Dropped(block, from, in packet, in extension, SendOutcome.NoRoute);
    }

    // The loopback interface: no link, no delay.
    private SendOutcome LoopBack(uint node, in Packet packet, bool hasExtension, in PacketExtension extension)
    {
        var looped = packet;
        looped.Carrier = NetworkEvents.Arrival;
        Schedule(node, _here.Now, node, ref looped, hasExtension, in extension);
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
        NodeBlock block, uint node, in Packet packet, in PacketExtension extension, SendOutcome reason)
    {
        if (block.Observers is { } observers)
        {
            observers[node - block.First]?.OnDropped(_here.Now, node, in packet, in extension, reason);
        }

        return reason;
    }
}
