using NetSim.Wire;

namespace NetSim.Tests.Unit.Wire;

/// <summary>Whole packets that Linux 6.18 wrote into a TUN device: read, rendered and written again.</summary>
public sealed class LinuxOctetsTests
{
    private const string Syn = "4500003ce908400040063db10a0000010a0000029c400050598c9b8f00000000a002faf0ea2a0000"
        + "020405b40402080ad51fe812000000000103030a";

    private const string Datagram = "450000215c0a40004011cabf0a0000010a00000213880035000d944268656c6c6f";

    private const string Echo = "4500002461bf0000400105180a0000010a00000200006e5a000700096162636465666768";

    private const string PortUnreachable = "45c0003d61b200004001044c0a0000010a0000020303681d00000000"
        + "4500002100004000401126ca0a0000020a00000104d2270f000d00007878787878";

    [TestCase(
        Syn,
        "10.0.0.1:40000 > 10.0.0.2:80 S 1502387087:1502387087(0) win 64240 "
        + "<mss 1460,sackOK,TS val 3575638034 ecr 0,nop,wscale 10>")]
    [TestCase(Datagram, "10.0.0.1:5000 > 10.0.0.2:53 udp (5)")]
    [TestCase(Echo, "10.0.0.1 > 10.0.0.2 icmp echo_reply id 7 seq 9 (8)")]
    [TestCase(
        PortUnreachable,
        "10.0.0.1 > 10.0.0.2 icmp unreachable port_unreachable [10.0.0.2:1234 > 10.0.0.1:9999 udp]")]
    public void What_linux_sent_is_understood(string hex, string expected)
    {
        bool isPacket = PacketDecoder.TryDecode(
            Convert.FromHexString(hex), out Packet packet, out PacketExtension extension, out DecodeError error);

        Assert.That(error, Is.EqualTo(DecodeError.None));
        Assert.That(isPacket, Is.True);
        Assert.That(PacketFormatter.Format(packet, extension), Is.EqualTo(expected));
        Assert.That(packet.WireLengthWith(extension), Is.EqualTo(hex.Length / 2));
    }

    [TestCase(Syn, (ushort)0xE908)]
    [TestCase(Datagram, (ushort)0x5C0A)]
    [TestCase(Echo, (ushort)0x61BF)]
    public void It_is_written_again_octet_by_octet(string hex, ushort identification)
    {
        PacketDecoder.TryDecode(
            Convert.FromHexString(hex),
            out Packet packet,
            out PacketExtension extension,
            out ReadOnlySpan<byte> payload,
            out _);
        byte[] octets = new byte[WireSizes.MaximumPacket];
        int length = PacketEncoder.Encode(packet, extension, octets, payload, identification);

        Assert.That(Convert.ToHexStringLower(octets.AsSpan(0, length)), Is.EqualTo(hex));
    }

    [Test]
    public void An_error_about_a_datagram_has_the_headers_and_quote_of_linux()
    {
        var client = new FourTuple(Ipv4Address.Parse("10.0.0.2"), Ipv4Address.Parse("10.0.0.1"), 1234, 9999);
        Packet datagram = Packet.Udp(client, 5);
        Packet error = Packet.IcmpError(
            datagram.Destination,
            IcmpType.DestinationUnreachable,
            (byte)IcmpUnreachable.Port,
            datagram,
            datagram.WireLength,
            out PacketExtension quote);
        byte[] octets = new byte[100];
        int length = PacketEncoder.Encode(error, quote, octets, identification: 0x61B2);

        // They differ in the datagram's payload, which is zeros here, and so in the ICMP checksum: octets 22, 23.
        string written = Convert.ToHexStringLower(octets.AsSpan(0, length));
        Assert.That(length, Is.EqualTo(PortUnreachable.Length / 2));
        Assert.That(written[..44], Is.EqualTo(PortUnreachable[..44]));
        Assert.That(written[48..112], Is.EqualTo(PortUnreachable[48..112]));
    }

    [TestCase(5, 61)]
    [TestCase(700, 576)]
    public void An_error_quotes_as_much_as_linux_does(int datagramLength, int expectedWireLength)
    {
        Packet datagram = Packet.Udp(default, datagramLength);
        Packet error = Packet.IcmpError(
            default, IcmpType.DestinationUnreachable, 3, datagram, datagram.WireLength, out PacketExtension quote);

        Assert.That(error.WireLengthWith(quote), Is.EqualTo(expectedWireLength));
    }
}
