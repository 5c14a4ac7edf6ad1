using NetSim.Wire;

namespace NetSim.Tests.Unit.Wire;

public sealed class Ipv4PrefixTests
{
    [Test]
    public void A_prefix_knows_its_addresses()
    {
        Ipv4Prefix prefix = Ipv4Prefix.Parse("198.18.0.0/15");

        Assert.That(prefix.First.ToString(), Is.EqualTo("198.18.0.0"));
        Assert.That(prefix.Last.ToString(), Is.EqualTo("198.19.255.255"));
        Assert.That(prefix.Mask.ToString(), Is.EqualTo("255.254.0.0"));
        Assert.That(prefix.Count, Is.EqualTo(131_072));
        Assert.That(prefix[65_537].ToString(), Is.EqualTo("198.19.0.1"));
        Assert.That(prefix.ToString(), Is.EqualTo("198.18.0.0/15"));
    }

    [Test]
    public void The_default_is_every_address()
    {
        Ipv4Prefix all = Ipv4Prefix.Parse("0.0.0.0/0");

        Assert.That(all, Is.EqualTo(default(Ipv4Prefix)));
        Assert.That(all.Count, Is.EqualTo(4_294_967_296));
        Assert.That(all.Contains(new Ipv4Address(uint.MaxValue)), Is.True);
        Assert.That(all[uint.MaxValue].Value, Is.EqualTo(uint.MaxValue));
    }

    [Test]
    public void A_plain_address_is_a_block_of_one()
    {
        Ipv4Prefix one = Ipv4Prefix.Parse("10.0.0.7");

        Assert.That(one.ToString(), Is.EqualTo("10.0.0.7/32"));
        Assert.That(one.Count, Is.EqualTo(1));
    }

    [TestCase("10.0.0.0/8", "10.255.255.255", true)]
    [TestCase("10.0.0.0/8", "11.0.0.0", false)]
    [TestCase("10.0.0.4/30", "10.0.0.7", true)]
    [TestCase("10.0.0.4/30", "10.0.0.8", false)]
    [TestCase("10.0.0.4/30", "10.0.0.3", false)]
    public void Containment_looks_at_the_fixed_bits_only(string prefix, string address, bool expected) =>
        Assert.That(Ipv4Prefix.Parse(prefix).Contains(Ipv4Address.Parse(address)), Is.EqualTo(expected));

    [TestCase("10.0.0.0/8", "10.1.0.0/16", true)]
    [TestCase("10.1.0.0/16", "10.0.0.0/8", false)]
    [TestCase("10.0.0.0/8", "10.0.0.0/8", true)]
    public void A_prefix_contains_longer_ones_of_its_block(string outer, string inner, bool expected) =>
        Assert.That(Ipv4Prefix.Parse(outer).Contains(Ipv4Prefix.Parse(inner)), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("10.0.0.0/")]
    [TestCase("10.0.0.0/33")]
    [TestCase("10.0.0.0/-1")]
    [TestCase("10.0.0.0/08")]
    [TestCase("10.0.0.0/8/8")]
    [TestCase("10.0.0/8")]
    [TestCase("/8")]
    public void Anything_else_is_refused_by_its_text(string text)
    {
        Assert.That(Ipv4Prefix.TryParse(text, out _), Is.False);
        Assert.That(() => Ipv4Prefix.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains($"'{text}'"));
    }

    [Test]
    public void Host_bits_are_refused_with_what_would_be_right()
    {
        Assert.That(
            () => Ipv4Prefix.Parse("10.1.2.3/8"),
            Throws.TypeOf<FormatException>().With.Message.Contains("10.0.0.0/8").And.Message.Contains("10.1.2.3/32"));
        Assert.That(() => new Ipv4Prefix(Ipv4Address.Loopback, 8), Throws.TypeOf<ArgumentException>());
        Assert.That(Ipv4Prefix.Containing(Ipv4Address.Loopback, 8).ToString(), Is.EqualTo("127.0.0.0/8"));
    }

    [TestCase(-1)]
    [TestCase(33)]
    public void A_length_out_of_range_is_refused(int length)
    {
        Assert.That(() => new Ipv4Prefix(default, length), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Ipv4Prefix.Containing(default, length), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase(-1)]
    [TestCase(4)]
    public void A_position_outside_the_block_is_refused(long index) =>
        Assert.That(() => Ipv4Prefix.Parse("10.0.0.4/30")[index], Throws.TypeOf<ArgumentOutOfRangeException>());
}
