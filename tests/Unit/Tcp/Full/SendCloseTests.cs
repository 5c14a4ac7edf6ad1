using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Full;

public sealed class SendCloseTests
{
    // E7: FIN at 0, probe, then doubling time-outs; the orphan dies at the first one (2^(r+1)-1) * 0.2 s after the
    // first.
    [TestCase(1, new[] { 0, 0.204, 0.408, 0.816 }, 1.632)]
    [TestCase(3, new[] { 0, 0.204, 0.408, 0.816, 1.632, 3.264 }, 6.528)]
    [TestCase(0, new[] { 0, 0.204, 0.408, 0.816, 1.632, 3.264, 6.528, 13.056, 26.112, 52.224 }, 104.448)]
    public void An_orphan_in_fin_wait_1_repeats_its_fin_until_tcp_orphan_retries_is_over(
        int retries, double[] times, double endsAt)
    {
        var bench = new SendBench(s => s.OrphanRetries = retries).Connect().Establish();

        bench.Stack.Close(bench.Host, bench.Slot);
        bench.RunTo(endsAt - 0.001);
        Assert.That(bench.Times, Is.EqualTo(times).Within(1e-6));
        Assert.That(bench.Sent.Select(sent => sent.Flags), Has.All.EqualTo("F."));
        Assert.That(bench.Host.OrphanCount, Is.EqualTo(1));

        bench.RunTo(endsAt);
        Assert.That(bench.Sent, Has.Count.EqualTo(times.Length));
        Assert.That(bench.Stack.SockCount, Is.Zero);
        Assert.That(bench.Host.OrphanCount, Is.Zero);
        Assert.That(bench.Count(Mib.TCPAbortOnTimeout), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TCPTimeouts), Is.EqualTo(times.Length - 1));
        Assert.That(bench.Count(Mib.TcpEstabResets), Is.Zero);
    }

    [Test]
    public void Last_ack_and_closing_follow_the_same_schedule()
    {
        var passive = new SendBench(s => s.OrphanRetries = 1).Connect().Establish();
        passive.Say(TcpFlags.Fin | TcpFlags.Ack, 0);
        passive.RunTo(0.01);
        passive.MarkStart().Stack.Close(passive.Host, passive.Slot);
        Assert.That(passive.State, Is.EqualTo(TcpState.LastAck));

        var simultaneous = new SendBench(s => s.OrphanRetries = 1).Connect().Establish();
        simultaneous.Stack.Close(simultaneous.Host, simultaneous.Slot);
        simultaneous.Say(TcpFlags.Fin | TcpFlags.Ack, 0);
        Assert.That(simultaneous.State, Is.EqualTo(TcpState.Closing));

        passive.RunTo(2);
        simultaneous.RunTo(2);
        Assert.That(passive.Times, Is.EqualTo(new[] { 0, 0.204, 0.408, 0.816 }).Within(1e-6));
        Assert.That(FinTimes(simultaneous), Is.EqualTo(new[] { 0, 0.204, 0.408, 0.816 }).Within(1e-6));
        Assert.That(passive.Stack.SockCount + simultaneous.Stack.SockCount, Is.Zero);
    }

    [Test]
    public void Shutdown_without_close_gives_up_by_tcp_retries2()
    {
        var bench = new SendBench(s => s.Retries2 = 5).Connect().Establish();

        bench.Stack.Shutdown(bench.Host, bench.Slot, ShutdownFlags.Send);
        bench.RunTo(13.055);
        Assert.That(bench.State, Is.EqualTo(TcpState.FinWait1));

        bench.RunTo(13.057);
        Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
        Assert.That(bench.Stack.TakeError(bench.Slot), Is.EqualTo(Errno.ETIMEDOUT));
    }

    [TestCase(5, 5)]
    [TestCase(60, 60)]
    [TestCase(61, 2)]
    [TestCase(70, 20)]
    [TestCase(120, 120)]
    public void An_orphan_in_fin_wait_2_lasts_its_time_or_twice_the_excess_over_a_minute(int finTimeout, double lasts)
    {
        var bench = new SendBench(s => s.FinTimeout = finTimeout).Connect().Establish();
        bench.Stack.Close(bench.Host, bench.Slot);
        bench.Ack(1);

        bench.RunTo(lasts - 0.01);
        Assert.That(bench.Stack.SockCount, Is.EqualTo(1));

        bench.RunTo(lasts + 0.01);
        Assert.That(bench.Stack.SockCount, Is.Zero);
        Assert.That(bench.Host.OrphanCount, Is.Zero);
        Assert.That(bench.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public void Fin_wait_2_of_a_shut_down_socket_lasts_until_close_starts_its_timer()
    {
        var bench = new SendBench(s => s.FinTimeout = 10).Connect().Establish();
        bench.Stack.Shutdown(bench.Host, bench.Slot, ShutdownFlags.Send);
        bench.Ack(1);
        bench.RunTo(1000);
        Assert.That(bench.State, Is.EqualTo(TcpState.FinWait2));

        bench.MarkStart().Stack.Close(bench.Host, bench.Slot);
        bench.RunTo(9.9);
        Assert.That(bench.Stack.SockCount, Is.EqualTo(1));

        bench.RunTo(10.1);
        Assert.That(bench.Stack.SockCount, Is.Zero);
    }

    [Test]
    public void A_negative_tcp_linger2_resets_when_the_fin_is_acknowledged()
    {
        var bench = new SendBench().Connect().Establish();
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.Linger2, -1);
        bench.Stack.Close(bench.Host, bench.Slot);

        bench.Ack(1);

        Assert.That(bench.Sent.Select(sent => sent.Flags), Is.EqualTo(new[] { "F.", "R" }));
        Assert.That(bench.Stack.SockCount, Is.Zero);
    }

    [Test]
    public void Close_with_unread_data_resets()
    {
        var bench = new SendBench().Connect().Establish();
        bench.Say(TcpFlags.Psh | TcpFlags.Ack, 0, 10);
        bench.MarkStart();

        bench.Stack.Close(bench.Host, bench.Slot);

        Assert.That(bench.Sent.Single().Flags, Is.EqualTo("R."));
        Assert.That(bench.Count(Mib.TCPAbortOnClose), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TcpEstabResets), Is.EqualTo(1));
        Assert.That(bench.Stack.SockCount, Is.Zero);
    }

    [Test]
    public void So_linger_zero_resets()
    {
        var bench = new SendBench().Connect().Establish();
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.Linger, 0);

        bench.Stack.Close(bench.Host, bench.Slot);

        Assert.That(bench.Sent.Single().Flags, Is.EqualTo("R."));
        Assert.That(bench.Count(Mib.TCPAbortOnData), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TcpOutRsts), Is.EqualTo(1));
        Assert.That(bench.Stack.SockCount, Is.Zero);
    }

    [Test]
    public void An_orphan_too_many_is_reset()
    {
        var bench = new SendBench(s => s.MaxOrphans = 0).Connect().Establish();

        bench.Stack.Close(bench.Host, bench.Slot);

        Assert.That(bench.Sent.Select(sent => sent.Flags), Is.EqualTo(new[] { "F.", "R." }));
        Assert.That(bench.Count(Mib.TCPAbortOnMemory), Is.EqualTo(1));
        Assert.That(bench.Stack.SockCount, Is.Zero);
        Assert.That(bench.Host.OrphanCount, Is.Zero);
    }

    [Test]
    public void The_fin_rides_on_the_last_octets_that_were_not_sent_yet()
    {
        var bench = new SendBench().Connect().Establish();
        bench.Write(10 * 1448);
        bench.Write(100);
        bench.Stack.Close(bench.Host, bench.Slot);
        Assert.That(bench.Sent, Has.Count.EqualTo(10));

        bench.Ack(10 * 1448);

        Assert.That(bench.Sent[^1].Flags, Is.EqualTo("FP."));
        Assert.That(bench.Sent[^1].Packet.Length, Is.EqualTo(100));
    }

    [Test]
    public void Data_and_fin_of_a_small_write_are_retransmitted_as_one()
    {
        var bench = new SendBench().Connect().Establish();
        bench.Write(100);
        bench.Stack.Close(bench.Host, bench.Slot);

        bench.RunTo(0.3);

        Assert.That(bench.Sent.Select(sent => sent.Flags), Is.EqualTo(new[] { "P.", "F.", "F.", "FP." }));
        Assert.That(bench.Sent[^1].Packet.Length, Is.EqualTo(100));
    }

    private static double[] FinTimes(SendBench bench) =>
        [.. bench.Sent.Zip(bench.Times).Where(pair => pair.First.Packet.Has(TcpFlags.Fin)).Select(pair => pair.Second)];
}
