using FsCheck;
using FsCheck.Fluent;
using NetSim.Wire;

namespace NetSim.Tests.Property.Wire;

/// <summary>A packet with what travels beside it.</summary>
/// <param name="Packet">The packet.</param>
/// <param name="Extension">Its extension, or the default.</param>
/// <param name="Payload">Its octets.</param>
public sealed record Sent(Packet Packet, PacketExtension Extension, byte[] Payload)
{
    /// <inheritdoc/>
    public override string ToString() => PacketFormatter.Format(Packet, Extension);
}

/// <summary>Random words and packets, with the edges drawn more often than chance would.</summary>
public static class WireGenerators
{
    public static Gen<uint> Words => Gen.OneOf(
        Gen.Choose(int.MinValue, int.MaxValue).Select(word => unchecked((uint)word)),
        Gen.Elements(0u, 1u, 0x7FFF_FFFFu, 0x8000_0000u, 0x8000_0001u, uint.MaxValue));

    public static Gen<Sent> Packets => Gen.OneOf(Syns, Segments, Datagrams, Echoes, Errors);

    public static Gen<Sent> TcpPackets => Gen.OneOf(Syns, Segments);

    private static Gen<ushort> Halves => Words.Select(word => (ushort)(word >> 16));

    private static Gen<byte[]> Payloads =>
        from length in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 40), Gen.Choose(0, 1_500))
        from octets in Gen.Choose(0, 255).Select(octet => (byte)octet).ArrayOf(length)
        select octets;

    private static Gen<FourTuple> Tuples =>
        from local in Words
        from remote in Words
        from localPort in Halves
        from remotePort in Halves
        select new FourTuple(new Ipv4Address(local), new Ipv4Address(remote), localPort, remotePort);

    // Flags, ECN bits and TTL come from one word, timestamps from two others.
    private static Gen<Packet> BareSegments =>
        from tuple in Tuples
        from sequence in Words
        from acknowledgment in Words
        from window in Halves
        from marks in Words
        from hasTimestamps in Gen.Elements(true, false)
        from value in Words
        from echo in Words
        select new Packet
        {
            Source = tuple.Local,
            Destination = tuple.Remote,
            SourcePort = tuple.LocalPort,
            DestinationPort = tuple.RemotePort,
            Sequence = new SequenceNumber(sequence),
            Acknowledgment = new SequenceNumber(acknowledgment),
            Window = window,
            Flags = (TcpFlags)(marks & 0xFF) & ~TcpFlags.Syn,
            Ecn = (byte)((marks >> 8) & 3),
            TimeToLive = (byte)(marks >> 24),
            HasTimestamps = hasTimestamps,
            TimestampValue = hasTimestamps ? value : 0,
            TimestampEcho = hasTimestamps ? echo : 0,
        };

    private static Gen<AccurateEcnOption?> AccurateEcn => Gen.OneOf(
        Gen.Constant<AccurateEcnOption?>(null),
        from isEct1First in Gen.Elements(true, false)
        from count in Gen.Choose(0, AccurateEcnOption.MostCounters)
        from counters in Words.Select(word => word >> 8).ArrayOf(AccurateEcnOption.MostCounters)
        select (AccurateEcnOption?)new AccurateEcnOption(
            isEct1First,
            (byte)count,
            count > 0 ? counters[0] : 0,
            count > 1 ? counters[1] : 0,
            count > 2 ? counters[2] : 0));

    private static Gen<Sent> Segments =>
        from bare in BareSegments
        from edges in Words.ArrayOf(8)
        from blocks in Gen.Choose(0, TcpOptionsLayout.MaximumSackBlocks(bare.HasTimestamps))
        from urgent in Halves
        from payload in Payloads
        from accurateEcn in AccurateEcn
        from isAccurateEcn in Gen.Elements(true, false)
        select WithAccurateEcn(Segment(bare, edges[..(2 * blocks)], urgent, payload), accurateEcn, isAccurateEcn);

    private static Gen<Sent> Syns =>
        from bare in BareSegments
        from maximumSegmentSize in Gen.OneOf(Gen.Constant((ushort)0), Halves)
        from windowScale in Gen.Choose(-1, 14)
        from isSackPermitted in Gen.Elements(true, false)
        from hasFastOpen in Gen.Elements(true, false)
        from isExperimental in Gen.Elements(true, false)
        from cookie in Payloads
        from cookieLength in Gen.Elements(0, 4, 6, 8, 10, 12, 14, 16)
        from urgent in Halves
        from payload in Payloads
        from accurateEcn in AccurateEcn
        from isAccurateEcn in Gen.Elements(true, false)
        let syn = Syn(
            bare with
            {
                Flags = bare.Flags | TcpFlags.Syn,
                MaximumSegmentSize = maximumSegmentSize,
                WindowScale = windowScale,
                SackPermitted = isSackPermitted,
            },
            hasFastOpen ? cookie.Concat(new byte[16]).Take(cookieLength).ToArray() : null,
            isExperimental,
            urgent,
            payload)
        select WithAccurateEcn(syn, accurateEcn, isAccurateEcn);

    private static Gen<Sent> Datagrams =>
        from tuple in Tuples
        from payload in Payloads
        select new Sent(Packet.Udp(tuple, payload.Length), default, payload);

    private static Gen<Sent> Echoes =>
        from tuple in Tuples
        from isReply in Gen.Elements(true, false)
        from payload in Payloads
        select new Sent(
            Packet.IcmpEcho(tuple.Local, tuple.Remote, isReply, tuple.LocalPort, tuple.RemotePort, payload.Length),
            default,
            payload);

    private static Gen<Sent> Errors =>
        from about in Gen.OneOf(Syns, Segments, Datagrams)
        from reporter in Words
        from type in Gen.Elements(
            IcmpType.DestinationUnreachable, IcmpType.TimeExceeded, IcmpType.ParameterProblem)
        from code in Gen.Choose(0, 15)
        from mtu in Halves
        select Error(about, new Ipv4Address(reporter), type, (byte)code, mtu);

    // The option is left away where the others leave it no room.
    private static Sent WithAccurateEcn(Sent sent, AccurateEcnOption? option, bool hasFlag)
    {
        Packet packet = sent.Packet;
        PacketExtension extension = sent.Extension;
        bool isSyn = packet.Has(TcpFlags.Syn);
        if (isSyn)
        {
            extension.SynAccurateEcnFlag = hasFlag;
        }
        else
        {
            packet.AccurateEcnFlag = hasFlag;
        }

        PacketExtension longer = extension;
        if (option is { } counters)
        {
            longer.SetAccurateEcn(isSyn, counters);
        }

        bool fits = TcpOptionsLayout.LengthOf(packet, longer) <= WireSizes.MaximumTcpOptions;
        return new Sent(packet, fits ? longer : extension, sent.Payload);
    }

    private static Sent Segment(Packet packet, uint[] edges, ushort urgent, byte[] payload)
    {
        packet.Length = payload.Length;
        PacketExtension extension = default;
        extension.UrgentPointer = packet.Has(TcpFlags.Urg) ? urgent : (ushort)0;
        foreach (uint[] edge in edges.Chunk(2))
        {
            extension.AddSack(new SackBlock(new SequenceNumber(edge[0]), new SequenceNumber(edge[1])));
        }

        return new Sent(packet, extension, payload);
    }

    private static Sent Syn(Packet packet, byte[]? cookie, bool isExperimental, ushort urgent, byte[] payload)
    {
        PacketExtension extension = default;
        extension.SynPayload = (ushort)payload.Length;
        extension.UrgentPointer = packet.Has(TcpFlags.Urg) ? urgent : (ushort)0;
        if (cookie != null)
        {
            extension.SetFastOpen(cookie, isExperimental);
        }

        return new Sent(packet, extension, payload);
    }

    private static Sent Error(Sent about, Ipv4Address reporter, IcmpType type, byte code, ushort mtu)
    {
        bool hasMtu = type == IcmpType.DestinationUnreachable && code == (byte)IcmpUnreachable.FragmentationNeeded;
        int length = about.Packet.WireLengthWith(about.Extension);
        Packet error = Packet.IcmpError(
            reporter, type, code, about.Packet, length, out PacketExtension quote, hasMtu ? mtu : (ushort)0);
        return new Sent(error, quote, []);
    }
}
