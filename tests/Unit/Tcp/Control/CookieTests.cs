using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Control;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CookieTests
{
    private readonly FakeEnvironment _world = new();

    [Test]
    public void With_timestamps_all_options_survive_and_the_low_bits_of_the_clock_hold_them()
    {
        var (server, peer) = Start(uptime: 1000);
        _world.Arrive(server, peer.Syn(4711));

        var answer = _world.Sent.Single().Packet;
        var tuple = peer.Tuple.Reversed;
        var stamp = unchecked(answer.TimestampValue - TcpStack.TimestampOffset(server, in tuple));

        Assert.That(answer.MaximumSegmentSize, Is.EqualTo(1460));
        Assert.That(answer.WindowScale, Is.EqualTo(7));
        Assert.That(answer.SackPermitted, Is.True);
        Assert.That(answer.TimestampEcho, Is.EqualTo(4711));
        Assert.That(answer.Window, Is.EqualTo(65_160));
        Assert.That(stamp & 63, Is.EqualTo(7 + 16));
        Assert.That(stamp, Is.InRange(1_000_000 - 64, 1_000_000));
    }

    [Test]
    public void Without_timestamps_only_the_mss_survives()
    {
        var (server, peer) = Start(uptime: 1000);
        _world.Arrive(server, (peer with { Timestamps = false }).Syn());

        var answer = _world.Sent.Single().Packet;

        Assert.That(answer.MaximumSegmentSize, Is.EqualTo(1460));
        Assert.That(answer.WindowScale, Is.EqualTo(-1));
        Assert.That(answer.SackPermitted, Is.False);
        Assert.That(answer.HasTimestamps, Is.False);
        Assert.That(answer.Window, Is.EqualTo(64_240));
    }

    [Test]
    public void A_repeated_syn_gets_the_same_cookie_within_its_minute_and_nothing_is_sent_again()
    {
        var (server, peer) = Start(uptime: 60);
        _world.Arrive(server, peer.Syn());
        _world.Advance(Duration.FromSeconds(40));
        _world.Arrive(server, peer.Syn());

        // Minutes begin 50.8 s after the full ones of the uptime, so this SYN comes one minute later.
        _world.Advance(Duration.FromSeconds(11));
        _world.Arrive(server, peer.Syn());

        var isns = _world.Sent.Select(sent => sent.Packet.Sequence).ToList();
        Assert.That(isns, Has.Count.EqualTo(3));
        Assert.That(isns[1], Is.EqualTo(isns[0]));
        Assert.That(isns[2], Is.Not.EqualTo(isns[0]));
        Assert.That(_world.Stack.SockCount, Is.Zero);
    }

    [Test]
    public void A_stray_ack_is_reset_and_counts_as_a_failed_cookie_only_when_cookies_were_sent_lately()
    {
        var (server, peer) = Start(uptime: 1000);
        var stray = Peer.Of("10.2.0.9", 50_000, server.Address).Segment(TcpFlags.Ack, 12_345, 777_777);

        _world.Arrive(server, stray);
        var failedBefore = server.Counters[Mib.SyncookiesFailed];
        _world.Arrive(server, peer.Syn());
        _world.Arrive(server, stray);
        var failedAfter = server.Counters[Mib.SyncookiesFailed];
        _world.Advance(Duration.FromSeconds(121));
        _world.Arrive(server, stray);

        Assert.That(failedBefore, Is.Zero);
        Assert.That(failedAfter, Is.EqualTo(1));
        Assert.That(server.Counters[Mib.SyncookiesFailed], Is.EqualTo(1));
        Assert.That(_world.Sent.Select(sent => sent.Flags), Is.EqualTo(new[] { "R", "S.", "R", "R" }));
    }

    [Test]
    public void Old_kernels_believe_in_cookies_for_three_seconds_only()
    {
        var (server, peer) = Start(uptime: 1000, kernel: "linux-3.10");
        var stray = Peer.Of("10.2.0.9", 50_000, server.Address).Segment(TcpFlags.Ack, 12_345, 777_777);
        _world.Arrive(server, peer.Syn());
        _world.Advance(Duration.FromMilliseconds(3100));

        _world.Arrive(server, stray);

        Assert.That(server.Counters[Mib.SyncookiesFailed], Is.Zero);
        Assert.That(_world.Sent[^1].Flags, Is.EqualTo("R"));
    }

    private (TcpHost Server, Peer Peer) Start(int uptime, string kernel = "linux-6.18")
    {
        var profile = KernelProfile.Find(kernel);
        var server = _world.AddHost(
            "10.9.0.1", profile, settings => settings.Syncookies = 2, uptime: Duration.FromSeconds(uptime));
        _world.Stack.Listen(server, 80, 64, out _);
        return (server, Peer.Of("10.2.0.1", 50_000, server.Address));
    }
}
