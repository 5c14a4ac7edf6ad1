using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Full;

public sealed class SendOutputTests
{
    private const int Mss = 1448;

    [Test]
    public void A_large_write_leaves_in_full_segments_as_far_as_cwnd_goes()
    {
        var bench = new SendBench().Connect().Establish();

        Assert.That(bench.Write(20 * Mss), Is.EqualTo(20 * Mss));

        Assert.That(bench.Sent, Has.Count.EqualTo(10));
        Assert.That(bench.Sent.Select(sent => sent.Packet.Length), Has.All.EqualTo(Mss));
    }

    [Test]
    public void Each_burst_of_several_segments_ends_with_a_push_and_takes_at_most_half_of_cwnd()
    {
        var bench = new SendBench().Connect().Establish();

        bench.Write(20 * Mss);

        string[] burst = [".", ".", ".", ".", "P."];
        Assert.That(bench.Sent.Select(sent => sent.Flags), Is.EqualTo(burst.Concat(burst)));
        Assert.That(bench.Sent.Where(sent => sent.Flags == "P.").Select(sent => sent.Packet.IsPushHint), Has.All.True);
    }

    [Test]
    public void A_push_at_the_end_of_a_write_is_no_hint()
    {
        var bench = new SendBench().Connect().Establish();

        bench.Write(3 * Mss);

        Assert.That(bench.Sent.Select(sent => (sent.Flags, sent.Packet.IsPushHint)), Is.EqualTo(new[]
        {
            (".", false), (".", false), ("P.", false),
        }));
    }

    [Test]
    public void Only_the_last_segment_of_a_write_is_pushed()
    {
        var bench = new SendBench().Connect().Establish();

        bench.Write((2 * Mss) + 500);

        Assert.That(bench.Sent.Select(sent => sent.Flags), Is.EqualTo(new[] { ".", ".", "P." }));
        Assert.That(bench.Sent[^1].Packet.Length, Is.EqualTo(500));
    }

    [Test]
    public void Nagle_holds_a_small_segment_while_another_is_unacknowledged()
    {
        var bench = new SendBench().Connect().Establish();
        bench.Write(100);
        bench.Write(100);
        bench.Write(100);
        Assert.That(bench.Sent.Select(sent => sent.Packet.Length), Is.EqualTo(new[] { 100 }));

        bench.Ack(100);

        Assert.That(bench.Sent.Select(sent => sent.Packet.Length), Is.EqualTo(new[] { 100, 200 }));
        Assert.That(bench.Sent[^1].Flags, Is.EqualTo("P."));
    }

    [Test]
    public void Minshall_lets_the_small_tail_of_a_large_write_go()
    {
        var bench = new SendBench().Connect().Establish();

        bench.Write(Mss + 10);

        Assert.That(bench.Sent.Select(sent => sent.Packet.Length), Is.EqualTo(new[] { Mss, 10 }));
    }

    [Test]
    public void Tcp_nodelay_sends_what_nagle_held()
    {
        var bench = new SendBench().Connect().Establish();
        bench.Write(100);
        bench.Write(50);

        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.NoDelay, 1);
        Assert.That(bench.Sent.Select(sent => sent.Packet.Length), Is.EqualTo(new[] { 100, 50 }));

        bench.Write(30);
        Assert.That(bench.Sent[^1].Packet.Length, Is.EqualTo(30));
    }

    [Test]
    public void Tcp_cork_holds_partial_segments_until_it_is_pulled()
    {
        var bench = new SendBench().Connect().Establish();
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.Cork, 1);
        bench.Write(Mss + 100);
        Assert.That(bench.Sent.Select(sent => sent.Packet.Length), Is.EqualTo(new[] { Mss }));

        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.Cork, 0);

        Assert.That(bench.Sent[^1].Packet.Length, Is.EqualTo(100));
    }

    [Test]
    public void Msg_more_holds_and_does_not_push()
    {
        var bench = new SendBench().Connect().Establish();
        bench.Write(100, SendFlags.More);
        Assert.That(bench.Sent, Is.Empty);

        bench.Write(100);

        Assert.That(bench.Sent.Single().Packet.Length, Is.EqualTo(200));
        Assert.That(bench.Sent.Single().Flags, Is.EqualTo("P."));
    }

    [Test]
    public void A_small_peer_window_is_filled_to_its_end()
    {
        var bench = new SendBench { PeerScale = 0, PeerWindow = 4000 };
        bench.Connect().Establish();
        bench.Say(TcpFlags.Psh | TcpFlags.Ack, 0, 1);
        bench.MarkStart();

        bench.Write(20_000);

        Assert.That(bench.Stack.Info(bench.Host, bench.Slot).SndWnd, Is.EqualTo(4000));
        Assert.That(bench.Sent.Select(sent => sent.Packet.Length), Is.EqualTo(new[] { Mss, Mss, 4000 - (2 * Mss) }));
    }

    [Test]
    public void Segments_are_at_most_half_of_the_largest_window_that_the_peer_ever_announced()
    {
        var bench = new SendBench { FirstWindow = 2000, PeerWindow = 2000, PeerScale = 0 };
        bench.Connect().Establish();
        Assert.That(bench.Stack.GetOption(bench.Host, bench.Slot, SocketOption.MaximumSegmentSize), Is.EqualTo(1000));

        bench.PeerWindow = 60_000;
        bench.Say(TcpFlags.Psh | TcpFlags.Ack, 0, 1);
        Assert.That(bench.Stack.GetOption(bench.Host, bench.Slot, SocketOption.MaximumSegmentSize), Is.EqualTo(Mss));
    }

    [Test]
    public void A_closed_window_is_probed_with_doubling_intervals_and_never_given_up_while_answered()
    {
        var bench = new SendBench().Connect().Establish();
        bench.Write(100);
        bench.PeerWindow = 0;
        bench.Ack(100);
        bench.MarkStart();
        bench.Write(1000);
        Assert.That(bench.Sent, Is.Empty);

        bench.RunTo(7);

        Assert.That(bench.Times, Is.EqualTo(new[] { 0.204, 0.612, 1.428, 3.060, 6.324 }).Within(1e-6));
        Assert.That(bench.Sent.Select(sent => sent.Packet.Length), Has.All.Zero);
        Assert.That(bench.Sent.Select(bench.OffsetOf), Has.All.EqualTo(99));
        Assert.That(bench.Count(Mib.TCPWinProbe), Is.EqualTo(5));

        bench.PeerWindow = 512;
        bench.Ack(100);
        Assert.That(bench.Sent[^1].Packet.Length, Is.EqualTo(1000));
    }

    [Test]
    public void A_probe_that_is_never_answered_gives_up_after_tcp_retries2_probes()
    {
        var bench = new SendBench(s => s.Retries2 = 3).Connect().Establish();
        bench.Write(100);
        bench.PeerWindow = 0;
        bench.Ack(100);
        bench.MarkStart();
        bench.Write(1000);

        bench.RunTo(60);

        Assert.That(bench.Count(Mib.TCPWinProbe), Is.EqualTo(3));
        Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
        Assert.That(bench.Stack.TakeError(bench.Slot), Is.EqualTo(Errno.ETIMEDOUT));
    }

    [Test]
    public void A_full_send_buffer_refuses_and_tells_when_there_is_room_again()
    {
        var bench = new SendBench().Connect().Establish();
        var accepted = bench.Write(1_000_000);
        Assert.That(accepted, Is.InRange(80_000, 160_000));
        Assert.That(bench.Stack.WritableRoom(bench.Host, bench.Slot), Is.Zero);
        Assert.That(bench.Write(1), Is.EqualTo(-(int)Errno.EAGAIN));

        for (var acked = Mss; acked <= accepted - Mss; acked += Mss)
        {
            bench.Ack(acked);
        }

        Assert.That(bench.World.Notices.Select(notice => notice.Events), Does.Contain(SocketEvents.Writable));
        Assert.That(bench.Write(1), Is.EqualTo(1));
    }

    [Test]
    public void Writing_after_shutdown_is_a_broken_pipe()
    {
        var bench = new SendBench().Connect().Establish();
        bench.Stack.Shutdown(bench.Host, bench.Slot, ShutdownFlags.Send);

        Assert.That(bench.Write(1), Is.EqualTo(-(int)Errno.EPIPE));
    }

    [Test]
    public void Socket_options_read_back_what_was_set_and_the_sysctls_otherwise()
    {
        var bench = new SendBench().Connect();
        var (stack, host, slot) = (bench.Stack, bench.Host, bench.Slot);

        Assert.That(stack.GetOption(host, slot, SocketOption.KeepIdle), Is.EqualTo(7200));
        Assert.That(stack.SetOption(host, slot, SocketOption.KeepIdle, 30), Is.EqualTo(Errno.None));
        Assert.That(stack.GetOption(host, slot, SocketOption.KeepIdle), Is.EqualTo(30));
        Assert.That(stack.SetOption(host, slot, SocketOption.KeepCount, 128), Is.EqualTo(Errno.EINVAL));
        Assert.That(stack.SetOption(host, slot, SocketOption.SendBuffer, 10_000), Is.EqualTo(Errno.None));
        Assert.That(stack.GetOption(host, slot, SocketOption.SendBuffer), Is.EqualTo(20_000));
        Assert.That(stack.GetOption(host, slot, SocketOption.Linger), Is.EqualTo(-1));
    }
}
