using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Control;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SynAckScheduleTests
{
    private readonly FakeEnvironment _world = new();

    [TestCase(0, new double[] { 0 }, 1)]
    [TestCase(1, new double[] { 0, 1 }, 3)]
    [TestCase(2, new double[] { 0, 1, 3 }, 7)]
    [TestCase(3, new double[] { 0, 1, 3, 7 }, 15)]
    [TestCase(5, new double[] { 0, 1, 3, 7, 15, 31 }, 63)]
    [TestCase(6, new double[] { 0, 1, 3, 7, 15, 31, 63 }, 127)]
    public void Syn_acks_go_out_at_doubling_distances_and_the_request_dies(int retries, double[] times, double gone)
    {
        var server = AddServer("linux-6.18", retries);
        var listener = Listen(server, 128);
        _world.Arrive(server, Peer.Of("10.5.0.1", 2000, server.Address).Syn());

        _world.RunUntil(At(gone - 0.001));
        var before = listener.SynQueueLength;
        _world.RunUntil(At(gone));

        Assert.That(before, Is.EqualTo(1));
        Assert.That(listener.SynQueueLength, Is.Zero);
        Assert.That(_world.Sent.Select(sent => sent.At.Seconds), Is.EqualTo(times).Within(1e-9));
        Assert.That(server.Counters[Mib.TCPTimeouts], Is.EqualTo(retries + 1));
        Assert.That(server.Counters[Mib.TCPSynRetrans], Is.EqualTo(retries));
        Assert.That(server.Counters[Mib.TcpOutSegs], Is.EqualTo(retries + 1));
        Assert.That(server.Counters[Mib.TcpRetransSegs], Is.EqualTo(retries));
        Assert.That(_world.Stack.SockCount, Is.Zero);
    }

    [Test]
    public void A_duplicate_syn_is_answered_at_once_and_re_arms_the_timer_at_the_present_backoff()
    {
        // The measured run (synack_retries 3, SYN again at 1.001, 3.009 and 7.001 s) had SYN-ACKs at these times.
        double[] measured = [0, 1.001, 2.011, 3.009, 5.019, 7.001, 11.227];
        var profile = KernelProfile.Find("linux-6.18");
        var server = _world.AddHost("10.9.0.1", profile, settings => settings.SynackRetries = 3, wheelLateness: true);
        var listener = Listen(server, 128);
        var peer = Peer.Of("10.5.0.1", 2000, server.Address);
        _world.Arrive(server, peer.Syn());
        foreach (var seconds in new[] { 1.001, 3.009, 7.001 })
        {
            _world.At(At(seconds), () => _world.Arrive(server, peer.Syn()));
        }

        _world.RunUntil(At(18.9));
        var before = listener.SynQueueLength;
        _world.RunUntil(At(19.7));

        Assert.That(_world.Sent.Select(sent => sent.At.Seconds), Is.EqualTo(measured).Within(0.27));
        Assert.That(before, Is.EqualTo(1));
        Assert.That(listener.SynQueueLength, Is.Zero);
        Assert.That(server.Counters[Mib.TCPTimeouts], Is.EqualTo(4));
        Assert.That(server.Counters[Mib.TCPSynRetrans], Is.EqualTo(6));
    }

    [Test]
    public void Duplicate_syns_within_half_a_second_are_not_answered_again()
    {
        var server = AddServer("linux-6.18", 5);
        Listen(server, 128);
        var peer = Peer.Of("10.5.0.1", 2000, server.Address);
        _world.Advance(Duration.FromSeconds(10));
        foreach (var _ in Enumerable.Range(0, 3))
        {
            _world.Arrive(server, peer.Syn());
            _world.Advance(Duration.FromMilliseconds(100));
        }

        Assert.That(_world.Sent, Has.Count.EqualTo(2));
        Assert.That(server.Counters[Mib.TCPACKSkippedSynRecv], Is.EqualTo(1));
    }

    [TestCase(64, 32, 0)]
    [TestCase(64, 33, 1)]
    [TestCase(64, 64, 32)]
    [TestCase(128, 129, 65)]
    public void In_a_queue_more_than_half_full_of_old_requests_those_above_half_die_at_seven_seconds(
        int backlog, int requests, int dying)
    {
        var server = AddServer("linux-6.18", 5);
        var listener = Listen(server, backlog);
        for (var i = 0; i < requests; i++)
        {
            _world.Arrive(server, Peer.Of($"10.66.0.{i + 1}", 20_000 + i, server.Address).Syn());
        }

        _world.RunUntil(At(6.9));
        var before = listener.SynQueueLength;
        _world.RunUntil(At(62));

        Assert.That(before, Is.EqualTo(requests));
        Assert.That(listener.SynQueueLength, Is.EqualTo(requests - dying));
        _world.RunUntil(At(64));
        Assert.That(listener.SynQueueLength, Is.Zero);
    }

    [Test]
    public void Young_requests_protect_the_old_ones_only_as_far_as_they_outnumber_them()
    {
        var server = AddServer("linux-6.18", 5);
        var listener = Listen(server, 64);
        for (var i = 0; i < 40; i++)
        {
            _world.Arrive(server, Peer.Of($"10.66.0.{i + 1}", 20_000 + i, server.Address).Syn());
        }

        _world.RunUntil(At(6.9));
        for (var i = 0; i < 24; i++)
        {
            _world.Arrive(server, Peer.Of($"10.67.0.{i + 1}", 20_000 + i, server.Address).Syn());
        }

        // 64 requests, 24 young: 64 >= 48 takes one retransmission off, 64 < 96 stops: the limit is 4, nobody dies at
        // 7 s.
        _world.RunUntil(At(7.1));

        Assert.That(listener.YoungCount, Is.EqualTo(24));
        Assert.That(listener.SynQueueLength, Is.EqualTo(64));
    }

    [Test]
    public void Before_4_4_the_listener_scans_its_requests_every_200_ms()
    {
        var server = AddServer("linux-3.10", 5);
        var listener = Listen(server, 128);
        _world.Arrive(server, Peer.Of("10.5.0.1", 2000, server.Address).Syn());

        _world.RunUntil(At(70));

        // A request is looked at every third scan or so: late by up to 600 ms each time, never early.
        double[] nominal = [0, 1, 3, 7, 15, 31];
        Assert.That(_world.Sent.Select(sent => sent.At.Seconds), Is.EqualTo(nominal).Within(3.1));
        Assert.That(_world.Sent[1].At.Seconds, Is.InRange(1.0, 1.61));
        Assert.That(listener.SynQueueLength, Is.Zero);
        Assert.That(_world.Stack.RequestCount, Is.Zero);
    }

    [Test]
    public void Linux_2_6_32_begins_at_three_seconds()
    {
        var server = AddServer("linux-2.6.32", 2);
        Listen(server, 128);
        _world.Arrive(server, Peer.Of("10.5.0.1", 2000, server.Address).Syn());

        _world.RunUntil(At(60));

        Assert.That(_world.Sent, Has.Count.EqualTo(3));
        Assert.That(_world.Sent[1].At.Seconds, Is.InRange(3.0, 5.0));
        Assert.That(_world.Sent[2].At.Seconds, Is.InRange(9.0, 12.0));
    }

    [TestCase("linux-6.18", 1)]
    [TestCase("linux-3.10", 0)]
    public void Closing_the_listener_ends_half_open_requests(string kernel, int leftAtOnce)
    {
        var server = AddServer(kernel, 5);
        var listener = Listen(server, 128);
        var peer = Peer.Of("10.5.0.1", 2000, server.Address);
        _world.Arrive(server, peer.Syn());

        _world.Stack.CloseListener(listener);
        var left = _world.Stack.RequestCount;
        _world.RunUntil(At(2));
        _world.Arrive(server, peer.Segment(TcpFlags.Ack, 1, 1));

        Assert.That(left, Is.EqualTo(leftAtOnce));
        Assert.That(_world.Stack.RequestCount, Is.Zero);
        Assert.That(_world.Sent.Select(sent => sent.Flags), Is.EqualTo(new[] { "S.", "R" }));
    }

    private static SimTime At(double seconds) => SimTime.Zero + Duration.FromSeconds(seconds);

    [Test]
    public void Timers_of_one_bucket_of_the_wheel_fire_last_in_first_out()
    {
        var server = _world.AddHost(
            "10.9.0.1", KernelProfile.Find("linux-6.18"), wheelLateness: true);
        Listen(server, 128);
        foreach (var port in (int[])[2001, 2002, 2003])
        {
            _world.Arrive(server, Peer.Of("10.5.0.1", port, server.Address).Syn());
        }

        _world.RunUntil(At(1.5));

        var again = _world.Sent.Skip(3).Select(static sent => (int)sent.Packet.DestinationPort);
        Assert.That(again, Is.EqualTo(new[] { 2003, 2002, 2001 }));
    }

    private TcpHost AddServer(string kernel, int retries) =>
        _world.AddHost("10.9.0.1", kernel, settings => settings.SynackRetries = retries);

    private Listener Listen(TcpHost server, int backlog)
    {
        Assert.That(_world.Stack.Listen(server, 80, backlog, out var listener), Is.EqualTo(Errno.None));
        return listener!;
    }
}
