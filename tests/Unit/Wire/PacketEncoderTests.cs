using NetSim.Wire;

namespace NetSim.Tests.Unit.Wire;

public sealed class PacketEncoderTests
{
    private static readonly FourTuple Ends = new(new Ipv4Address(0x0A00_0001), new Ipv4Address(0x0A00_0002), 1, 2);

    [Test]
    public void Headers_alone_are_the_front_of_the_whole_packet()
    {
        Packet data = Data(1_000);
        byte[] whole = new byte[2_000];
        byte[] front = new byte[WireSizes.MaximumHeaders];

        int wholeLength = PacketEncoder.Encode(data, whole);
        int frontLength = PacketEncoder.EncodeHeaders(data, default, front);

        Assert.That(wholeLength, Is.EqualTo(1_040));
        Assert.That(frontLength, Is.EqualTo(40));
        Assert.That(front[..frontLength], Is.EqualTo(whole[..frontLength]));
        Assert.That(whole[frontLength..wholeLength], Is.All.Zero);
    }

    [Test]
    public void Old_octets_in_the_destination_do_not_show()
    {
        byte[] dirty = new byte[100];
        Array.Fill(dirty, (byte)0xFF);
        byte[] clean = new byte[100];

        int length = PacketEncoder.Encode(Data(10), dirty);
        PacketEncoder.Encode(Data(10), clean);

        Assert.That(dirty[..length], Is.EqualTo(clean[..length]));
        Assert.That(dirty[length..], Is.All.EqualTo(0xFF));
    }

    [Test]
    public void Ecn_and_ttl_stand_in_the_ipv4_header()
    {
        Packet data = Data(0);
        data.Ecn = 3;
        data.TimeToLive = 7;
        byte[] octets = new byte[40];

        PacketEncoder.Encode(data, octets);

        Assert.That(octets[1], Is.EqualTo(3));
        Assert.That(octets[8], Is.EqualTo(7));
    }

    [TestCase(0, 0x50, 0x18)]
    [TestCase(5, 0x51, 0x58)]
    [TestCase(7, 0x51, 0xD8)]
    public void The_ace_field_is_made_of_the_flags_ae_cwr_and_ece(int ace, byte offsetAndFlag, byte flags)
    {
        Packet data = Data(0);
        data.AceField = ace;
        byte[] octets = new byte[40];

        PacketEncoder.Encode(data, octets);

        Assert.That(octets[32..34], Is.EqualTo(new[] { offsetAndFlag, flags }));
        Assert.That(PacketDecoder.TryDecode(octets, out Packet read, out _, out _), Is.True);
        Assert.That(read.AceField, Is.EqualTo(ace));
    }

    [Test]
    public void The_option_of_accurate_ecn_takes_the_place_of_the_nops_before_sack_blocks()
    {
        Packet ack = Data(0);
        PacketExtension extension = default;
        extension.AddSack(new SackBlock(new SequenceNumber(1), new SequenceNumber(2)));
        extension.SetAccurateEcn(isSyn: false, new AccurateEcnOption(IsEct1First: true, 0, 0, 0, 0));
        byte[] octets = new byte[100];

        int length = PacketEncoder.Encode(ack, extension, octets);

        Assert.That(length, Is.EqualTo(52));
        Assert.That(octets[40..44], Is.EqualTo(new byte[] { 174, 2, 5, 10 }));
    }

    [Test]
    public void The_counters_of_accurate_ecn_have_24_bits_and_are_padded()
    {
        PacketExtension extension = default;
        AccurateEcnOption counters = new(IsEct1First: false, 3, 0x01_0203, 0xFF_FFFF, 0xFF00_0007);
        extension.SetAccurateEcn(isSyn: false, counters);
        byte[] octets = new byte[100];

        int length = PacketEncoder.Encode(Data(0), extension, octets);

        Assert.That(length, Is.EqualTo(52));
        Assert.That(octets[40..52], Is.EqualTo(new byte[] { 172, 11, 1, 2, 3, 255, 255, 255, 0, 0, 7, 1 }));
    }

    [Test]
    public void A_udp_checksum_of_zero_is_sent_as_all_ones()
    {
        // Protocol 17, length 8 twice and ports 0 and 0xFFDE sum up to 0xFFFF, whose complement is zero.
        Packet datagram = Packet.Udp(new FourTuple(default, default, 0, 0xFFDE), 0);
        byte[] octets = new byte[28];

        PacketEncoder.Encode(datagram, octets);

        Assert.That(octets[26..], Is.EqualTo(new byte[] { 0xFF, 0xFF }));
        Assert.That(PacketDecoder.TryDecode(octets, out _, out _, out _), Is.True);
    }

    [Test]
    public void A_short_destination_is_refused_with_what_is_needed() => Assert.That(
        () => PacketEncoder.Encode(Data(10), new byte[49]),
        Throws.ArgumentException.With.Message.Contains("50").And.Message.Contains("49"));

    [Test]
    public void A_payload_of_another_length_is_refused() =>
        Assert.That(() => PacketEncoder.Encode(Data(10), default, new byte[99], new byte[9]), Throws.ArgumentException);

    [Test]
    public void A_packet_longer_than_ipv4_allows_is_refused() => Assert.That(
        () => PacketEncoder.Encode(Data(65_496), new byte[70_000]),
        Throws.ArgumentException.With.Message.Contains("65536"));

    [Test]
    public void More_options_than_a_header_holds_are_refused()
    {
        Packet ack = Data(0);
        ack.HasTimestamps = true;
        PacketExtension extension = default;
        extension.SackBlocks = 4;

        Assert.That(
            () => PacketEncoder.Encode(ack, extension, new byte[100]),
            Throws.ArgumentException.With.Message.Contains("48"));
    }

    [Test]
    public void An_icmp_error_without_a_quote_is_refused()
    {
        Packet error = default;
        error.SetIcmp(IcmpType.TimeExceeded, 0);

        Assert.That(
            () => PacketEncoder.Encode(error, new byte[100]),
            Throws.ArgumentException.With.Message.Contains("IcmpError"));
    }

    [Test]
    public void Nothing_is_allocated_by_encoding_decoding_and_hashing()
    {
        byte[] octets = new byte[1_500];
        Packet data = Data(1_000);
        data.HasTimestamps = true;
        PacketExtension extension = default;
        extension.AddSack(new SackBlock(new SequenceNumber(1), new SequenceNumber(2)));
        RoundTrips(10, data, extension, octets);

        long before = GC.GetAllocatedBytesForCurrentThread();
        uint hash = RoundTrips(1_000, data, extension, octets);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(allocated, Is.Zero);
        Assert.That(hash, Is.EqualTo(Ends.Reversed.HashOf(1)));
    }

    private static uint RoundTrips(int count, Packet packet, PacketExtension extension, byte[] octets)
    {
        for (int round = 0; round < count; round++)
        {
            int length = PacketEncoder.Encode(packet, extension, octets);
            PacketDecoder.TryDecode(octets.AsSpan(0, length), out packet, out extension, out _);
        }

        return packet.ReceiverTuple.HashOf(1);
    }

    private static Packet Data(int length) =>
        Packet.Tcp(Ends, TcpFlags.Ack | TcpFlags.Psh, new SequenceNumber(5), new SequenceNumber(6), 7, length);
}
