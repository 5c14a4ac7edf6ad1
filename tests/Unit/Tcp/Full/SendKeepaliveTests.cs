using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Full;

public sealed class SendKeepaliveTests
{
    [TestCase(5, 2, 3, new[] { 5.0, 7.0, 9.0 }, 11.0)]
    [TestCase(3, 1, 5, new[] { 3.0, 4.0, 5.0, 6.0, 7.0 }, 8.0)]
    [TestCase(1, 1, 1, new[] { 1.0 }, 2.0)]
    public void Probes_go_out_on_schedule_and_then_the_connection_is_reset(
        int time, int interval, int probes, double[] times, double endsAt)
    {
        var bench = Keeping(time, interval, probes);
        var outSegs = bench.Count(Mib.TcpOutSegs);

        bench.RunTo(endsAt);

        Assert.That(bench.Times, Is.EqualTo(times.Append(endsAt)).Within(1e-6));
        Assert.That(bench.Sent.SkipLast(1).Select(bench.OffsetOf), Has.All.EqualTo(-1));
        Assert.That(bench.Sent.SkipLast(1).Select(sent => sent.Flags), Has.All.EqualTo("."));
        Assert.That(bench.Sent[^1].Flags, Is.EqualTo("R."));
        Assert.That(bench.Stack.TakeError(bench.Slot), Is.EqualTo(Errno.ETIMEDOUT));
        Assert.That(bench.Count(Mib.TCPKeepAlive), Is.EqualTo(probes));
        Assert.That(bench.Count(Mib.TCPAbortOnTimeout), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TcpEstabResets), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TcpOutRsts), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TcpOutSegs) - outSegs, Is.EqualTo(probes + 1));
    }

    [Test]
    public void An_answered_probe_restarts_the_idle_time()
    {
        var bench = Keeping(5, 2, 3);
        bench.RunTo(5);
        bench.Ack(0);

        bench.RunTo(9.99);
        Assert.That(bench.Sent, Has.Count.EqualTo(1));

        bench.RunTo(10.1);
        Assert.That(bench.Times, Is.EqualTo(new[] { 5.0, 10.0 }).Within(0.01));
    }

    [Test]
    public void Tcp_user_timeout_replaces_the_number_of_probes()
    {
        var bench = Keeping(5, 2, 9);
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.UserTimeout, 8000);

        bench.RunTo(9);

        Assert.That(bench.Times, Is.EqualTo(new[] { 5.0, 7.0, 9.0 }).Within(1e-6));
        Assert.That(bench.Sent[^1].Flags, Is.EqualTo("R."));
        Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
    }

    [Test]
    public void No_probes_go_out_while_data_is_in_flight()
    {
        var bench = Keeping(5, 2, 3);
        bench.Write(5);

        bench.RunTo(12);

        Assert.That(bench.Count(Mib.TCPKeepAlive), Is.Zero);
        Assert.That(bench.Sent.Select(sent => sent.Packet.Length), Has.All.EqualTo(5));
    }

    [Test]
    public void Switching_keepalive_off_stops_it()
    {
        var bench = Keeping(5, 2, 3);
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.KeepAlive, 0);

        bench.RunTo(100);

        Assert.That(bench.Sent, Is.Empty);
    }

    private static SendBench Keeping(int time, int interval, int probes)
    {
        var bench = new SendBench().Connect().Establish();
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.KeepIdle, time);
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.KeepInterval, interval);
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.KeepCount, probes);
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.KeepAlive, 1);
        return bench;
    }
}
