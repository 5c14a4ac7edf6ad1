using System.Runtime.CompilerServices;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Wire;

public sealed class PacketTests
{
    private static readonly FourTuple Ends = new(new Ipv4Address(1), new Ipv4Address(2), 3, 4);

    [Test]
    public void A_packet_fits_an_event_and_an_extension_a_cache_line()
    {
        Assert.That(Unsafe.SizeOf<Packet>(), Is.EqualTo(44));
        Assert.That(Unsafe.SizeOf<PacketExtension>(), Is.EqualTo(64));
    }

    [Test]
    public void A_segment_goes_from_the_local_to_the_remote_end()
    {
        Packet segment = Packet.Tcp(Ends, TcpFlags.Ack, new SequenceNumber(9), default, 100, 7);

        Assert.That(segment.SenderTuple, Is.EqualTo(Ends));
        Assert.That(segment.ReceiverTuple, Is.EqualTo(Ends.Reversed));
        Assert.That(segment.TimeToLive, Is.EqualTo(64));
        Assert.That(segment.SequenceEnd, Is.EqualTo(new SequenceNumber(16)));
        Assert.That(segment.WireLength, Is.EqualTo(47));
    }

    [TestCase(-1, TcpFlags.Ack)]
    [TestCase(65_536, TcpFlags.Ack)]
    [TestCase(1, TcpFlags.Syn)]
    public void A_length_that_a_segment_cannot_have_is_refused(int length, TcpFlags flags) => Assert.That(
        () => Packet.Tcp(Ends, flags, default, default, 0, length), Throws.TypeOf<ArgumentOutOfRangeException>());

    [TestCase(-1)]
    [TestCase(65_508)]
    public void A_length_that_a_datagram_cannot_have_is_refused(int length)
    {
        Assert.That(() => Packet.Udp(Ends, length), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => Packet.IcmpEcho(default, default, isReply: false, 1, 1, length),
            Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_syn_with_data_is_measured_with_its_extension()
    {
        Packet syn = Packet.Tcp(Ends, TcpFlags.Syn, default, default, 100);
        syn.MaximumSegmentSize = 1_460;
        PacketExtension extension = default;
        extension.SetFastOpen(new byte[8]);
        extension.SynPayload = 500;

        Assert.That(syn.WireLength, Is.EqualTo(44));
        Assert.That(syn.HeaderLengthWith(extension), Is.EqualTo(56));
        Assert.That(syn.WireLengthWith(extension), Is.EqualTo(556));
    }

    [Test]
    public void Fragmentation_needed_tells_the_mtu_and_whose_segment_it_was()
    {
        Packet segment = Packet.Tcp(Ends, TcpFlags.Ack, new SequenceNumber(77), default, 100, 1_460);
        Packet error = Packet.IcmpError(
            new Ipv4Address(9),
            IcmpType.DestinationUnreachable,
            (byte)IcmpUnreachable.FragmentationNeeded,
            segment,
            segment.WireLength,
            out PacketExtension quote,
            nextHopMtu: 1_400);

        Assert.That(error.NextHopMtu, Is.EqualTo(1_400));
        Assert.That(error.Destination, Is.EqualTo(Ends.Local));
        Assert.That(error.IsIcmpError, Is.True);
        Assert.That(quote.QuotedSequence, Is.EqualTo(new SequenceNumber(77)));
        Assert.That(quote.QuotedDestinationPort, Is.EqualTo(Ends.RemotePort));
    }

    [Test]
    public void An_echo_is_no_error_and_cannot_be_made_one()
    {
        Packet ping = Packet.IcmpEcho(new Ipv4Address(1), new Ipv4Address(2), isReply: false, 7, 8);

        Assert.That(ping.IsIcmpError, Is.False);
        Assert.That(ping.NextHopMtu, Is.Zero);
        Assert.That(ping.WireLength, Is.EqualTo(84));
        Assert.That(
            () => Packet.IcmpError(default, IcmpType.EchoRequest, 0, ping, 84, out _), Throws.ArgumentException);
        Assert.That(
            () => Packet.IcmpError(default, IcmpType.TimeExceeded, 0, ping, 27, out _),
            Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Sack_blocks_are_read_as_they_were_written()
    {
        PacketExtension extension = default;
        extension.AddSack(Block(1));
        extension.AddSack(Block(2));
        extension.AddSack(Block(3));
        extension.AddSack(Block(4));

        Assert.That(extension.SackBlocks, Is.EqualTo(4));
        Assert.That(extension.GetSack(0), Is.EqualTo(extension.Sack0).And.EqualTo(Block(1)));
        Assert.That(extension.GetSack(3), Is.EqualTo(extension.Sack3).And.EqualTo(Block(4)));
        Assert.That(() => extension.AddSack(Block(5)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => extension.GetSack(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase(0)]
    [TestCase(4)]
    [TestCase(8)]
    [TestCase(10)]
    [TestCase(16)]
    public void A_cookie_is_read_as_it_was_written(int length)
    {
        byte[] cookie = [.. Enumerable.Range(1, length).Select(octet => (byte)octet)];
        byte[] copy = new byte[16];
        PacketExtension extension = default;
        extension.SetFastOpen(cookie);

        Assert.That(extension.HasFastOpen, Is.True);
        Assert.That(extension.CopyFastOpenCookie(copy), Is.EqualTo(length));
        Assert.That(copy[..length], Is.EqualTo(cookie));
    }

    [TestCase(2)]
    [TestCase(5)]
    [TestCase(18)]
    public void A_cookie_of_another_length_is_refused(int length)
    {
        PacketExtension extension = default;

        Assert.That(() => extension.SetFastOpen(new byte[length]), Throws.ArgumentException);
        Assert.That(extension.IsEmpty, Is.True);
    }

    private static SackBlock Block(uint start) => new(new SequenceNumber(start), new SequenceNumber(start + 10));
}
