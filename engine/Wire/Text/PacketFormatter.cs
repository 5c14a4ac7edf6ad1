using System.Text;

namespace NetSim.Wire;

/// <summary>
/// A packet on one line, in the notation of tcpdump and packetdrill:
/// <c>10.0.0.1:40000 > 10.0.0.2:80 S 100:100(0) win 64240 &lt;mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7&gt;</c>.
/// Options stand in the order and with the nops that go on the wire.
/// </summary>
public static class PacketFormatter
{
    /// <summary>
    /// The line of a packet that has no extension; of one that has, the line without what is in there.
    /// </summary>
    public static string Format(in Packet packet) => Format(packet, default);

    /// <summary>The line of a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="extension">Its extension, or the default.</param>
    /// <param name="sequenceOrigin">
    /// Subtracted from the sequence number of a segment without SYN: the sender's initial one makes it count from 1.
    /// </param>
    /// <param name="acknowledgmentOrigin">
    /// Subtracted from the acknowledgment number and the SACK edges: the receiver's initial sequence number.
    /// </param>
    public static string Format(
        in Packet packet,
        in PacketExtension extension,
        SequenceNumber sequenceOrigin = default,
        SequenceNumber acknowledgmentOrigin = default)
    {
        var line = new StringBuilder(capacity: 160);
        Append(line, packet, extension, sequenceOrigin, acknowledgmentOrigin);
        return line.ToString();
    }

    /// <summary>Appends the line of a packet to a builder.</summary>
    /// <param name="line">What to append to.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="extension">Its extension, or the default.</param>
    /// <param name="sequenceOrigin">
    /// Subtracted from the sequence number of a segment without SYN: the sender's initial one makes it count from 1.
    /// </param>
    /// <param name="acknowledgmentOrigin">
    /// Subtracted from the acknowledgment number and the SACK edges: the receiver's initial sequence number.
    /// </param>
    public static void Append(
        StringBuilder line,
        in Packet packet,
        in PacketExtension extension,
        SequenceNumber sequenceOrigin = default,
        SequenceNumber acknowledgmentOrigin = default)
    {
        ArgumentNullException.ThrowIfNull(line);
        switch (packet.Protocol)
        {
            case Protocol.Tcp:
                AppendEnds(line, packet);
                AppendSegment(line, packet, extension, sequenceOrigin, acknowledgmentOrigin);
                break;
            case Protocol.Udp:
                AppendEnds(line, packet);
                line.Append($"udp ({packet.Length})");
                break;
            default:
                line.Append($"{packet.Source} > {packet.Destination} {EcnOf(packet)}icmp ");
                AppendIcmp(line, packet, extension);
                break;
        }
    }

    private static void AppendEnds(StringBuilder line, in Packet packet) =>
        line.Append($"{packet.SenderTuple} {EcnOf(packet)}");

    private static void AppendSegment(
        StringBuilder line,
        in Packet packet,
        in PacketExtension extension,
        SequenceNumber sequenceOrigin,
        SequenceNumber acknowledgmentOrigin)
    {
        AppendFlags(line, packet.Flags);
        int length = packet.LengthWith(extension);
        SequenceNumber start = packet.Has(TcpFlags.Syn) ? packet.Sequence : packet.Sequence.From(sequenceOrigin);
        line.Append($" {start}:{start + length}({length})");
        if (packet.Has(TcpFlags.Ack))
        {
            line.Append($" ack {packet.Acknowledgment.From(acknowledgmentOrigin)}");
        }

        line.Append($" win {packet.Window}");
        if (packet.Has(TcpFlags.Urg))
        {
            line.Append($" urg {extension.UrgentPointer}");
        }

        if (TcpOptionsLayout.LengthOf(packet, extension) > 0)
        {
            AppendOptions(line, packet, extension, acknowledgmentOrigin);
        }
    }

    private static void AppendFlags(StringBuilder line, TcpFlags flags)
    {
        const string Letters = "FSRPAUEW";
        line.Append(flags == TcpFlags.None ? "-" : string.Empty);
        for (int bit = 0; bit < Letters.Length; bit++)
        {
            var flag = (TcpFlags)(1 << bit);
            if ((flags & flag) != 0 && flag != TcpFlags.Ack)
            {
                line.Append(Letters[bit]);
            }
        }

        line.Append((flags & TcpFlags.Ack) != 0 ? "." : string.Empty);
    }

    private static void AppendOptions(
        StringBuilder line,
        in Packet packet,
        in PacketExtension extension,
        SequenceNumber acknowledgmentOrigin)
    {
        bool isSyn = packet.Has(TcpFlags.Syn);
        line.Append(" <");
        if (isSyn)
        {
            line.Append(packet.MaximumSegmentSize != 0 ? $"mss {packet.MaximumSegmentSize}," : string.Empty);
            line.Append(packet.SackPermitted ? (packet.HasTimestamps ? "sackOK," : "nop,nop,sackOK,") : string.Empty);
        }

        if (packet.HasTimestamps)
        {
            line.Append(isSyn && packet.SackPermitted ? string.Empty : "nop,nop,");
            line.Append($"TS val {packet.TimestampValue} ecr {packet.TimestampEcho},");
        }

        if (isSyn)
        {
            line.Append(packet.WindowScale >= 0 ? $"nop,wscale {packet.WindowScale}," : string.Empty);
            AppendFastOpen(line, extension);
        }
        else if (extension.SackBlocks != 0)
        {
            AppendSack(line, extension, acknowledgmentOrigin);
        }

        // Each option left a comma behind it; the last one's gives way to the bracket.
        line[^1] = '>';
    }

    private static void AppendSack(StringBuilder line, in PacketExtension extension, SequenceNumber origin)
    {
        line.Append("nop,nop,sack");
        for (int index = 0; index < extension.SackBlocks; index++)
        {
            SackBlock block = extension.GetSack(index);
            line.Append($" {block.Left.From(origin)}:{block.Right.From(origin)}");
        }

        line.Append(',');
    }

    private static void AppendFastOpen(StringBuilder line, in PacketExtension extension)
    {
        if (!extension.HasFastOpen)
        {
            return;
        }

        bool isExperimental = extension.FastOpenExperimental != 0;
        Span<byte> cookie = stackalloc byte[16];
        int length = extension.CopyFastOpenCookie(cookie);
        line.Append(isExperimental ? "FOEXP" : "FO");
        line.Append(length > 0 ? " " : string.Empty).Append(Convert.ToHexStringLower(cookie[..length])).Append(',');
        int nops = TcpOptionsLayout.FastOpenLength(length, isExperimental) - length - (isExperimental ? 4 : 2);
        line.Insert(line.Length, "nop,", nops);
    }

    private static void AppendIcmp(StringBuilder line, in Packet packet, in PacketExtension extension)
    {
        line.Append(IcmpNames.Of(packet.IcmpType));
        if (!packet.IsIcmpError)
        {
            uint rest = packet.Sequence.Value;
            line.Append(packet.IcmpCode != 0 ? $" code_{packet.IcmpCode}" : string.Empty);
            line.Append($" id {rest >> 16} seq {rest & 0xFFFF} ({packet.Length})");
            return;
        }

        var quoted = new FourTuple(
            extension.QuotedSource,
            extension.QuotedDestination,
            extension.QuotedSourcePort,
            extension.QuotedDestinationPort);
        line.Append($" {IcmpNames.OfCode(packet.IcmpType, packet.IcmpCode)}");
        line.Append(packet.IsFragmentationNeeded ? $" mtu {packet.NextHopMtu}" : string.Empty);
        line.Append(extension.QuotedProtocol switch
        {
            Protocol.Tcp => $" [{quoted} seq {extension.QuotedSequence}]",
            Protocol.Udp => $" [{quoted} udp]",
            _ => $" [{quoted.Local} > {quoted.Remote} icmp]",
        });
    }

    private static string EcnOf(in Packet packet) => packet.Ecn switch
    {
        1 => "[ect1] ",
        2 => "[ect0] ",
        3 => "[ce] ",
        _ => string.Empty,
    };

    // The same position counted from another origin.
    private static SequenceNumber From(this SequenceNumber position, SequenceNumber origin) =>
        new(unchecked((uint)(position - origin)));
}
