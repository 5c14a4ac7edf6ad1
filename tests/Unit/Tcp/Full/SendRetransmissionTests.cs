using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Full;

public sealed class SendRetransmissionTests
{
    // E9: one segment lost; RTO = srtt + max(4*rttvar, 200 ms) in ticks, a probe before it, no backoff for the probe.
    [TestCase(0.1, new[] { 0, 0.204, 0.408, 0.816, 1.632, 3.264, 6.528 })]
    [TestCase(20, new[] { 0, 0.220, 0.220 + 0.220, 0.880, 1.760, 3.520, 7.040 })]
    [TestCase(300, new[] { 0, 0.800, 0.800 + 0.900, 3.500, 7.100 })]
    [TestCase(500, new[] { 0, 1.200, 1.200 + 1.500, 5.700 })]
    public void A_lone_lost_segment_is_probed_then_retransmitted_with_doubling_time_outs(
        double roundTripMs, double[] times)
    {
        var bench = new SendBench().Connect().Establish(Duration.FromSeconds(roundTripMs / 1000));

        bench.Write(100);
        bench.RunTo(times[^1] + 0.1);

        Assert.That(bench.Times, Is.EqualTo(times).Within(1e-6));
        Assert.That(bench.Sent.Select(bench.OffsetOf), Has.All.Zero);
    }

    // E9, rto_min_us=50000: the kernel keeps the minimum in ticks, 52 ms, to which the round trip comes.
    [Test]
    public void The_least_rto_is_rounded_up_to_ticks()
    {
        var bench = new SendBench(s => s.RtoMinUs = 50_000).Connect().Establish();

        bench.Write(100);
        bench.RunTo(0.5);

        double[] times = [0, 0.056, 0.112, 0.224, 0.448];
        Assert.That(bench.Times, Is.EqualTo(times).Within(1e-6));
    }

    [TestCase(0, HandshakeOptions.Timestamps | HandshakeOptions.Sack)]
    [TestCase(3, HandshakeOptions.Timestamps)]
    public void Without_early_retransmit_or_sack_there_is_no_probe(int earlyRetrans, HandshakeOptions offers)
    {
        var bench = new SendBench(s => s.EarlyRetrans = earlyRetrans, peerOffers: offers).Connect().Establish();

        bench.Write(100);
        bench.RunTo(7);

        double[] times = [0, 0.204, 0.612, 1.428, 3.060, 6.324];
        Assert.That(bench.Times, Is.EqualTo(times).Within(1e-6));
        Assert.That(bench.Count(Mib.TCPLossProbes), Is.Zero);
    }

    [Test]
    public void Counters_of_a_lost_segment_are_those_of_linux()
    {
        var bench = new SendBench(s => s.Retries2 = 5).Connect().Establish();
        var outSegs = bench.Count(Mib.TcpOutSegs);

        bench.Write(100);
        bench.RunTo(60);

        Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
        Assert.That(bench.Stack.TakeError(bench.Slot), Is.EqualTo(Errno.ETIMEDOUT));
        Assert.That(bench.Count(Mib.TcpOutSegs) - outSegs, Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TCPOrigDataSent), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TCPLossProbes), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TcpRetransSegs), Is.EqualTo(6));
        Assert.That(bench.Count(Mib.TCPTimeouts), Is.EqualTo(6));
        Assert.That(bench.Count(Mib.TcpTimeoutRehash), Is.EqualTo(5));
        Assert.That(bench.Count(Mib.TCPLostRetransmit), Is.EqualTo(4));
        Assert.That(bench.Count(Mib.TCPAbortOnTimeout), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TcpEstabResets), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TcpCurrEstab), Is.Zero);
        Assert.That(bench.Count(Mib.TcpOutRsts), Is.Zero);
    }

    // The first time-out at which (2^(r+1)-1) * 0.2 s have passed since the first retransmission by time-out (at
    // 0.408 s).
    [TestCase(3, 6.528)]
    [TestCase(5, 13.056)]
    [TestCase(8, 104.448)]
    public void Tcp_retries2_is_a_time_not_a_number(int retries, double endsAt)
    {
        var bench = new SendBench(s => s.Retries2 = retries).Connect().Establish();

        bench.Write(100);
        bench.RunTo(endsAt - 0.001);
        Assert.That(bench.State, Is.EqualTo(TcpState.Established));

        bench.RunTo(endsAt);
        Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
    }

    [Test]
    public void With_default_retries_a_connection_dies_after_fifteen_minutes_and_a_half()
    {
        var bench = new SendBench().Connect().Establish();

        bench.Write(100);
        bench.RunTo(924);
        Assert.That(bench.State, Is.EqualTo(TcpState.Established));

        bench.RunTo(1100);
        Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
    }

    [Test]
    public void Tcp_user_timeout_counts_from_the_first_time_out()
    {
        var bench = new SendBench().Connect(new ConnectOptions { UserTimeoutMs = 5000 }).Establish();

        bench.Write(100);
        bench.RunTo(5.407);
        Assert.That(bench.State, Is.EqualTo(TcpState.Established));

        bench.RunTo(5.409);
        Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
        Assert.That(bench.Times, Is.EqualTo(new[] { 0, 0.204, 0.408, 0.816, 1.632, 3.264 }).Within(1e-6));
    }

    [Test]
    public void Two_segments_are_probed_quickly_by_the_last_and_then_collapse_into_one_retransmission()
    {
        var bench = new SendBench().Connect().Establish();
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.NoDelay, 1);

        bench.Write(100);
        bench.Write(100);
        bench.RunTo(1.5);

        Assert.That(bench.Times, Is.EqualTo(new[] { 0, 0, 0.004, 0.208, 0.616, 1.432 }).Within(1e-6));
        Assert.That(bench.Sent.Select(bench.OffsetOf), Is.EqualTo(new[] { 0, 100, 100, 0, 0, 0 }));
        Assert.That(bench.Sent.Select(sent => sent.Packet.Length), Is.EqualTo(new[] { 100, 100, 100, 200, 200, 200 }));
        Assert.That(bench.Count(Mib.TcpRetransSegs), Is.EqualTo(4));
        Assert.That(bench.Count(Mib.TCPLostRetransmit), Is.EqualTo(2));
    }

    [Test]
    public void A_probe_takes_new_data_beyond_the_congestion_window()
    {
        var bench = new SendBench().Connect().Establish();
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.NoDelay, 1);

        for (var i = 0; i < 12; i++)
        {
            bench.Write(100);
        }

        bench.RunTo(0.5);

        Assert.That(bench.Sent[10].Packet.Length, Is.EqualTo(200));
        Assert.That(bench.OffsetOf(bench.Sent[10]), Is.EqualTo(1000));
        Assert.That(bench.Sent[11].Packet.Length, Is.EqualTo(1200));
        Assert.That(bench.Count(Mib.TCPOrigDataSent), Is.EqualTo(11));
        Assert.That(bench.Count(Mib.TCPLossProbes), Is.EqualTo(1));
    }

    // E9, syn_rtx=2, ts=0: RTO 3 s, probe after 1 s, cwnd 1.
    [TestCase(1, 10)]
    [TestCase(2, 1)]
    public void A_retransmitted_syn_without_timestamps_leaves_a_three_second_rto(int synsLost, int cwnd)
    {
        var bench = new SendBench(peerOffers: HandshakeOptions.Sack).Connect();
        bench.RunTo(synsLost + 0.001);

        bench.Establish();
        Assert.That(bench.Stack.Sock(bench.Slot).Cwnd, Is.EqualTo(cwnd));
        bench.Write(100);
        bench.RunTo(11);

        Assert.That(bench.Times, Is.EqualTo(new[] { 0, 1.0, 4.0, 10.0 }).Within(1e-6));
    }

    [Test]
    public void An_acknowledgment_restarts_the_timer_for_what_is_left()
    {
        var bench = new SendBench(s => s.EarlyRetrans = 0).Connect().Establish();
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.NoDelay, 1);
        bench.Write(100);
        bench.Write(100);

        bench.RunTo(0.1);
        bench.Ack(100);
        bench.RunTo(0.303);
        Assert.That(bench.Sent, Has.Count.EqualTo(2));

        // srtt has grown a little: the sample of 100 ms is weighed by one eighth, rttvar by one quarter.
        bench.RunTo(1);
        Assert.That(bench.Sent, Has.Count.GreaterThan(2));
        Assert.That(bench.OffsetOf(bench.Sent[2]), Is.EqualTo(100));
    }
}
