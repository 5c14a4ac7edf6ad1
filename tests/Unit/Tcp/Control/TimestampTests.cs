using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Control;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TimestampTests
{
    private static readonly Ipv4Address Peer = FakeEnvironment.ParseAddress("10.2.0.1");
    private readonly FakeEnvironment _world = new();

    [TestCase("linux-6.18", false)]
    [TestCase("linux-6.12", true)]
    [TestCase("linux-3.10", true)]
    public void Two_ports_of_one_pair_share_an_offset_except_in_the_newest_kernel(string kernel, bool same)
    {
        var host = _world.AddHost("10.9.0.1", kernel);
        var one = new FourTuple(host.Address, Peer, 80, 1000);
        var other = new FourTuple(host.Address, Peer, 80, 1001);

        var isSame = TcpStack.TimestampOffset(host, in one) == TcpStack.TimestampOffset(host, in other);

        Assert.That(isSame, Is.EqualTo(same));
    }

    [TestCase("linux-6.18", 2)]
    [TestCase("linux-3.10", 1)]
    public void There_is_no_offset_under_mode_2_and_in_old_kernels(string kernel, int mode)
    {
        var host = _world.AddHost("10.9.0.1", kernel, settings => settings.Timestamps = mode);
        var tuple = new FourTuple(host.Address, Peer, 80, 1000);

        Assert.That(TcpStack.TimestampOffset(host, in tuple), Is.Zero);
    }

    [TestCase("linux-6.18", 5000)]
    [TestCase("linux-2.6.32", 1250)]
    public void The_clock_counts_milliseconds_or_jiffies(string kernel, int expected)
    {
        var host = _world.AddHost("10.9.0.1", kernel);
        _world.Advance(Duration.FromSeconds(5));

        Assert.That(_world.Stack.TimestampNow(host, 0), Is.EqualTo(expected));
    }

    [Test]
    public void Initial_sequence_numbers_advance_with_a_clock_of_64_ns_and_differ_by_connection()
    {
        var host = _world.AddHost("10.9.0.1");
        var tuple = new FourTuple(host.Address, Peer, 80, 1000);
        var first = _world.Stack.InitialSequence(host, in tuple);
        _world.Advance(new Duration(6400));
        var later = _world.Stack.InitialSequence(host, in tuple);
        var other = _world.Stack.InitialSequence(host, tuple with { RemotePort = 1001 });

        Assert.That(unchecked(later - first), Is.EqualTo(100));
        Assert.That(other, Is.Not.EqualTo(later));
    }

    [Test]
    public void Before_4_8_timers_are_late_by_less_than_a_tick()
    {
        var old = KernelProfile.Find("linux-3.10").CreateClock();
        var recent = KernelProfile.Find("linux-6.18").CreateClock();
        var now = SimTime.Zero + Duration.FromMilliseconds(7);

        var late = (old.Expiry(now, Duration.FromSeconds(60)) - now - Duration.FromSeconds(60)).Milliseconds;
        var later = (recent.Expiry(now, Duration.FromSeconds(60)) - now - Duration.FromSeconds(60)).Milliseconds;

        Assert.That(late, Is.InRange(0, 1));
        Assert.That(later, Is.InRange(0, 2052));
        Assert.That(later, Is.GreaterThan(4));
    }
}
