using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

// What a node does with a packet that arrives: hosts keep it, routers pass it on (Linux v6.18, ip_forward).
public sealed partial class Forwarding
{
    /// <summary>
    /// Takes an event of this room (<see cref="NetworkEvents"/>) at a node of this partition: departures from queues,
    /// and arrivals, which routers and NATs handle here and a host's own of which are left to the caller.
    /// </summary>
    /// <param name="item">The event; its body is seen as a packet with <see cref="PacketEvents.AsPacket"/>.</param>
    public ArrivalOutcome Arrive(ref Event item)
    {
        var kind = PacketEvents.KindOf(in item.Body);
        if (kind == NetworkEvents.Departure)
        {
            ServeAgain(_queues[item.Body.Reference]);
            return ArrivalOutcome.Consumed;
        }

        var node = item.Target;
        var block = _network.BlockOf(node);
        ref var packet = ref PacketEvents.AsPacket(ref item.Body);
        var isCorrupted = kind == NetworkEvents.CorruptedArrival;
        if (block.Observers is not null)
        {
            Watch(block, in item, ref packet, isCorrupted);
        }

        if (block.Kind == NodeKind.Host)
        {
            return isCorrupted ? ArrivalOutcome.Corrupted : ArrivalOutcome.Local;
        }

        // Slabs grow by chunks, so the reference holds while the packet's successor is scheduled.
        return PacketEvents.HasExtension(in packet)
            ? PassOn(block, node, ref packet, true, in PacketEvents.ExtensionOf(_here, ref packet), isCorrupted)
            : PassOn(block, node, ref packet, false, in NoExtension, isCorrupted);
    }

    private ArrivalOutcome PassOn(
        NodeBlock block, uint node, ref Packet packet, bool hasExtension, in PacketExtension extension,
        bool isCorrupted)
    {
        if (block.Kind == NodeKind.Nat)
        {
            return ArriveAtNat(block, node, ref packet, hasExtension, in extension, isCorrupted);
        }

        var isKnown = TryHop(block, node, packet.Destination, out var hop);
        if (isKnown && hop.IsOwn)
        {
            return isCorrupted ? ArrivalOutcome.Corrupted : ArrivalOutcome.Local;
        }

        if (block.Rejections is { } rules && RuleFor(rules, packet.Destination) is { } rule)
        {
            Reject(block, node, rule.How, in packet, hasExtension, in extension);
            return ArrivalOutcome.Consumed;
        }

        Forward(block, node, in hop, ref packet, hasExtension, in extension, in packet);
        return ArrivalOutcome.Consumed;
    }

    private static RejectionRule? RuleFor(RejectionRule[] rules, Ipv4Address destination)
    {
        foreach (var rule in rules)
        {
            if (rule.Destinations.Contains(destination))
            {
                return rule;
            }
        }

        return null;
    }

    private void Reject(
        NodeBlock block, uint node, Rejection how, in Packet packet, bool hasExtension, in PacketExtension extension)
    {
        _counters.Unreachable++;
        if (how != Rejection.Blackhole)
        {
            var code = how == Rejection.Prohibit ? IcmpUnreachable.Filtered : IcmpUnreachable.Host;
            AnswerWithError(
                node, IcmpType.DestinationUnreachable, (byte)code, in packet, hasExtension, in extension, 0);
        }

        Dropped(block, node, in packet, in extension, SendOutcome.NoRoute, null);
    }

    // Errors quote the packet as it arrived, before any translation.
    private SendOutcome Forward(
        NodeBlock block, uint node, in Hop hop, ref Packet packet, bool hasExtension, in PacketExtension extension,
        in Packet asArrived)
    {
        if (packet.TimeToLive <= 1)
        {
            _counters.TimeToLiveExceeded++;
            AnswerWithError(node, IcmpType.TimeExceeded, 0, in asArrived, hasExtension, in extension, 0);
            return Dropped(block, node, in packet, in extension, SendOutcome.TimeToLiveExceeded, null);
        }

        packet.TimeToLive--;
        var outcome = SendBy(block, node, in hop, ref packet, hasExtension, in extension);
        if (outcome == SendOutcome.Sent)
        {
            _counters.Forwarded++;
        }
        else if (outcome == SendOutcome.TooBig)
        {
            AnswerWithError(
                node, IcmpType.DestinationUnreachable, (byte)IcmpUnreachable.FragmentationNeeded, in asArrived,
                hasExtension, in extension, (ushort)hop.By.Mtu);
        }
        else if (outcome == SendOutcome.NoRoute && _network.Topology.RoutersAnswerUnreachable)
        {
            AnswerWithError(
                node, IcmpType.DestinationUnreachable, (byte)IcmpUnreachable.Network, in asArrived, hasExtension,
                in extension, 0);
        }
        else if (outcome != SendOutcome.NoRoute)
        {
            _counters.Forwarded++;
        }

        return outcome;
    }

    /// <summary>Tells the sender of a packet that it cannot be delivered: what a host or router says by ICMP.</summary>
    /// <param name="node">Who says it.</param>
    /// <param name="why">The code.</param>
    /// <param name="about">The packet as it arrived, without extension.</param>
    public void AnswerUnreachable(uint node, IcmpUnreachable why, in Packet about) =>
        AnswerWithError(node, IcmpType.DestinationUnreachable, (byte)why, in about, false, in NoExtension, 0);

    // RFC 1122 section 3.2.2: never an error about an error. A damaged packet gets none either: its source may be
    // damaged.
    private void AnswerWithError(
        uint node, IcmpType type, byte code, in Packet about, bool hasExtension, in PacketExtension extension,
        ushort mtu)
    {
        if (about.IsIcmpError || PacketEvents.KindOf(in about) == NetworkEvents.CorruptedArrival)
        {
            return;
        }

        var size = hasExtension ? about.WireLengthWith(in extension) : about.WireLength;
        var error = Packet.IcmpError(_network.AddressOf(node), type, code, in about, size, out var quote, mtu);
        _counters.IcmpErrorsSent++;
        Send(node, ref error, true, in quote);
    }

    private void Watch(NodeBlock block, in Event item, ref Packet packet, bool isCorrupted)
    {
        var node = item.Target;
        if (block.Observers![node - block.First] is not { } observer)
        {
            return;
        }

        // The link is not in the event: the sender chose it by the destination, and would choose it again.
        var origin = EventOrder.OriginOf(item.Order);
        var by = origin != node && TryHop(
            _network.BlockOf(origin), _network.BlockOf(origin).OwnerOf(origin), packet.Destination, out var hop)
            ? hop.By?.Direction
            : null;
        if (PacketEvents.HasExtension(in packet))
        {
            observer.OnArrived(
                _here.Now, node, in packet, in PacketEvents.ExtensionOf(_here, ref packet), isCorrupted, by);
        }
        else
        {
            observer.OnArrived(_here.Now, node, in packet, in NoExtension, isCorrupted, by);
        }
    }
}
