using NetSim.Packetdrill;
using NetSim.Tcp;

namespace NetSim.Tests.Unit.Packetdrill;

/// <summary>A wrong script is told where it is wrong and what was expected there.</summary>
public sealed class ScriptErrorTests
{
    private const string Listening = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 bind(3, ..., ...) = 0\n+0 listen(3, 1) = 0\n";

    [TestCase("--tolerance_usec=14000\n0 close(3) = 0", "x.pkt:1:1: ", "did you mean '--tolerance_usecs'?")]
    [TestCase("--mss=many\n0 close(3) = 0", "x.pkt:1:1: ", "takes a whole number from 0 to 65535, not 'many'")]
    [TestCase(Listening + "+0 < S 0:0(0) win 100 <mss 1000,sackOK>", "x.pkt:4:", "4")]
    [TestCase(Listening + "+0 < S 0:5(0) win 100", "x.pkt:4:", "5")]
    [TestCase(Listening + "+0 < . 1:101(50) ack 1 win 100", "x.pkt:4:", "101")]
    [TestCase(Listening + "+0 < S 0:0(0) win 70000", "x.pkt:4:19: ", "0 to 65535")]
    [TestCase(Listening + "+0 < S 0:0(0) win 100 <mss 1000,sackok,nop,nop>", "x.pkt:4:33: ", "did you mean 'sackOK'?")]
    [TestCase(Listening + "+0 setsockopt(3, SOL_TCP, TCP_CONGESTION, \"reno, 4) = 0", "x.pkt:4:43: ", "'\"' is missing")]
    [TestCase("`./defaults.sh\n0 close(3) = 0", "x.pkt:1:1: ", "'`' is missing")]
    [TestCase(Listening + "+0 %{ assert tcpi_snd_cwnd == 10", "x.pkt:4:4: ", "'}%' is missing")]
    [TestCase(Listening + "0.2 close(3) = 0\n0.1 close(3) = 0", "x.pkt:5:1: ", "The time goes back")]
    [TestCase(Listening + "+1 close(3) = 0\n0.5 close(3) = 0", "x.pkt:5:1: ", "The time goes back: an event before it is at 1s")]
    [TestCase("1 close(3) = 0", "x.pkt:1:1: ", "at time 0")]
    [TestCase(Listening + "+0 `nstat | wc -l`", "x.pkt:4:4: ", "'wc -l' is not understood behind nstat")]
    [TestCase(Listening + "+0 `nstat -q`", "x.pkt:4:4: ", "not -q")]
    [TestCase(Listening + "+0 `nstat | grep 'a\\{2\\}'`", "x.pkt:4:4: ", "grep's pattern")]
    [TestCase(Listening + "+0 `cat /proc/net/netstat | grep 1`", "x.pkt:4:4: ", "No shell is run")]
    [TestCase(Listening + "+0 `nstat -a | grep TcpExtTCPOFOQueue`", "x.pkt:4:4: ", "finds nothing")]
    [TestCase(Listening + "+0 > . 1:1(0) ack 1", "x.pkt:4:", "counts from a SYN")]
    [TestCase(Listening + "+0 < Q 0:0(0) win 100", "x.pkt:4:6: ", "Q")]
    [TestCase(Listening + "+0 clsoe(3) = 0", "x.pkt:4:4: ", "did you mean 'close'?")]
    [TestCase(Listening + "+0 setsockopt(3, SOL_TCP, TCP_NODELAI, [1], 4) = 0", "x.pkt:4:27: ", "did you mean 'TCP_NODELAY'?")]
    [TestCase("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 4294967299", "x.pkt:1:43: ", "a number up to 2147483647")]
    [TestCase("`ip route change 192.0.2.1 via 192.168.0.2 dev tun0 hoplimit 3`\n0 close(3) = 0", "x.pkt:1:1: ", "no metric 'hoplimit'")]
    [TestCase("`ip route change 192.0.2.1 via 192.168.0.2 dev tun0 mtu tiny`\n0 close(3) = 0", "x.pkt:1:1: ", "not 'tiny'")]
    [TestCase(Listening + "+0 poll([{fd=3, evnts=POLLIN}], 1, 0) = 0", "x.pkt:4:17: ", "did you mean 'events'?")]
    [TestCase(Listening + "+0 setsockopt(3, SOL_SOCKET, SO_LINGER, {onof=1, linger=0}, 8) = 0", "x.pkt:4:42: ", "did you mean 'onoff'?")]
    [TestCase(Listening + "+0 `reboot now`", "x.pkt:4:4: ", "No shell is run")]
    [TestCase(Listening + "* close(3) = 0", "x.pkt:4:1: ", "does not fit here")]
    [TestCase("/* begins\n0 close(3) = 0", "x.pkt:1:1: ", "'*/' is missing")]
    [TestCase("// nothing", "x.pkt:1:", "no event")]
    public void A_wrong_script_is_refused_at_its_place(string text, string place, string expected)
    {
        var report = Play(text).ToString();

        Assert.That(report, Does.StartWith(place));
        Assert.That(report, Does.Contain(expected));
    }

    [Test]
    public void Arguments_nested_without_end_are_refused_and_not_followed()
    {
        var verdict = Play("0 poll(" + new string('[', 100_000));

        Assert.That(verdict.IsUnderstood, Is.False);
        Assert.That(verdict.Message, Does.Contain("nested"));
    }

    [TestCase("ee_info=SCM_TSTAMP_SND,ee_data=298", "scm_nsec=0", "recvmsg() wrote ee_data 299, and 298 was expected.")]
    [TestCase("ee_info=SCM_TSTAMP_ACK,ee_data=299", "scm_nsec=0", "recvmsg() wrote ee_info 0, and SCM_TSTAMP_ACK was expected.")]
    [TestCase("ee_info=SCM_TSTAMP_SND,ee_data=299", "scm_nsec=90000000", "recvmsg() wrote a time stamp of 0.020000 s, and 0.090000 s was expected.")]
    public void A_report_that_differs_is_told_with_both_values(string error, string stamp, string expected)
    {
        var verdict = Play(Listening
            + "+0 < S 0:0(0) win 100 <mss 1000>\n+0 > S. 0:0(0) ack 1 <...>\n+.02 < . 1:1(0) ack 1 win 999\n+0 accept(3, ..., ...) = 4\n"
            + "+0 setsockopt(4, SOL_SOCKET, SO_TIMESTAMPING, [SOF_TIMESTAMPING_TX_SOFTWARE|SOF_TIMESTAMPING_SOFTWARE|"
            + "SOF_TIMESTAMPING_OPT_ID|SOF_TIMESTAMPING_OPT_TSONLY], 4) = 0\n+0 write(4, ..., 300) = 300\n"
            + "+0 recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 0}], msg_flags=MSG_ERRQUEUE, msg_control=["
            + "{cmsg_level=SOL_SOCKET, cmsg_type=SCM_TIMESTAMPING, cmsg_data={scm_sec=0," + stamp + "}}, "
            + "{cmsg_level=SOL_IP, cmsg_type=IP_RECVERR, cmsg_data={" + error + "}}]}, MSG_ERRQUEUE) = 0");

        Assert.That(verdict.IsUnderstood, Is.True);
        Assert.That(verdict.ToString(), Does.StartWith("x.pkt:10:"));
        Assert.That(verdict.Message, Is.EqualTo(expected));
    }

    [Test]
    public void A_packet_that_differs_is_shown_beside_the_line_with_both_times()
    {
        var verdict = Play(Listening + "+0 < S 0:0(0) win 100 <mss 1000>\n+0 > S. 0:0(0) ack 2 <mss 1460>");

        Assert.That(verdict.IsUnderstood, Is.True);
        Assert.That(verdict.ToString(), Does.StartWith("x.pkt:5:1: The segment differs in acknowledgment number."));
        Assert.That(verdict.Message, Does.Contain("script: > S. 0:0(0) ack 2 <mss 1460>"));
        Assert.That(verdict.Message, Does.Contain("host:   > S. 0:0(0) ack 1 win "));
        Assert.That(verdict.Message, Does.Contain("time:   0.000000 s, expected 0.000000 s"));
    }

    [Test]
    public void A_packet_that_leaves_too_late_is_told_by_how_much()
    {
        var verdict = Play(Listening + "+0 < S 0:0(0) win 100 <mss 1000>\n+0 > S. 0:0(0) ack 1 <mss 1460>\n+.5 > S. 0:0(0) ack 1 <mss 1460>");

        Assert.That(verdict.Message, Does.Contain("0.500000 s late, with a tolerance of 0.062500 s"));
    }

    private static ScriptVerdict Play(string text) =>
        Conversation.Play("x.pkt", text, KernelProfile.Find(KernelProfile.DefaultName));
}
