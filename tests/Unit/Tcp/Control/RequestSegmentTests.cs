using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Control;

/// <summary>Segments for a half-open request that do not complete it (tcp_check_req).</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RequestSegmentTests
{
    private readonly FakeEnvironment _world = new();
    private readonly TcpHost _server;
    private readonly Listener _listener;
    private readonly Peer _peer;
    private readonly Packet _synAck;

    public RequestSegmentTests()
    {
        _server = _world.AddHost("10.9.0.1");
        _world.Stack.Listen(_server, 80, 16, out var listener);
        _listener = listener!;
        _peer = Peer.Of("10.2.0.1", 50_000, _server.Address);
        _world.Advance(Duration.FromSeconds(100));
        _world.Arrive(_server, _peer.Syn(timestamp: 1000));
        _synAck = _world.Sent.Single().Packet;
        _world.ClearRecords();
    }

    private uint Next => _peer.Isn + 1;

    private uint OurNext => unchecked(_synAck.Sequence.Value + 1);

    [Test]
    public void A_reset_in_the_window_ends_it()
    {
        _world.Arrive(_server, _peer.Segment(TcpFlags.Rst, Next, 0));

        Assert.That(_listener.SynQueueLength, Is.Zero);
        Assert.That(_listener.YoungCount, Is.Zero);
        Assert.That(_world.Sent, Is.Empty);
        Assert.That(_server.Counters[Mib.EmbryonicRsts], Is.EqualTo(1));
        Assert.That(_server.Counters[Mib.TcpAttemptFails], Is.EqualTo(1));
    }

    [Test]
    public void A_reset_outside_the_window_is_ignored()
    {
        _world.Arrive(_server, _peer.Segment(TcpFlags.Rst, Next - 500, 0));

        Assert.That(_listener.SynQueueLength, Is.EqualTo(1));
        Assert.That(_world.Sent, Is.Empty);
    }

    [Test]
    public void A_different_syn_in_the_window_is_reset_and_ends_it()
    {
        _world.Arrive(_server, _peer.Syn(timestamp: 1001, isn: Next + 100));

        Assert.That(_listener.SynQueueLength, Is.Zero);
        Assert.That(_world.Sent.Single().Flags, Is.EqualTo("R."));
        Assert.That(_server.Counters[Mib.EmbryonicRsts], Is.EqualTo(1));
    }

    [Test]
    public void A_wrong_acknowledgment_is_reset_and_leaves_it_alone()
    {
        _world.Arrive(_server, _peer.Segment(TcpFlags.Ack, Next, OurNext + 5));

        Assert.That(_listener.SynQueueLength, Is.EqualTo(1));
        Assert.That(_world.Sent.Single().Packet.Sequence.Value, Is.EqualTo(OurNext + 5));
        Assert.That(_world.Sent.Single().Flags, Is.EqualTo("R"));
    }

    [Test]
    public void A_segment_outside_the_window_is_acknowledged_at_most_every_500_ms()
    {
        foreach (var _ in Enumerable.Range(0, 3))
        {
            _world.Arrive(_server, _peer.Segment(TcpFlags.Ack, Next - 500, OurNext));
        }

        var answer = _world.Sent.Single().Packet;
        Assert.That(answer.Sequence.Value, Is.EqualTo(OurNext));
        Assert.That(answer.Acknowledgment.Value, Is.EqualTo(Next));
        Assert.That(answer.TimestampEcho, Is.EqualTo(1000));
        Assert.That(_server.Counters[Mib.TCPACKSkippedSynRecv], Is.EqualTo(2));
        Assert.That(_listener.SynQueueLength, Is.EqualTo(1));
    }

    [Test]
    public void A_timestamp_older_than_the_syns_is_rejected_by_paws()
    {
        _world.Arrive(_server, _peer.Segment(TcpFlags.Ack, Next, OurNext, timestamp: 500));

        Assert.That(_world.Sent.Single().Flags, Is.EqualTo("."));
        Assert.That(_server.Counters[Mib.PAWSEstab], Is.EqualTo(1));
        Assert.That(_listener.SynQueueLength, Is.EqualTo(1));
    }

    [Test]
    public void With_defer_accept_a_bare_ack_does_not_complete_it()
    {
        _listener.DeferAccept = 3;

        _world.Arrive(_server, _peer.HandshakeAck(_synAck));

        Assert.That(_listener.AcceptQueueLength, Is.Zero);
        Assert.That(_server.Counters[Mib.TCPDeferAcceptDrop], Is.EqualTo(1));
        _world.Advance(Duration.FromSeconds(2.5));
        Assert.That(_world.Sent, Is.Empty);
        Assert.That(_listener.SynQueueLength, Is.EqualTo(1));
    }

    [Test]
    public void An_unreachable_peer_ends_it_if_the_quote_fits()
    {
        var original = _synAck;
        var router = FakeEnvironment.ParseAddress("10.200.0.1");
        var error = Packet.IcmpError(
            router, IcmpType.DestinationUnreachable, (byte)IcmpUnreachable.Host, in original, 60, out var quote);
        var wrong = quote;
        wrong.QuotedSequence += 1;

        _world.Stack.OnIcmp(_server, in error, in wrong);
        var left = _listener.SynQueueLength;
        _world.Stack.OnIcmp(_server, in error, in quote);

        Assert.That(left, Is.EqualTo(1));
        Assert.That(_listener.SynQueueLength, Is.Zero);
        Assert.That(_server.Counters[Mib.OutOfWindowIcmps], Is.EqualTo(1));
        Assert.That(_server.Counters[Mib.ListenDrops], Is.EqualTo(1));
    }

    [Test]
    public void The_syn_ack_offers_what_both_want()
    {
        Assert.That(_synAck.MaximumSegmentSize, Is.EqualTo(1460));
        Assert.That(_synAck.WindowScale, Is.EqualTo(7));
        Assert.That(_synAck.SackPermitted, Is.True);
        Assert.That(_synAck.TimestampEcho, Is.EqualTo(1000));
        Assert.That(_synAck.Window, Is.EqualTo(65_160));
    }

    [TestCase("linux-3.10", 28_960)]
    [TestCase("linux-2.6.32", 5_792)]
    public void Old_kernels_announce_a_smaller_first_window(string kernel, int window)
    {
        var old = _world.AddHost("10.9.0.2", kernel);
        _world.Stack.Listen(old, 80, 16, out _);

        _world.Arrive(old, Peer.Of("10.2.0.1", 50_000, old.Address).Syn());

        Assert.That(_world.Sent.Single().Packet.Window, Is.EqualTo(window));
    }

    [Test]
    public void What_the_server_switched_off_is_not_offered()
    {
        var plain = _world.AddHost("10.9.0.3", "linux-6.18", settings =>
        {
            settings.Timestamps = 0;
            settings.Sack = 0;
            settings.WindowScaling = 0;
        });
        _world.Stack.Listen(plain, 80, 16, out _);

        _world.Arrive(plain, Peer.Of("10.2.0.1", 50_000, plain.Address).Syn());

        var answer = _world.Sent.Single().Packet;
        Assert.That(answer.HasTimestamps, Is.False);
        Assert.That(answer.SackPermitted, Is.False);
        Assert.That(answer.WindowScale, Is.EqualTo(-1));
    }
}
