using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;

namespace NetSim.Tests.Unit.Tcp.Control;

/// <summary>What a SYN cookie makes when it comes back (experiment e04_syncookies on Linux 6.18.44).</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CookieChildTests
{
    private readonly FakeEnvironment _world = new();

    [TestCase(100, 524)]
    [TestCase(536, 524)]
    [TestCase(1299, 524)]
    [TestCase(1300, 1288)]
    [TestCase(1439, 1288)]
    [TestCase(1440, 1428)]
    [TestCase(1459, 1428)]
    [TestCase(1460, 1448)]
    [TestCase(8960, 1448)]
    public void The_mss_is_rounded_down_to_the_table(int offered, int sendMss)
    {
        var (server, listener) = Start(uptime: 1000);

        var child = Connect(server, listener, PeerOf(server) with { Mss = offered }, age: 0);

        Assert.That(_world.Stack.Info(server, child).SndMss, Is.EqualTo(sendMss));
    }

    [Test]
    public void A_syn_without_any_option_makes_a_child_of_536()
    {
        var (server, listener) = Start(uptime: 1000);
        var bare = PeerOf(server) with
        {
            Mss = 0, Timestamps = false, Sack = false, WindowScale = -1, Window = 64_000,
        };

        var child = Connect(server, listener, bare, age: 0);

        Assert.That(_world.Stack.Info(server, child).SndMss, Is.EqualTo(536));
    }

    [Test]
    public void With_timestamps_the_child_has_what_was_offered()
    {
        var (server, listener) = Start(uptime: 1000);

        var child = Connect(server, listener, PeerOf(server) with { WindowScale = 9 }, age: 0);

        var info = _world.Stack.Info(server, child);
        const HandshakeOptions All =
            HandshakeOptions.Timestamps | HandshakeOptions.Sack | HandshakeOptions.WindowScaling;
        Assert.That(info.Options & All, Is.EqualTo(All));
        Assert.That(info.SndWscale, Is.EqualTo(9));
        Assert.That(info.RcvWscale, Is.EqualTo(7));
        Assert.That(info.Cwnd, Is.EqualTo(10));
        Assert.That(_world.Stack.Sock(child).State, Is.EqualTo(TcpState.Established));
    }

    [Test]
    public void Without_timestamps_the_child_has_nothing_but_an_mss()
    {
        var (server, listener) = Start(uptime: 1000);

        var peer = PeerOf(server) with { Timestamps = false, Mss = 1400, Window = 64_000 };

        var child = Connect(server, listener, peer, age: 0);

        var info = _world.Stack.Info(server, child);
        Assert.That(info.SndMss, Is.EqualTo(1300));
        Assert.That(info.SndWscale, Is.Zero);
        Assert.That(info.RcvWscale, Is.Zero);
        Assert.That(info.Options & HandshakeOptions.Sack, Is.EqualTo(HandshakeOptions.None));
    }

    [Test]
    public void The_first_data_segment_alone_completes_the_connection()
    {
        var (server, listener) = Start(uptime: 1000);
        var peer = PeerOf(server);
        _world.Arrive(server, peer.Syn());

        _world.Arrive(server, peer.HandshakeAck(_world.Sent[^1].Packet, length: 5));

        Assert.That(_world.Stack.Readable(_world.Stack.Accept(listener)), Is.EqualTo(5));
        Assert.That(server.Counters[Mib.SyncookiesRecv], Is.EqualTo(1));
        Assert.That(server.Counters[Mib.TcpPassiveOpens], Is.EqualTo(1));
    }

    // Minutes change at 50.816 s of uptime, so a SYN 1 s after that lives for 119 s, one 1 s before it for 61 s.
    [TestCase(51.9, 118.8, true)]
    [TestCase(51.9, 119.0, false)]
    [TestCase(49.9, 60.8, true)]
    [TestCase(49.9, 61.0, false)]
    [TestCase(20.0, 59.9, true)]
    [TestCase(20.0, 90.8, true)]
    [TestCase(20.0, 91.0, false)]
    public void It_is_good_until_the_second_change_of_the_minute(double uptime, double age, bool good)
    {
        var (server, listener) = Start(uptime);

        var child = Connect(server, listener, PeerOf(server), age);

        Assert.That(child != 0, Is.EqualTo(good));
        Assert.That(server.Counters[Mib.SyncookiesFailed], Is.EqualTo(good ? 0 : 1));
        Assert.That(_world.Sent[^1].Flags, Is.EqualTo(good ? "S." : "R"));
    }

    private (TcpHost Server, Listener Listener) Start(double uptime)
    {
        var profile = KernelProfile.Find("linux-6.18");
        var server = _world.AddHost(
            "10.9.0.1", profile, settings => settings.Syncookies = 2, uptime: Duration.FromSeconds(uptime));
        _world.Stack.Listen(server, 80, 64, out var listener);
        return (server, listener!);
    }

    private static Peer PeerOf(TcpHost server) => Peer.Of("10.2.0.1", 50_000, server.Address);

    private int Connect(TcpHost server, Listener listener, Peer peer, double age)
    {
        _world.Arrive(server, peer.Syn());
        var synAck = _world.Sent[^1].Packet;
        _world.Advance(Duration.FromSeconds(age));
        _world.Arrive(server, peer.HandshakeAck(synAck, timestamp: 1_000_000));
        return _world.Stack.Accept(listener);
    }
}
