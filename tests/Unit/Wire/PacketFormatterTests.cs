using NetSim.Wire;

namespace NetSim.Tests.Unit.Wire;

public sealed class PacketFormatterTests
{
    private static readonly FourTuple Ends = new(
        Ipv4Address.Parse("10.0.0.1"), Ipv4Address.Parse("10.0.0.2"), 40_000, 80);

    [TestCase(TcpFlags.None, "- 5:5(0) win 9")]
    [TestCase(TcpFlags.Ack, ". 5:5(0) ack 6 win 9")]
    [TestCase(TcpFlags.Fin | TcpFlags.Psh | TcpFlags.Ack, "FP. 5:5(0) ack 6 win 9")]
    [TestCase(TcpFlags.Rst, "R 5:5(0) win 9")]
    [TestCase(TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr, "SEW 5:5(0) win 9")]
    [TestCase(TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Ece, "SE. 5:5(0) ack 6 win 9")]
    [TestCase(TcpFlags.Urg, "U 5:5(0) win 9 urg 0")]
    public void Flags_are_letters_and_the_ack_is_a_dot(TcpFlags flags, string expected) =>
        Assert.That(PacketFormatter.Format(Segment(flags)), Is.EqualTo("10.0.0.1:40000 > 10.0.0.2:80 " + expected));

    [Test]
    public void Options_stand_as_on_the_wire()
    {
        Packet syn = Segment(TcpFlags.Syn);
        syn.MaximumSegmentSize = 1_460;
        syn.SackPermitted = true;
        syn.WindowScale = 7;

        Assert.That(PacketFormatter.Format(syn), Does.EndWith(" <mss 1460,nop,nop,sackOK,nop,wscale 7>"));
    }

    [TestCase("", false, " <FO,nop,nop>")]
    [TestCase("0102030405060708", false, " <FO 0102030405060708,nop,nop>")]
    [TestCase("0102030405060708", true, " <FOEXP 0102030405060708>")]
    public void Fast_open_shows_its_cookie(string cookie, bool isExperimental, string expected)
    {
        PacketExtension extension = default;
        extension.SetFastOpen(Convert.FromHexString(cookie), isExperimental);

        Assert.That(PacketFormatter.Format(Segment(TcpFlags.Syn), extension), Does.EndWith(expected));
    }

    [Test]
    public void Numbers_count_from_the_given_origins()
    {
        Packet ack = Segment(TcpFlags.Ack);
        ack.Length = 10;
        ack.HasTimestamps = true;
        PacketExtension extension = default;
        extension.AddSack(new SackBlock(new SequenceNumber(20), new SequenceNumber(30)));
        extension.AddSack(new SackBlock(new SequenceNumber(40), new SequenceNumber(50)));

        string line = PacketFormatter.Format(ack, extension, new SequenceNumber(uint.MaxValue), new SequenceNumber(5));

        Assert.That(line, Does.EndWith(
            ". 6:16(10) ack 1 win 9 <nop,nop,TS val 0 ecr 0,nop,nop,sack 15:25 35:45>"));
    }

    [TestCase(1, "[ect1] .")]
    [TestCase(2, "[ect0] .")]
    [TestCase(3, "[ce] .")]
    public void Ecn_marks_are_shown(int ecn, string expected)
    {
        Packet ack = Segment(TcpFlags.Ack);
        ack.Ecn = (byte)ecn;

        Assert.That(PacketFormatter.Format(ack), Does.Contain(expected));
    }

    [Test]
    public void An_icmp_error_shows_what_it_quotes()
    {
        Packet segment = Segment(TcpFlags.Ack);
        Packet error = Packet.IcmpError(
            Ipv4Address.Parse("10.9.9.9"),
            IcmpType.DestinationUnreachable,
            (byte)IcmpUnreachable.FragmentationNeeded,
            segment,
            segment.WireLength,
            out PacketExtension quote,
            nextHopMtu: 1_200);

        Assert.That(PacketFormatter.Format(error, quote), Is.EqualTo(
            "10.9.9.9 > 10.0.0.1 icmp unreachable frag_needed mtu 1200 [10.0.0.1:40000 > 10.0.0.2:80 seq 5]"));
    }

    [Test]
    public void Words_of_unreachable_codes_are_read_back([Range(0, 15)] int code)
    {
        bool isKnown = IcmpNames.TryParseUnreachable(IcmpNames.Of((IcmpUnreachable)code), out IcmpUnreachable read);

        Assert.That(isKnown, Is.True);
        Assert.That((int)read, Is.EqualTo(code));
    }

    [Test]
    public void An_unknown_word_is_no_code() =>
        Assert.That(IcmpNames.TryParseUnreachable("code_16", out _), Is.False);

    private static Packet Segment(TcpFlags flags) =>
        Packet.Tcp(Ends, flags, new SequenceNumber(5), new SequenceNumber(6), 9);
}
