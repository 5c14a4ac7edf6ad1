using NetSim.Wire;

namespace NetSim.Network;

// A packet's way through a NAT, in the order of netfilter's hooks (v6.18): tracking and the reverse translation when it
// arrives, routing, then translation and entry into the table when it leaves.
public sealed partial class Forwarding
{
    private ArrivalOutcome ArriveAtNat(
        NodeBlock block, uint node, ref Packet packet, bool hasExtension, in PacketExtension extension,
        bool isCorrupted)
    {
        var nat = block.Nat!;
        var now = _here.Now.Nanoseconds;
        nat.CatchUp(now);
        if (packet.IsIcmpError)
        {
            return PassError(block, node, nat, ref packet, in extension, isCorrupted, now);
        }

        var asArrived = packet;
        if (isCorrupted || (packet.Protocol == Protocol.Tcp && !TrackedSegment.IsPossible(packet.Flags)))
        {
            return PassInvalid(block, node, nat, ref packet, hasExtension, in extension, isCorrupted);
        }

        var tuple = TupleOf(in packet);
        for (var slot = nat.Table.Find(in tuple, now, out var isReply); slot != 0;
            slot = nat.Table.Find(in tuple, now, out isReply))
        {
            ref var connection = ref nat.Table[slot];
            var verdict = Follow(nat, ref connection, isReply, ref packet, hasExtension, in extension, now);
            if (verdict == TrackVerdict.Invalid)
            {
                return PassInvalid(block, node, nat, ref packet, hasExtension, in extension, false);
            }

            if (verdict != TrackVerdict.Reopens)
            {
                connection.HasReply |= isReply;
                Translate(in connection, isReply, ref packet);
            }

            if (verdict != TrackVerdict.Accepted)
            {
                nat.Table.Remove(slot);
            }

            if (verdict != TrackVerdict.Reopens)
            {
                return Deliver(block, node, ref packet, hasExtension, in extension, false, in asArrived);
            }
        }

        return PassNew(block, node, nat, in tuple, ref packet, hasExtension, in extension, now);
    }

    private ArrivalOutcome PassNew(
        NodeBlock block, uint node, Nat nat, in Tuple tuple, ref Packet packet, bool hasExtension,
        in PacketExtension extension, long now)
    {
        if (_network.Owns(node, packet.Destination))
        {
            // The NAT's own stack; nothing of it is tracked.
            return ArrivalOutcome.Local;
        }

        if (!nat.TryMakeRoom(in tuple, now))
        {
            return DropAtNat(block, node, in packet, in extension);
        }

        var connection = new TrackedConnection
        {
            Source = tuple.Source,
            Destination = tuple.Destination,
            SourcePort = tuple.SourcePort,
            DestinationPort = tuple.DestinationPort,
            Protocol = tuple.Protocol,
        };
        if (!TryStart(nat, ref connection, ref packet, hasExtension, in extension, now))
        {
            return PassInvalid(block, node, nat, ref packet, hasExtension, in extension, false);
        }

        // What cannot leave never reaches the point at which a connection is entered.
        var asArrived = packet;
        if (TryHop(block, node, packet.Destination, out var hop) && packet.TimeToLive > 1)
        {
            if (!nat.TryEnter(ref connection, nat.Options.Masquerade && !hop.IsInside, now))
            {
                return DropAtNat(block, node, in packet, in extension);
            }

            Translate(in connection, false, ref packet);
        }

        Forward(block, node, in hop, ref packet, hasExtension, in extension, in asArrived);
        return ArrivalOutcome.Consumed;
    }

    private ArrivalOutcome PassInvalid(
        NodeBlock block, uint node, Nat nat, ref Packet packet, bool hasExtension, in PacketExtension extension,
        bool isCorrupted)
    {
        nat.CountersRef.Invalid++;
        return nat.Options.DropInvalid
            ? DropAtNat(block, node, in packet, in extension)
            : Deliver(block, node, ref packet, hasExtension, in extension, isCorrupted, in packet);
    }

    // An error quotes the packet as it was where the error arose: outside the translated one, inside the answer to it.
    private ArrivalOutcome PassError(
        NodeBlock block, uint node, Nat nat, ref Packet packet, in PacketExtension extension, bool isCorrupted,
        long now)
    {
        var quoted = new Tuple(
            extension.QuotedSource.Value, extension.QuotedDestination.Value, extension.QuotedSourcePort,
            extension.QuotedDestinationPort, extension.QuotedProtocol);
        var isReply = false;
        var slot = isCorrupted ? 0 : nat.Table.Find(quoted.Reversed, now, out isReply);
        if (slot == 0)
        {
            return PassInvalid(block, node, nat, ref packet, true, in extension, isCorrupted);
        }

        ref var connection = ref nat.Table[slot];
        var asArrived = packet;
        var inner = extension;
        if (isReply)
        {
            inner.QuotedSource = new(connection.Source);
            inner.QuotedSourcePort = connection.SourcePort;
            packet.Destination = new(connection.Source);
        }
        else
        {
            inner.QuotedDestination = new(connection.TranslatedSource);
            inner.QuotedDestinationPort = connection.TranslatedPort;
            packet.Source = new(connection.TranslatedSource);
        }

        return Deliver(block, node, ref packet, true, in inner, false, in asArrived);
    }

    private ArrivalOutcome Deliver(
        NodeBlock block, uint node, ref Packet packet, bool hasExtension, in PacketExtension extension,
        bool isCorrupted, in Packet asArrived)
    {
        if (_network.Owns(node, packet.Destination))
        {
            return isCorrupted ? ArrivalOutcome.Corrupted : ArrivalOutcome.Local;
        }

        TryHop(block, node, packet.Destination, out var hop);
        Forward(block, node, in hop, ref packet, hasExtension, in extension, in asArrived);
        return ArrivalOutcome.Consumed;
    }

    private ArrivalOutcome DropAtNat(NodeBlock block, uint node, in Packet packet, in PacketExtension extension)
    {
        _counters.Untranslatable++;
        Dropped(block, node, in packet, in extension, SendOutcome.Untranslatable, null);
        return ArrivalOutcome.Consumed;
    }

    private static TrackVerdict Follow(
        Nat nat, ref TrackedConnection connection, bool isReply, ref Packet packet, bool hasExtension,
        in PacketExtension extension, long now)
    {
        if (packet.Protocol == Protocol.Tcp)
        {
            var segment = new TrackedSegment(in packet, hasExtension, in extension);
            return TcpTracker.Follow(ref connection, isReply, in segment, nat.Sysctls, now);
        }

        DatagramTracker.Follow(ref connection, nat.Sysctls, now);
        return TrackVerdict.Accepted;
    }

    private static bool TryStart(
        Nat nat, ref TrackedConnection connection, ref Packet packet, bool hasExtension, in PacketExtension extension,
        long now)
    {
        if (packet.Protocol != Protocol.Tcp)
        {
            return DatagramTracker.TryStart(ref connection, in packet, nat.Sysctls, now);
        }

        var segment = new TrackedSegment(in packet, hasExtension, in extension);
        return TcpTracker.TryStart(ref connection, in segment, nat.Sysctls)
            && TcpTracker.Follow(ref connection, false, in segment, nat.Sysctls, now) == TrackVerdict.Accepted;
    }

    private static void Translate(in TrackedConnection connection, bool isReply, ref Packet packet)
    {
        if (isReply)
        {
            packet.Destination = new(connection.Source);
            if (packet.Protocol != Protocol.Icmp)
            {
                packet.DestinationPort = connection.SourcePort;
                return;
            }
        }
        else
        {
            packet.Source = new(connection.TranslatedSource);
            if (packet.Protocol != Protocol.Icmp)
            {
                packet.SourcePort = connection.TranslatedPort;
                return;
            }
        }

        // A ping's identifier is what a port is to others.
        var identifier = isReply ? connection.SourcePort : connection.TranslatedPort;
        packet.Sequence = new((packet.Sequence.Value & 0xFFFF) | ((uint)identifier << 16));
    }

    private static Tuple TupleOf(in Packet packet)
    {
        if (packet.Protocol != Protocol.Icmp)
        {
            return new(
                packet.Source.Value, packet.Destination.Value, packet.SourcePort, packet.DestinationPort,
                packet.Protocol);
        }

        var identifier = (ushort)(packet.Sequence.Value >> 16);
        return packet.IcmpType == IcmpType.EchoReply
            ? new(packet.Source.Value, packet.Destination.Value, 0, identifier, packet.Protocol)
            : new(packet.Source.Value, packet.Destination.Value, identifier, 0, packet.Protocol);
    }
}
