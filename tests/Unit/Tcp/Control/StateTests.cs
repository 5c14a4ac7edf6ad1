using System.Runtime.CompilerServices;
using NetSim.Tcp;

namespace NetSim.Tests.Unit.Tcp.Control;

public sealed class StateTests
{
    [TestCase("SYN-RECV", TcpState.SynReceived)]
    [TestCase("SYN_RCVD", TcpState.SynReceived)]
    [TestCase("syn_recv", TcpState.SynReceived)]
    [TestCase("SYN_SEND", TcpState.SynSent)]
    [TestCase("LASK_ACK", TcpState.LastAck)]
    [TestCase("TCP_ESTABLISHED", TcpState.Established)]
    [TestCase("FIN_WAIT_1", TcpState.FinWait1)]
    [TestCase("FIN-WAIT-2", TcpState.FinWait2)]
    [TestCase("TIME_WAIT", TcpState.TimeWait)]
    [TestCase("CLOSE", TcpState.Closed)]
    public void Common_spellings_are_understood(string text, TcpState state)
    {
        Assert.That(TcpStates.TryParse(text, out var parsed), Is.True);
        Assert.That(parsed, Is.EqualTo(state));
    }

    [Test]
    public void Every_state_reads_back_what_ss_and_the_rfc_print([Values] TcpState state)
    {
        Assert.That(TcpStates.TryParse(state.SsName(), out var fromSs), Is.True);
        Assert.That(TcpStates.TryParse(state.RfcName(), out var fromRfc), Is.True);
        Assert.That(fromSs, Is.EqualTo(state));
        Assert.That(fromRfc, Is.EqualTo(state));
    }

    [Test]
    public void Every_state_can_be_entered_and_left([Values] TcpState state)
    {
        Assert.That(TcpTransitions.All.Any(step => step.To == state), Is.True);
        Assert.That(TcpTransitions.All.Any(step => step.From == state), Is.True);
    }

    [Test]
    public void Every_transition_has_a_source() =>
        Assert.That(TcpTransitions.All.Select(step => step.Source), Has.All.Not.Empty);

    [TestCase(TcpState.TimeWait, TcpState.Established)]
    [TestCase(TcpState.Listen, TcpState.Established)]
    [TestCase(TcpState.CloseWait, TcpState.FinWait1)]
    [TestCase(TcpState.Closed, TcpState.Established)]
    public void What_the_table_does_not_list_is_illegal(TcpState from, TcpState to) =>
        Assert.That(TcpTransitions.IsLegal(from, to), Is.False);

    [Test]
    public void Small_socks_are_at_most_64_bytes()
    {
        Assert.That(Unsafe.SizeOf<RequestSock>(), Is.LessThanOrEqualTo(64));
        Assert.That(Unsafe.SizeOf<TimeWaitSock>(), Is.LessThanOrEqualTo(64));
    }

    [TestCase("TcpExtListenDrops", Mib.ListenDrops)]
    [TestCase("ListenDrops", Mib.ListenDrops)]
    [TestCase("TcpInSegs", Mib.TcpInSegs)]
    [TestCase("InSegs", Mib.TcpInSegs)]
    [TestCase("TcpExtTCPSynRetrans", Mib.TCPSynRetrans)]
    public void Counters_go_by_their_nstat_names(string text, Mib counter)
    {
        Assert.That(MibNames.TryParse(text, out var parsed, out _), Is.True);
        Assert.That(parsed, Is.EqualTo(counter));
    }

    [Test]
    public void An_unknown_counter_names_the_nearest()
    {
        Assert.That(MibNames.TryParse("TcpExtListenDrop", out _, out var nearest), Is.False);
        Assert.That(nearest, Is.EqualTo("TcpExtListenDrops"));
    }

    [Test]
    public void Every_counter_reads_back_its_name([Values] Mib counter)
    {
        Assert.That(MibNames.TryParse(counter.NstatName(), out var parsed, out _), Is.True);
        Assert.That(parsed, Is.EqualTo(counter));
    }
}
