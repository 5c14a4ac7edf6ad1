using NetSim.Wire;

namespace NetSim.Tests.Unit.Wire;

public sealed class Ipv4AddressTests
{
    [TestCase("0.0.0.0", 0u)]
    [TestCase("10.0.0.1", 0x0A00_0001u)]
    [TestCase("198.18.255.9", 0xC612_FF09u)]
    [TestCase("255.255.255.255", 0xFFFF_FFFFu)]
    public void Dotted_decimal_is_read_and_written(string text, uint value)
    {
        Ipv4Address address = Ipv4Address.Parse(text);

        Assert.That(address.Value, Is.EqualTo(value));
        Assert.That(address.ToString(), Is.EqualTo(text));
    }

    [TestCase("")]
    [TestCase("10.0.0")]
    [TestCase("10.0.0.1.2")]
    [TestCase("10.0.0.256")]
    [TestCase("10.0.0.010")]
    [TestCase("10.0.0.1 ")]
    [TestCase(" 10.0.0.1")]
    [TestCase("10..0.1")]
    [TestCase("10.0.0.")]
    [TestCase("10.0.0.+1")]
    [TestCase("10.0.0.0001")]
    [TestCase("10.0.0.٣")]
    [TestCase("host")]
    [TestCase("1000000000000000000000.0.0.1")]
    public void Anything_else_is_refused_by_its_text(string text)
    {
        Assert.That(Ipv4Address.TryParse(text, out _), Is.False);
        Assert.That(() => Ipv4Address.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains($"'{text}'"));
    }

    [Test]
    public void Octets_are_most_significant_first() =>
        Assert.That(Ipv4Address.FromOctets(127, 0, 0, 1), Is.EqualTo(Ipv4Address.Loopback));

    [TestCase("127.255.0.9", true, false)]
    [TestCase("128.0.0.1", false, false)]
    [TestCase("224.0.0.1", false, true)]
    [TestCase("239.255.255.255", false, true)]
    [TestCase("240.0.0.0", false, false)]
    public void Loopback_and_multicast_blocks_are_known(string text, bool isLoopback, bool isMulticast)
    {
        Ipv4Address address = Ipv4Address.Parse(text);

        Assert.That(address.IsLoopback, Is.EqualTo(isLoopback));
        Assert.That(address.IsMulticast, Is.EqualTo(isMulticast));
    }
}
