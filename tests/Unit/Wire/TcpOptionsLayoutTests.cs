using NetSim.Wire;

namespace NetSim.Tests.Unit.Wire;

/// <summary>The octets are those that Linux 6.18 sent over loopback under each setting of its sysctls.</summary>
public sealed class TcpOptionsLayoutTests
{
    private const int FirstOption = 40;

    [TestCase(true, true, true, "0204ffd70402080a93624f84000000000103030a")]
    [TestCase(true, true, false, "0204ffd70402080a93624f8400000000")]
    [TestCase(true, false, true, "0204ffd70101080a93624f84000000000103030a")]
    [TestCase(true, false, false, "0204ffd70101080a93624f8400000000")]
    [TestCase(false, true, true, "0204ffd7010104020103030a")]
    [TestCase(false, true, false, "0204ffd701010402")]
    [TestCase(false, false, true, "0204ffd70103030a")]
    [TestCase(false, false, false, "0204ffd7")]
    public void A_syn_has_the_options_of_linux(bool timestamps, bool sackPermitted, bool windowScale, string expected)
    {
        Packet syn = Syn(timestamps, sackPermitted);
        syn.WindowScale = windowScale ? 10 : -1;

        Assert.That(OptionsOf(syn, default), Is.EqualTo(expected));
        Assert.That(syn.HeaderLength, Is.EqualTo(FirstOption + (expected.Length / 2)));
    }

    [TestCase(true, "", "0204ffd70402080a93624f84000000000103030a22020101")]
    [TestCase(true, "65e595aee8e9932e", "0204ffd70402080a93624f84000000000103030a220a65e595aee8e9932e0101")]
    [TestCase(false, "65e595aee8e9932e", "0204ffd7010104020103030a220a65e595aee8e9932e0101")]
    public void Fast_open_comes_last_and_is_padded_behind(bool timestamps, string cookie, string expected)
    {
        Packet syn = Syn(timestamps, sackPermitted: true);
        syn.WindowScale = 10;
        PacketExtension extension = default;
        extension.SetFastOpen(Convert.FromHexString(cookie));

        Assert.That(OptionsOf(syn, extension), Is.EqualTo(expected));
    }

    [TestCase("", "fe04f989")]
    [TestCase("0102030405060708", "fe0cf9890102030405060708")]
    [TestCase("01020304050607080910", "fe0ef989010203040506070809100101")]
    public void Experimental_fast_open_has_its_magic(string cookie, string expected)
    {
        PacketExtension extension = default;
        extension.SetFastOpen(Convert.FromHexString(cookie), isExperimental: true);

        Packet syn = Syn(timestamps: false, sackPermitted: false);

        Assert.That(OptionsOf(syn, extension), Is.EqualTo("0204ffd7" + expected));
    }

    [Test]
    public void A_cookie_of_sixteen_octets_fills_the_header()
    {
        Packet syn = Syn(timestamps: true, sackPermitted: true);
        syn.WindowScale = 10;
        PacketExtension extension = default;
        extension.SetFastOpen(new byte[16]);

        Assert.That(syn.HeaderLengthWith(extension), Is.EqualTo(80));
    }

    [Test]
    public void Data_has_two_nops_before_its_timestamps()
    {
        Packet data = Packet.Tcp(default, TcpFlags.Ack, default, default, 1, 5);
        data.HasTimestamps = true;
        data.TimestampValue = 0x9362_4F84;
        data.TimestampEcho = 0xD521_E52D;

        Assert.That(OptionsOf(data, default), Is.EqualTo("0101080a93624f84d521e52d"));
        Assert.That(data.WireLength, Is.EqualTo(57));
    }

    [TestCase(false, 1, "0101050a0000000100000002")]
    [TestCase(true, 1, "0101080a00000000000000000101050a0000000100000002")]
    [TestCase(false, 2, "01010512000000010000000200000003000000ff")]
    public void Sack_blocks_stand_behind_two_nops(bool timestamps, int blocks, string expected)
    {
        Packet ack = Packet.Tcp(default, TcpFlags.Ack, default, default, 1);
        ack.HasTimestamps = timestamps;
        PacketExtension extension = default;
        extension.SackBlocks = (byte)blocks;
        extension.SetSack(0, new SackBlock(new SequenceNumber(1), new SequenceNumber(2)));
        extension.SetSack(1, new SackBlock(new SequenceNumber(3), new SequenceNumber(255)));

        Assert.That(OptionsOf(ack, extension), Is.EqualTo(expected));
    }

    [TestCase(true, 3, 40)]
    [TestCase(false, 4, 36)]
    public void As_many_sack_blocks_as_fit_are_allowed(bool timestamps, int blocks, int optionsLength)
    {
        Packet ack = Packet.Tcp(default, TcpFlags.Ack, default, default, 1);
        ack.HasTimestamps = timestamps;
        PacketExtension extension = default;
        extension.SackBlocks = (byte)blocks;

        Assert.That(TcpOptionsLayout.MaximumSackBlocks(timestamps), Is.EqualTo(blocks));
        Assert.That(TcpOptionsLayout.LengthOf(ack, extension), Is.EqualTo(optionsLength));
    }

    private static Packet Syn(bool timestamps, bool sackPermitted)
    {
        Packet syn = Packet.Tcp(default, TcpFlags.Syn, default, default, 65_495);
        syn.MaximumSegmentSize = 65_495;
        syn.HasTimestamps = timestamps;
        syn.TimestampValue = 0x9362_4F84;
        syn.SackPermitted = sackPermitted;
        return syn;
    }

    private static string OptionsOf(in Packet packet, in PacketExtension extension)
    {
        byte[] octets = new byte[WireSizes.MaximumHeaders];
        int length = PacketEncoder.EncodeHeaders(packet, extension, octets);
        return Convert.ToHexStringLower(octets.AsSpan(FirstOption, length - FirstOption));
    }
}
