using NetSim.Results;
using NetSim.Wire;

namespace NetSim.Tests.Results;

public sealed class CaptureFilterTests
{
    private static readonly Packet Request = Packet.Tcp(
        new(Ipv4Address.Parse("10.0.0.1"), Ipv4Address.Parse("203.0.113.10"), 40_000, 80), TcpFlags.Syn, new(1), default, 9);

    [TestCase("", ExpectedResult = true)]
    [TestCase("tcp", ExpectedResult = true)]
    [TestCase("udp or icmp", ExpectedResult = false)]
    [TestCase("host 10.0.0.1", ExpectedResult = true)]
    [TestCase("src host 203.0.113.10", ExpectedResult = false)]
    [TestCase("dst net 203.0.113.0/24 and dst port 80", ExpectedResult = true)]
    [TestCase("net 0.0.0.0/0", ExpectedResult = true)]
    [TestCase("src portrange 39000-40000", ExpectedResult = true)]
    [TestCase("dst portrange 39000-40000", ExpectedResult = false)]
    [TestCase("not port 80", ExpectedResult = false)]
    [TestCase("syn and not (fin or rst)", ExpectedResult = true)]
    [TestCase("SYN && !dropped", ExpectedResult = true)]
    [TestCase("greater 100", ExpectedResult = false)]
    [TestCase("less 60", ExpectedResult = true)]
    [TestCase("udp and udp or tcp", ExpectedResult = true, Description = "and binds before or")]
    [TestCase("not udp and udp", ExpectedResult = false, Description = "not binds before and")]
    public bool A_filter_keeps_what_it_says(string filter) =>
        CaptureFilter.Parse(filter).Keeps(in Request, Request.WireLength, isDropped: false);

    [Test]
    public void Only_what_ended_here_is_dropped() =>
        Assert.That(CaptureFilter.Parse("dropped").Keeps(in Request, 40, isDropped: true), Is.True);

    [TestCase("prot 80", "Column 1", "'prot'", "did you mean 'port'?")]
    [TestCase("tcp and", "ends at column 8", "a filter")]
    [TestCase("tcp port 80", "Column 5", "'and', 'or' or the end")]
    [TestCase("host 10.0.0", "Column 6", "an IPv4 address")]
    [TestCase("net 10.0.0.1/40", "Column 5", "10.0.0.0/8")]
    [TestCase("port 70000", "Column 6", "65,535")]
    [TestCase("portrange 9-1", "Column 11", "8000-8080")]
    [TestCase("(tcp", "ends at column 5", "')'")]
    [TestCase("src tcp", "Column 5", "'host', 'net', 'port' or 'portrange'")]
    public void A_wrong_filter_is_refused_with_its_column_and_what_was_expected(string filter, params string[] parts)
    {
        var wrong = Assert.Throws<FormatException>(() => CaptureFilter.Parse(filter));
        foreach (var part in parts)
        {
            Assert.That(wrong!.Message, Does.Contain(part));
        }
    }

    [Test]
    public void Endless_nesting_is_refused() =>
        Assert.That(() => CaptureFilter.Parse(new string('(', 100_000)), Throws.TypeOf<FormatException>());
}
