using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit;

/// <summary>SYN-SENT, simultaneous open and close, and the states after the FINs.</summary>
public sealed class ReceiveOpenCloseTests
{
    private const TcpFlags Ack = TcpFlags.Ack;

    [Test]
    public void Two_hosts_exchange_data_and_close_in_order()
    {
        var pipe = new PipeWorld(1, PipeTroubles.None, Duration.FromMilliseconds(10))
            .Start(10_000, 5_000, 1_000)
            .Run(Duration.FromSeconds(5));

        Assert.Multiple(() =>
        {
            Assert.That(pipe.Read, Is.EqualTo((10_000L, 5_000L)));
            Assert.That(pipe.IsDone);
            Assert.That(pipe.Client.Counters[Mib.TcpCurrEstab] + pipe.Server.Counters[Mib.TcpCurrEstab], Is.Zero);
            Assert.That(pipe.Client.Counters[Mib.TcpRetransSegs] + pipe.Server.Counters[Mib.TcpRetransSegs], Is.Zero);
        });
    }

    [Test]
    public void Crossing_syns_open_the_connection_on_both_sides()
    {
        var world = new FakeEnvironment { Delay = Duration.FromMilliseconds(10) };
        var one = world.AddHost("10.0.0.1", KernelProfile.Find("linux-6.18"), null, false, Duration.FromSeconds(50));
        var two = world.AddHost("10.0.0.2", KernelProfile.Find("linux-6.18"), null, false, Duration.FromSeconds(70));
        var first = Open(world, one, two, 1000, 2000);
        var second = Open(world, two, one, 2000, 1000);
        world.Advance(Duration.FromMilliseconds(100));
        var sent = world.Stack.Send(one, first, 500, SendFlags.None);
        world.Advance(Duration.FromMilliseconds(100));

        Assert.Multiple(() =>
        {
            Assert.That(world.Stack.Sock(first).State, Is.EqualTo(TcpState.Established));
            Assert.That(world.Stack.Sock(second).State, Is.EqualTo(TcpState.Established));
            Assert.That(sent, Is.EqualTo(500));
            Assert.That(world.Stack.Readable(second), Is.EqualTo(500));
        });
    }

    [Test]
    public void A_refused_connect_fails()
    {
        var world = new FakeEnvironment { Delay = Duration.FromMilliseconds(1) };
        var one = world.AddHost("10.0.0.1");
        var two = world.AddHost("10.0.0.2");
        var slot = Open(world, one, two, 1000, 81);
        world.Advance(Duration.FromMilliseconds(10));

        Assert.Multiple(() =>
        {
            Assert.That(world.Stack.Sock(slot).State, Is.EqualTo(TcpState.Closed));
            Assert.That(world.Stack.TakeError(slot), Is.EqualTo(Errno.ECONNREFUSED));
            Assert.That(one.Counters[Mib.TcpAttemptFails], Is.EqualTo(1));
        });
    }

    [Test]
    public void An_ack_of_an_older_connection_is_reset_and_the_syn_repeated_at_once()
    {
        var bench = new SendBench().Connect();
        var stray = Packet.Tcp(bench.Syn.ReceiverTuple, Ack, new SequenceNumber(99), bench.Syn.Sequence - 5_000, 100);
        bench.MarkStart();
        bench.World.Arrive(bench.Host, stray);
        bench.RunTo(0.1);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Sent.Select(sent => sent.Flags), Is.EqualTo(new[] { "R", "S" }));
            Assert.That(bench.Sent[0].Packet.Sequence, Is.EqualTo(stray.Acknowledgment));
            Assert.That(bench.Times[1], Is.InRange(0.008, 0.012));
        });
    }

    [Test]
    public void A_bare_ack_of_the_syn_is_ignored()
    {
        var bench = new SendBench().Connect();
        bench.MarkStart();
        var bare = Packet.Tcp(bench.Syn.ReceiverTuple, Ack, new SequenceNumber(99), bench.Syn.Sequence + 1, 100);
        bench.World.Arrive(bench.Host, bare);

        Assert.That((bench.State, bench.Sent.Count), Is.EqualTo((TcpState.SynSent, 0)));
    }

    [Test]
    public void A_syn_ack_that_echoes_a_time_never_sent_is_reset()
    {
        var bench = new SendBench().Connect();
        bench.MarkStart();
        var reply = Packet.Tcp(
            bench.Syn.ReceiverTuple, TcpFlags.Syn | Ack, new SequenceNumber(99), bench.Syn.Sequence + 1, 100);
        reply.HasTimestamps = true;
        reply.TimestampValue = 5;
        reply.TimestampEcho = bench.Syn.TimestampValue - 60_000;
        bench.World.Arrive(bench.Host, reply);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Count(Mib.PAWSActive), Is.EqualTo(1));
            Assert.That(bench.Sent.Select(sent => sent.Flags), Is.EqualTo(new[] { "R" }));
        });
    }

    [Test]
    public void What_the_peer_does_not_offer_is_not_used()
    {
        var bench = new SendBench(peerOffers: HandshakeOptions.None).Connect().Establish();
        bench.Write(10);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Sent[^1].Packet.HasTimestamps, Is.False);
            Assert.That(bench.Stack.Info(bench.Host, bench.Slot).Options, Is.EqualTo(HandshakeOptions.None));
            Assert.That(bench.Stack.Info(bench.Host, bench.Slot).SndMss, Is.EqualTo(1460));
        });
    }

    [Test]
    public void Simultaneous_close_passes_closing_and_time_wait()
    {
        var bench = new ReceiveBench();
        bench.Stack.Shutdown(bench.Host, bench.Slot, ShutdownFlags.Send);
        bench.Say(TcpFlags.Fin | Ack);
        var crossed = bench.State;
        bench.Ack(1);

        Assert.Multiple(() =>
        {
            Assert.That(crossed, Is.EqualTo(TcpState.Closing));
            Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
            Assert.That(bench.Host.TimeWaitCount, Is.EqualTo(1));
        });
    }

    [Test]
    public void Fin_and_ack_of_ours_in_one_segment_lead_straight_to_time_wait()
    {
        var bench = new ReceiveBench();
        bench.Stack.Shutdown(bench.Host, bench.Slot, ShutdownFlags.Send);
        bench.Forget();
        bench.PeerGot = 1;
        bench.Say(TcpFlags.Fin | Ack);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Host.TimeWaitCount, Is.EqualTo(1));
            Assert.That(bench.Last.Flags, Is.EqualTo("."));
            Assert.That(bench.Acknowledged(bench.Last), Is.EqualTo(1));
        });
    }

    [Test]
    public void Half_closed_connections_still_receive()
    {
        var bench = new ReceiveBench();
        bench.Stack.Shutdown(bench.Host, bench.Slot, ShutdownFlags.Send);
        bench.Ack(1);
        var half = bench.State;
        bench.Data(300);

        Assert.That((half, bench.Read()), Is.EqualTo((TcpState.FinWait2, 300)));
    }

    [Test]
    public void Last_ack_ends_the_connection()
    {
        var bench = new ReceiveBench();
        bench.Say(TcpFlags.Fin | Ack);
        bench.Stack.Close(bench.Host, bench.Slot);
        var waiting = bench.State;
        bench.Ack(1);

        Assert.Multiple(() =>
        {
            Assert.That(waiting, Is.EqualTo(TcpState.LastAck));
            Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
            Assert.That(bench.Host.OrphanCount, Is.Zero);
            Assert.That(bench.Host.TimeWaitCount, Is.Zero);
        });
    }

    [Test]
    public void An_unreachable_destination_ends_an_attempt_but_not_a_connection()
    {
        var opening = new SendBench().Connect();
        opening.Stack.OnIcmp(opening.Host, Unreachable(opening.Syn, out var quote), in quote);
        var open = new SendBench().Connect().Establish();
        open.Write(10);
        open.Stack.OnIcmp(open.Host, Unreachable(open.Sent[^1].Packet, out quote), in quote);

        Assert.Multiple(() =>
        {
            Assert.That(opening.Stack.TakeError(opening.Slot), Is.EqualTo(Errno.EHOSTUNREACH));
            Assert.That(open.State, Is.EqualTo(TcpState.Established));
            Assert.That(open.Stack.Sock(open.Slot).SoftError, Is.EqualTo(Errno.EHOSTUNREACH));
        });
    }

    [Test]
    public void A_quote_of_nothing_in_flight_is_ignored()
    {
        var bench = new SendBench().Connect().Establish();
        var old = bench.Syn;
        old.Sequence -= 100_000;
        bench.Stack.OnIcmp(bench.Host, Unreachable(old, out var quote), in quote);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Count(Mib.OutOfWindowIcmps), Is.EqualTo(1));
            Assert.That(bench.Stack.Sock(bench.Slot).SoftError, Is.EqualTo(Errno.None));
        });
    }

    // Measured (E9): SYNs lost, timestamps; cwnd, RTO in ms, srtt in microseconds.
    [TestCase(0, true, 10, 204, 120)]
    [TestCase(1, true, 10, 204, 1000)]
    [TestCase(1, false, 10, 3000, 0)]
    [TestCase(2, false, 1, 3000, 0)]
    public void Lost_syns_leave_their_mark_as_measured(int lost, bool timestamps, int cwnd, int rtoMs, int srttUs)
    {
        var bench = new SendBench(settings => settings.Timestamps = timestamps ? 1 : 0).Connect();
        bench.MarkStart();
        bench.RunTo(lost * 1.001);
        var syn = bench.Sent.Count > 0 ? bench.Sent[^1].Packet : bench.Syn;
        bench.World.Advance(Duration.FromMicroseconds(120));
        var reply = Packet.Tcp(
            syn.ReceiverTuple, TcpFlags.Syn | Ack, new SequenceNumber(99), syn.Sequence + 1, 65_535);
        reply.MaximumSegmentSize = 1460;
        reply.SackPermitted = true;
        reply.WindowScale = 7;
        reply.HasTimestamps = timestamps;
        reply.TimestampValue = timestamps ? 5u : 0;
        reply.TimestampEcho = syn.TimestampValue;
        bench.World.Arrive(bench.Host, reply);
        var info = bench.Stack.Info(bench.Host, bench.Slot);

        Assert.That(
            (info.Cwnd, info.RtoMicroseconds / 1000, info.RttMicroseconds),
            Is.EqualTo((cwnd, (long)rtoMs, (long)srttUs)));
    }

    [Test]
    public void A_simultaneous_close_whose_fin_is_acknowledged_late_counts_as_measured()
    {
        var bench = new ReceiveBench(wheelLateness: true);
        bench.Stack.Close(bench.Host, bench.Slot);
        var first = bench.Last.Packet.TimestampValue;
        bench.Say(TcpFlags.Fin | Ack);
        bench.Wait(2_007);
        var late = bench.Segment(Ack, bench.PeerSent, 0);
        late.Acknowledgment += 1;
        late.TimestampEcho = first;
        var pureAcks = bench.Count(Mib.TCPPureAcks);
        bench.World.Arrive(bench.Host, late);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Host.TimeWaitCount, Is.EqualTo(1));
            Assert.That(bench.Count(Mib.TCPPureAcks) - pureAcks, Is.EqualTo(1));
            Assert.That(bench.Count(Mib.TCPLossUndo), Is.EqualTo(1));
            Assert.That(bench.Count(Mib.TCPLostRetransmit), Is.EqualTo(2));
            Assert.That(bench.Count(Mib.TCPTimeouts), Is.EqualTo(3));
            Assert.That(bench.Count(Mib.TCPLossProbes), Is.EqualTo(1));
            Assert.That(bench.Count(Mib.TCPOrigDataSent), Is.EqualTo(1));
            Assert.That(bench.Count(Mib.TCPDelivered), Is.EqualTo(1));
            Assert.That(bench.Count(Mib.TcpTimeoutRehash), Is.EqualTo(3));
            Assert.That(bench.Count(Mib.TcpRetransSegs), Is.EqualTo(4));
        });
    }

    private static Packet Unreachable(Packet about, out PacketExtension quote) => Packet.IcmpError(
        FakeEnvironment.ParseAddress("10.9.9.9"),
        IcmpType.DestinationUnreachable,
        (byte)IcmpUnreachable.Host,
        in about,
        60,
        out quote);

    private static int Open(FakeEnvironment world, TcpHost from, TcpHost to, ushort local, ushort remote)
    {
        var options = new ConnectOptions
        {
            Remote = to.Address, RemotePort = remote, LocalPort = local, Owner = 5, ReuseAddress = true,
        };
        var errno = world.Stack.Connect(from, in options, out var slot);
        Assert.That(errno, Is.EqualTo(Errno.None));
        return slot;
    }
}
