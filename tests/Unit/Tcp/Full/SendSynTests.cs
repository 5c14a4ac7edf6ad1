using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Full;

public sealed class SendSynTests
{
    [TestCase(1, 0, new double[] { 0, 1 }, 3)]
    [TestCase(2, 0, new double[] { 0, 1, 3 }, 7)]
    [TestCase(3, 0, new double[] { 0, 1, 3, 7 }, 15)]
    [TestCase(4, 0, new double[] { 0, 1, 3, 7, 15 }, 31)]
    [TestCase(5, 0, new double[] { 0, 1, 3, 7, 15, 31 }, 63)]
    [TestCase(6, 0, new double[] { 0, 1, 3, 7, 15, 31, 63 }, 127)]
    [TestCase(1, 4, new double[] { 0, 1, 2 }, 3)]
    [TestCase(2, 4, new double[] { 0, 1, 2, 3, 4, 5 }, 7)]
    [TestCase(3, 4, new double[] { 0, 1, 2, 3, 4, 5, 7, 11 }, 19)]
    [TestCase(4, 4, new double[] { 0, 1, 2, 3, 4, 5, 7, 11, 19 }, 35)]
    [TestCase(5, 4, new double[] { 0, 1, 2, 3, 4, 5, 7, 11, 19, 35 }, 67)]
    [TestCase(6, 4, new double[] { 0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67 }, 131)]
    public void Syns_to_a_black_hole_go_out_on_schedule_until_connect_times_out(
        int retries, int linear, double[] times, double givesUp)
    {
        var bench = new SendBench(s => (s.SynRetries, s.SynLinearTimeouts) = (retries, linear)).Connect();

        bench.RunTo(givesUp - 0.001);
        Assert.That(bench.Times, Is.EqualTo(times).Within(1e-6));
        Assert.That(bench.State, Is.EqualTo(TcpState.SynSent));

        bench.RunTo(givesUp);
        Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
        Assert.That(bench.Stack.TakeError(bench.Slot), Is.EqualTo(Errno.ETIMEDOUT));
        Assert.That(bench.World.Notices[^1].Events, Is.EqualTo(SocketEvents.Error | SocketEvents.Closed));
    }

    [Test]
    public void A_failed_connect_counts_as_linux_counts_it()
    {
        var bench = new SendBench(s => (s.SynRetries, s.SynLinearTimeouts) = (5, 4)).Connect();

        bench.RunTo(100);

        Assert.That(bench.Count(Mib.TcpActiveOpens), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TcpAttemptFails), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TcpOutSegs), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TcpRetransSegs), Is.EqualTo(9));
        Assert.That(bench.Count(Mib.TCPSynRetrans), Is.EqualTo(9));
        Assert.That(bench.Count(Mib.TCPTimeouts), Is.EqualTo(10));
        Assert.That(bench.Count(Mib.TcpTimeoutRehash), Is.EqualTo(9));
        Assert.That(bench.Count(Mib.TCPLostRetransmit), Is.EqualTo(8));
        Assert.That(bench.Count(Mib.TCPAbortOnTimeout), Is.EqualTo(1));
        Assert.That(bench.Count(Mib.TcpCurrEstab), Is.Zero);
    }

    // e03_syn_blackhole, linear=4, on Linux 6.18.44: 0, 1.032, 2.056, ... 35.496, ETIMEDOUT at 68.776.
    [Test]
    public void With_the_timer_wheel_each_time_out_is_late_by_at_most_its_level()
    {
        double[] nominal = [1, 1, 1, 1, 1, 2, 4, 8, 16, 32];
        double[] lateness = [0.036, 0.036, 0.036, 0.036, 0.036, 0.036, 0.26, 0.26, 0.26, 2.05];
        var bench = new SendBench(s => (s.SynRetries, s.SynLinearTimeouts) = (5, 4), wheelLateness: true).Connect();

        bench.RunTo(100);

        var times = bench.Times.Append(bench.World.Notices[^1].At.Seconds).ToArray();
        var waits = times.Zip(times.Skip(1), (a, b) => b - a).ToArray();
        Assert.That(waits, Has.Length.EqualTo(nominal.Length));
        var late = waits.Zip(nominal, (wait, due) => wait - due).ToArray();
        Assert.That(late, Has.All.GreaterThan(0));
        Assert.That(late.Zip(lateness, (is_, most) => most - is_), Has.All.GreaterThan(0));
    }

    [Test]
    public void The_syn_offers_what_linux_offers_with_default_sysctls()
    {
        var syn = new SendBench().Connect().Syn;

        Assert.That(syn.Flags, Is.EqualTo(TcpFlags.Syn));
        Assert.That(syn.Window, Is.EqualTo(64240));
        Assert.That(syn.MaximumSegmentSize, Is.EqualTo(1460));
        Assert.That(syn.SackPermitted, Is.True);
        Assert.That(syn.WindowScale, Is.EqualTo(7));
        Assert.That(syn.HasTimestamps, Is.True);
        Assert.That(syn.TimestampEcho, Is.Zero);
    }

    [Test]
    public void Sysctls_switch_the_offers_off()
    {
        var syn = new SendBench(s => (s.Timestamps, s.Sack, s.WindowScaling) = (0, 0, 0)).Connect().Syn;

        Assert.That(syn.HasTimestamps, Is.False);
        Assert.That(syn.SackPermitted, Is.False);
        Assert.That(syn.WindowScale, Is.EqualTo(-1));
    }

    [Test]
    public void Every_syn_of_a_connect_has_the_same_sequence_number()
    {
        var bench = new SendBench().Connect();

        bench.RunTo(60);

        Assert.That(bench.Sent.Select(sent => sent.Packet.Sequence).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Tcp_syncnt_replaces_the_sysctl()
    {
        var bench = new SendBench(s => s.SynLinearTimeouts = 0).Connect(new ConnectOptions { SynCount = 2 });

        bench.RunTo(7);

        Assert.That(bench.Times, Is.EqualTo(new double[] { 0, 1, 3 }).Within(1e-6));
        Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
    }

    [TestCase(300)]
    [TestCase(900)]
    public void A_user_timeout_below_the_first_RTO_still_lets_the_SYN_go_out_twice(int userTimeout)
    {
        // Measured on 6.18.44: SYNs at 0 and 1.012 s, ETIMEDOUT a tick or two later.
        var bench = new SendBench().Connect(new ConnectOptions { UserTimeoutMs = userTimeout }).MarkStart();
        bench.World.Advance(Duration.FromSeconds(5));

        Assert.That(bench.Times, Is.EqualTo(new[] { 1.0 }).Within(0.001));
        Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
    }

    [Test]
    public void Tcp_user_timeout_clamps_the_last_timer()
    {
        var bench = new SendBench().Connect(new ConnectOptions { UserTimeoutMs = 10_000 });

        bench.RunTo(9.999);
        Assert.That(bench.Times, Is.EqualTo(new double[] { 0, 1, 2, 3, 4, 5, 7 }).Within(1e-6));
        Assert.That(bench.State, Is.EqualTo(TcpState.SynSent));

        bench.RunTo(10.01);
        Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
    }

    [TestCase(128, 0, 0)]
    [TestCase(0, -1, 0)]
    [TestCase(0, 0, 87)]
    public void An_option_out_of_range_is_einval(int synCount, int userTimeout, int mss)
    {
        var bench = new SendBench();
        var options = new ConnectOptions
        {
            Remote = FakeEnvironment.ParseAddress("10.2.0.1"),
            RemotePort = 80,
            SynCount = synCount,
            UserTimeoutMs = userTimeout,
            MaximumSegmentSize = mss,
        };

        Assert.That(bench.Stack.Connect(bench.Host, in options, out var slot), Is.EqualTo(Errno.EINVAL));
        Assert.That(slot, Is.Zero);
        Assert.That(bench.Sent, Is.Empty);
    }

    [Test]
    public void Closing_during_the_handshake_frees_the_connection_without_a_word()
    {
        var bench = new SendBench().Connect().MarkStart();

        bench.Stack.Close(bench.Host, bench.Slot);
        bench.RunTo(200);

        Assert.That(bench.Sent, Is.Empty);
        Assert.That(bench.Stack.SockCount, Is.Zero);
        Assert.That(bench.Count(Mib.TcpAttemptFails), Is.Zero);
        Assert.That(bench.Host.OrphanCount, Is.Zero);
    }
}
