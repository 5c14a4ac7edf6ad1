using System.Buffers.Binary;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Wire;

public sealed class PacketDecoderTests
{
    private static readonly FourTuple Ends = new(new Ipv4Address(0x0A00_0001), new Ipv4Address(0x0A00_0002), 1, 2);

    [Test]
    public void Every_octet_that_lacks_makes_it_no_packet(
        [Values(0, 1, 19, 20, 39, 59, 63)] int length)
    {
        byte[] octets = Segment("0101080a0000000100000002");

        Assert.That(octets, Has.Length.EqualTo(64));
        Assert.That(ErrorOf(octets[..length]), Is.Not.EqualTo(DecodeError.None));
    }

    [TestCase(0, 0x65, DecodeError.NotIpv4)]
    [TestCase(0, 0x44, DecodeError.Ipv4HeaderLength)]
    [TestCase(0, 0x4F, DecodeError.Ipv4Checksum)]
    [TestCase(3, 0x13, DecodeError.Ipv4TotalLength)]
    [TestCase(3, 0xFF, DecodeError.Ipv4TotalLength)]
    [TestCase(8, 0x3F, DecodeError.Ipv4Checksum)]
    [TestCase(32, 0x40, DecodeError.TcpDataOffset)]
    [TestCase(32, 0xF0, DecodeError.TcpDataOffset)]
    [TestCase(33, 0x11, DecodeError.TransportChecksum)]
    [TestCase(63, 0x01, DecodeError.TransportChecksum)]
    public void A_spoiled_octet_is_refused_with_its_reason(int offset, int value, DecodeError expected)
    {
        byte[] octets = Segment("0101080a0000000100000002");
        octets[offset] = (byte)value;

        Assert.That(ErrorOf(octets), Is.EqualTo(expected));
    }

    [TestCase(0x2000)]
    [TestCase(0x0001)]
    public void A_fragment_is_refused(int flagsAndOffset)
    {
        byte[] octets = Segment(string.Empty);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(6), (ushort)flagsAndOffset);

        Assert.That(ErrorOf(WithChecksums(octets)), Is.EqualTo(DecodeError.Fragment));
    }

    [Test]
    public void Another_protocol_is_refused()
    {
        byte[] octets = Segment(string.Empty);
        octets[9] = 47;

        Assert.That(ErrorOf(WithChecksums(octets)), Is.EqualTo(DecodeError.UnknownProtocol));
    }

    [TestCase("02", DecodeError.TcpOptionLength)]
    [TestCase("0200", DecodeError.TcpOptionLength)]
    [TestCase("0201", DecodeError.TcpOptionLength)]
    [TestCase("01010105", DecodeError.TcpOptionLength)]
    [TestCase("02050000", DecodeError.TcpOptionLength)]
    [TestCase("02030001", DecodeError.TcpOptionSize)]
    [TestCase("03020101", DecodeError.TcpOptionSize)]
    [TestCase("04030001", DecodeError.TcpOptionSize)]
    [TestCase("0804000001010101", DecodeError.TcpOptionSize)]
    [TestCase("0502010105040000", DecodeError.TcpOptionSize)]
    [TestCase("050b0000000000000000000100000000", DecodeError.TcpOptionSize)]
    public void Malformed_options_are_refused_with_their_reason(string options, DecodeError expected) =>
        Assert.That(ErrorOf(Segment(options)), Is.EqualTo(expected));

    [TestCase("1e04abcd0101080a0000000100000002")]
    [TestCase("0101080a00000001000000021e04abcd")]
    [TestCase("080a00000001000000020000")]
    [TestCase("080a000000010000000200ff")]
    [TestCase("fe06123456780101080a000000010000000200ff")]
    [TestCase("fe020101080a00000001000000020101")]
    public void Unknown_options_and_padding_are_skipped(string options)
    {
        bool isPacket = PacketDecoder.TryDecode(
            Segment(options), out Packet packet, out PacketExtension extension, out _);

        Assert.That(isPacket, Is.True);
        Assert.That(packet.TimestampValue, Is.EqualTo(1));
        Assert.That(packet.TimestampEcho, Is.EqualTo(2));
        Assert.That(extension.IsEmpty, Is.True);
    }

    [Test]
    public void Options_of_a_syn_are_ignored_elsewhere()
    {
        PacketDecoder.TryDecode(
            Segment("020405b403030a04022202010101"), out Packet packet, out PacketExtension extension, out _);

        Assert.That(packet.SackPermitted, Is.False);
        Assert.That(packet.WindowScale, Is.EqualTo(-1));
        Assert.That(packet.Length, Is.EqualTo(12));
        Assert.That(extension.IsEmpty, Is.True);
    }

    [Test]
    public void Sack_blocks_on_a_syn_are_ignored()
    {
        PacketDecoder.TryDecode(
            Segment("0101050a0000000100000002", TcpFlags.Syn), out _, out PacketExtension extension, out _);

        Assert.That(extension.SackBlocks, Is.Zero);
    }

    [Test]
    public void A_window_scale_beyond_14_is_read_as_14()
    {
        PacketDecoder.TryDecode(Segment("0303ff01", TcpFlags.Syn), out Packet packet, out _, out _);

        Assert.That(packet.WindowScale, Is.EqualTo(14));
    }

    [TestCase("2203aa01")]
    [TestCase("2204aaaa")]
    [TestCase("2205aaaaaa010101")]
    public void A_fast_open_cookie_of_wrong_length_is_ignored(string options)
    {
        bool isPacket = PacketDecoder.TryDecode(
            Segment(options, TcpFlags.Syn), out _, out PacketExtension extension, out _);

        Assert.That(isPacket, Is.True);
        Assert.That(extension.HasFastOpen, Is.False);
    }

    [Test]
    public void Data_in_a_syn_lies_in_the_extension()
    {
        PacketDecoder.TryDecode(
            Segment("020405b4", TcpFlags.Syn),
            out Packet packet,
            out PacketExtension extension,
            out ReadOnlySpan<byte> payload,
            out _);

        Assert.That(packet.MaximumSegmentSize, Is.EqualTo(1_460));
        Assert.That(extension.SynPayload, Is.EqualTo(12));
        Assert.That(packet.LengthWith(extension), Is.EqualTo(12));
        Assert.That(payload.Length, Is.EqualTo(12));
    }

    [Test]
    public void Octets_behind_the_total_length_are_ignored()
    {
        byte[] octets = [.. Segment(string.Empty), 1, 2, 3, 4, 5, 6];

        PacketDecoder.TryDecode(octets, out Packet packet, out _, out _);

        Assert.That(packet.Length, Is.EqualTo(12));
    }

    [Test]
    public void Ipv4_options_are_skipped()
    {
        byte[] plain = Segment(string.Empty);
        byte[] octets = [.. plain[..20], 1, 1, 1, 0, .. plain[20..]];
        octets[0] = 0x46;
        octets[3] += 4;

        // The transport's checksum stands: its pseudo-header has no options.
        octets[10] = 0;
        octets[11] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(10), ReferenceChecksum.Of(octets.AsSpan(0, 24)));

        Assert.That(PacketDecoder.TryDecode(octets, out Packet packet, out _, out _), Is.True);
        Assert.That(packet.SenderTuple, Is.EqualTo(Ends));
    }

    [TestCase(7, DecodeError.UdpLength)]
    [TestCase(21, DecodeError.UdpLength)]
    public void A_udp_length_that_cannot_be_is_refused(int length, DecodeError expected)
    {
        byte[] octets = new byte[40];
        PacketEncoder.Encode(Packet.Udp(Ends, 12), octets);
        octets[25] = (byte)length;

        Assert.That(ErrorOf(octets), Is.EqualTo(expected));
    }

    [Test]
    public void A_datagram_without_checksum_is_taken()
    {
        byte[] octets = new byte[40];
        PacketEncoder.Encode(Packet.Udp(Ends, 12), octets);
        octets[26] = 0;
        octets[27] = 0;

        Assert.That(ErrorOf(octets), Is.EqualTo(DecodeError.None));
    }

    [TestCase(28, 0x55)]
    [TestCase(28, 0x44)]
    [TestCase(28, 0x46)]
    [TestCase(37, 47)]
    public void An_icmp_error_with_a_bad_quote_is_refused(int offset, int value)
    {
        Packet about = Packet.Udp(Ends, 0);
        Packet error = Packet.IcmpError(default, IcmpType.TimeExceeded, 0, about, 28, out PacketExtension quote);
        byte[] octets = new byte[56];
        PacketEncoder.Encode(error, quote, octets);
        octets[offset] = (byte)value;

        Assert.That(ErrorOf(WithChecksums(octets)), Is.EqualTo(DecodeError.IcmpQuote));
    }

    private static byte[] Segment(string options, TcpFlags flags = TcpFlags.Ack)
    {
        byte[] optionOctets = Convert.FromHexString(options);
        int padding = (4 - (optionOctets.Length % 4)) % 4;
        byte[] octets = new byte[40 + padding + optionOctets.Length + 12];
        Packet plain = Packet.Tcp(Ends, flags, default, default, 0);
        PacketEncoder.Encode(plain, octets);

        // Padding goes before the options, so that an option may lack its end.
        octets.AsSpan(40, padding).Fill(1);
        optionOctets.CopyTo(octets, 40 + padding);
        octets[32] = (byte)((20 + padding + optionOctets.Length) / 4 << 4);
        octets[3] = (byte)octets.Length;
        return WithChecksums(octets);
    }

    private static byte[] WithChecksums(byte[] octets)
    {
        ReferenceChecksum.Repair(octets);
        return octets;
    }

    private static DecodeError ErrorOf(byte[] octets)
    {
        PacketDecoder.TryDecode(octets, out _, out _, out DecodeError error);
        return error;
    }
}
