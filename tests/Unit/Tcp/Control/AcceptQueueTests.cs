using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Control;

/// <summary>The cases are those of experiments e02_synack_rtx and e05_acceptq on Linux 6.18.44.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AcceptQueueTests
{
    private readonly FakeEnvironment _world = new();

    [TestCase(0, 1)]
    [TestCase(1, 2)]
    [TestCase(4, 5)]
    [TestCase(128, 129)]
    public void Backlog_plus_one_connections_complete_and_later_syns_are_dropped(int backlog, int completed)
    {
        var (server, listener) = Start(backlog);
        for (var i = 0; i < completed + 7; i++)
        {
            TryConnect(server, i);
        }

        Assert.That(listener.AcceptQueueLength, Is.EqualTo(completed));
        Assert.That(server.Counters[Mib.ListenOverflows], Is.EqualTo(7));
        Assert.That(server.Counters[Mib.ListenDrops], Is.EqualTo(7));
        Assert.That(server.Counters[Mib.TcpPassiveOpens], Is.EqualTo(completed));
        Assert.That(server.Counters[Mib.TcpCurrEstab], Is.EqualTo(completed));
        Assert.That(server.Counters[Mib.TcpInSegs], Is.EqualTo((completed * 2) + 7));
        Assert.That(server.Counters[Mib.TcpOutSegs], Is.EqualTo(completed));
    }

    [Test]
    public void A_final_ack_at_a_full_queue_is_dropped_and_syn_acks_go_on()
    {
        var (server, _, peer, synAck) = HalfOpenBeforeAFullQueue();

        _world.Arrive(server, peer.HandshakeAck(synAck));
        _world.Arrive(server, peer.HandshakeAck(synAck, length: 100));
        _world.RunUntil(SimTime.Zero + Duration.FromSeconds(80));

        Assert.That(SynAckTimes(peer), Is.EqualTo(new[] { 0.0, 1, 3, 7, 15, 31 }).Within(1e-9));
        Assert.That(server.Counters[Mib.ListenOverflows], Is.EqualTo(2));
        Assert.That(server.Counters[Mib.ListenDrops], Is.EqualTo(2));
        Assert.That(_world.Stack.RequestCount, Is.Zero);
    }

    [Test]
    public void The_connection_completes_with_the_first_segment_after_a_slot_is_free()
    {
        var (server, listener, peer, synAck) = HalfOpenBeforeAFullQueue();
        _world.Arrive(server, peer.HandshakeAck(synAck));
        _world.RunUntil(SimTime.Zero + Duration.FromSeconds(2));
        Assert.That(_world.Stack.Accept(listener), Is.Not.Zero);
        var waiting = listener.AcceptQueueLength;
        _world.RunUntil(SimTime.Zero + Duration.FromSeconds(3));

        _world.Arrive(server, peer.HandshakeAck(SynAcks(peer)[^1].Packet));

        Assert.That(waiting, Is.Zero);
        Assert.That(listener.AcceptQueueLength, Is.EqualTo(1));
        Assert.That(SynAckTimes(peer), Is.EqualTo(new[] { 0.0, 1, 3 }).Within(1e-9));
        Assert.That(server.Counters[Mib.TCPSynRetrans], Is.EqualTo(2));
    }

    [Test]
    public void With_abort_on_overflow_the_final_ack_is_reset_and_the_request_is_gone()
    {
        var (server, _, peer, synAck) = HalfOpenBeforeAFullQueue(abort: 1);

        _world.Arrive(server, peer.HandshakeAck(synAck));

        Assert.That(_world.Sent[^1].Flags, Is.EqualTo("R"));
        Assert.That(_world.Stack.RequestCount, Is.Zero);
        Assert.That(server.Counters[Mib.EmbryonicRsts], Is.EqualTo(1));
        Assert.That(server.Counters[Mib.ListenOverflows], Is.EqualTo(1));
        Assert.That(server.Counters[Mib.ListenDrops], Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(1)]
    public void A_cookie_at_a_full_queue_is_dropped_without_reset_and_works_once_a_slot_is_free(int abort)
    {
        var (server, listener) = Start(0, cookies: 2, abort: abort);
        var peer = PeerOf(server, 7);
        _world.Arrive(server, peer.Syn());
        var synAck = _world.Sent[^1].Packet;
        TryConnect(server, 1);
        _world.ClearRecords();

        _world.Arrive(server, PeerOf(server, 9).Syn());
        _world.Arrive(server, peer.HandshakeAck(synAck));
        var answers = _world.Sent.Count;
        var overflows = server.Counters[Mib.ListenOverflows];
        _world.Stack.Accept(listener);
        _world.Arrive(server, peer.HandshakeAck(synAck, length: 3));

        Assert.That(answers, Is.Zero);
        Assert.That(overflows, Is.EqualTo(2));
        Assert.That(server.Counters[Mib.TCPReqQFullDoCookies], Is.EqualTo(3));
        Assert.That(server.Counters[Mib.SyncookiesSent], Is.EqualTo(2));
        Assert.That(server.Counters[Mib.SyncookiesRecv], Is.EqualTo(3));
        var child = _world.Stack.Accept(listener);
        Assert.That(_world.Stack.Sock(child).State, Is.EqualTo(TcpState.Established));
        Assert.That(_world.Stack.Readable(child), Is.EqualTo(3));
    }

    [Test]
    public void Old_kernels_drop_a_syn_at_a_full_queue_only_with_more_than_one_young_request()
    {
        var (server, listener) = Start(0, kernel: "linux-3.10");
        TryConnect(server, 1);
        foreach (var i in Enumerable.Range(2, 5))
        {
            _world.Arrive(server, PeerOf(server, i).Syn());
        }

        Assert.That(listener.SynQueueLength, Is.EqualTo(2));
        Assert.That(server.Counters[Mib.ListenOverflows], Is.EqualTo(3));
    }

    [Test]
    public void Closing_the_listener_resets_the_connections_that_nobody_accepted()
    {
        var (server, listener) = Start(4);
        TryConnect(server, 1);
        TryConnect(server, 2);
        var accepted = _world.Stack.Accept(listener);
        _world.ClearRecords();

        _world.Stack.CloseListener(listener);

        Assert.That(_world.Sent.Single().Packet.Has(TcpFlags.Rst), Is.True);
        Assert.That(_world.Sent.Single().Packet.DestinationPort, Is.EqualTo(PeerOf(server, 2).Port));
        Assert.That(_world.Stack.Sock(accepted).State, Is.EqualTo(TcpState.Established));
        Assert.That(server.Counters[Mib.TcpCurrEstab], Is.EqualTo(1));
        Assert.That(server.SockCount, Is.EqualTo(1));
    }

    [Test]
    public void A_paused_listener_hands_out_nothing()
    {
        var (server, listener) = Start(4);
        TryConnect(server, 1);
        listener.IsAcceptPaused = true;

        Assert.That(_world.Stack.Accept(listener), Is.Zero);
        Assert.That(listener.AcceptQueueLength, Is.EqualTo(1));
        Assert.That(_world.Notices.Count(notice => notice.Listener == listener), Is.EqualTo(1));
    }

    private (TcpHost Server, Listener Listener) Start(
        int backlog, int cookies = 1, int abort = 0, string kernel = "linux-6.18")
    {
        var server = _world.AddHost("10.9.0.1", kernel, settings =>
        {
            settings.Syncookies = cookies;
            settings.AbortOnOverflow = abort;
        });
        Assert.That(_world.Stack.Listen(server, 80, backlog, out var listener), Is.EqualTo(Errno.None));
        return (server, listener!);
    }

    private (TcpHost Server, Listener Listener, Peer Peer, Packet SynAck) HalfOpenBeforeAFullQueue(int abort = 0)
    {
        var (server, listener) = Start(0, abort: abort);
        var peer = PeerOf(server, 7);
        _world.Arrive(server, peer.Syn());
        var synAck = _world.Sent.Single().Packet;
        // The other connection gets a cookie or a request of its own: one half-open request does not fill backlog 0 + 1.
        TryConnect(server, 1);
        Assert.That(listener.AcceptQueueLength, Is.EqualTo(1));
        return (server, listener, peer, synAck);
    }

    private static Peer PeerOf(TcpHost server, int number) => Peer.Of("10.2.0.1", 50_000 + number, server.Address);

    private void TryConnect(TcpHost server, int number)
    {
        var peer = PeerOf(server, number);
        var before = _world.Sent.Count;
        _world.Arrive(server, peer.Syn());
        foreach (var answer in _world.Sent.Skip(before).ToList())
        {
            _world.Arrive(server, peer.HandshakeAck(answer.Packet));
        }
    }

    private List<SentPacket> SynAcks(Peer peer) =>
        [.. _world.Sent.Where(sent => sent.Flags == "S." && sent.Packet.DestinationPort == peer.Port)];

    private IEnumerable<double> SynAckTimes(Peer peer) => SynAcks(peer).Select(sent => sent.At.Seconds);
}
