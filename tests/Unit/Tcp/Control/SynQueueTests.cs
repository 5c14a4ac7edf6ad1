using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Control;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SynQueueTests
{
    private readonly FakeEnvironment _world = new();

    [TestCase(16, 64, 17)]
    [TestCase(16, 4096, 17)]
    [TestCase(128, 64, 49)]
    [TestCase(128, 256, 129)]
    [TestCase(128, 4096, 129)]
    [TestCase(1024, 64, 49)]
    [TestCase(1024, 256, 193)]
    [TestCase(1024, 1024, 769)]
    [TestCase(1024, 4096, 1025)]
    public void Without_cookies_capacity_is_backlog_plus_one_or_three_quarters_of_max_syn_backlog(
        int backlog, int maxSynBacklog, int capacity)
    {
        var server = AddServer("linux-6.18", cookies: 0, maxSynBacklog);
        var listener = Listen(server, backlog);

        Flood(server, backlog + 300);

        Assert.That(listener.SynQueueLength, Is.EqualTo(capacity));
        Assert.That(_world.Sent, Has.Count.EqualTo(capacity));
        Assert.That(server.Counters[Mib.ListenDrops], Is.EqualTo(backlog + 300 - capacity));
    }

    [Test]
    public void The_queue_limit_counts_full_drops_and_the_last_quarter_does_not()
    {
        var byQueue = AddServer("linux-6.18", cookies: 0, maxSynBacklog: 4096);
        Listen(byQueue, 128);
        Flood(byQueue, 200);
        var byQuarter = AddServer("linux-6.18", cookies: 0, maxSynBacklog: 64, "10.9.0.2");
        Listen(byQuarter, 128);
        Flood(byQuarter, 200);

        Assert.That(byQueue.Counters[Mib.TCPReqQFullDrop], Is.EqualTo(71));
        Assert.That(byQuarter.Counters[Mib.TCPReqQFullDrop], Is.Zero);
        Assert.That(byQuarter.Counters[Mib.ListenDrops], Is.EqualTo(151));
    }

    [Test]
    public void Proven_peers_may_use_the_last_quarter()
    {
        var server = AddServer("linux-6.18", cookies: 0, maxSynBacklog: 256);
        var listener = Listen(server, 1024);
        TcpStack.NotePeerRtt(server, FakeEnvironment.ParseAddress("10.5.0.1"), rttUs: 20_000, rttVarUs: 10_000);
        Flood(server, 400);
        var strangers = listener.SynQueueLength;

        for (var port = 1; port <= 900; port++)
        {
            _world.Arrive(server, Peer.Of("10.5.0.1", 2000 + port, server.Address).Syn());
        }

        Assert.That(strangers, Is.EqualTo(193));
        Assert.That(listener.SynQueueLength, Is.EqualTo(1025));
    }

    [Test]
    public void With_cookies_max_syn_backlog_has_no_influence_and_the_rest_gets_cookies()
    {
        var server = AddServer("linux-6.18", cookies: 1, maxSynBacklog: 64);
        var listener = Listen(server, 128);

        Flood(server, 200);

        Assert.That(listener.SynQueueLength, Is.EqualTo(129));
        Assert.That(_world.Sent, Has.Count.EqualTo(200));
        Assert.That(server.Counters[Mib.SyncookiesSent], Is.EqualTo(71));
        Assert.That(server.Counters[Mib.TCPReqQFullDoCookies], Is.EqualTo(71));
        Assert.That(server.Counters[Mib.ListenDrops], Is.Zero);
    }

    [Test]
    public void Cookies_for_every_syn_leave_the_queue_empty()
    {
        var server = AddServer("linux-6.18", cookies: 2, maxSynBacklog: 64);
        var listener = Listen(server, 128);

        Flood(server, 50);

        Assert.That(listener.SynQueueLength, Is.Zero);
        Assert.That(server.Counters[Mib.SyncookiesSent], Is.EqualTo(50));
    }

    [TestCase("linux-2.6.32", 256)]
    [TestCase("linux-3.10", 256)]
    [TestCase("linux-4.18", 128)]
    [TestCase("linux-5.14", 128)]
    [TestCase("linux-6.12", 129)]
    public void Older_kernels_count_the_queue_full_differently(string kernel, int capacity)
    {
        var server = AddServer(kernel, cookies: 0, maxSynBacklog: 4096);
        var listener = Listen(server, 128);

        Flood(server, 400);

        Assert.That(listener.SynQueueLength, Is.EqualTo(capacity));
    }

    [Test]
    public void A_listener_keeps_the_somaxconn_of_its_listen_call()
    {
        var server = AddServer("linux-6.18", cookies: 0, maxSynBacklog: 4096);
        SysctlTable.Set(server, "net.core.somaxconn", 4);
        var listener = Listen(server, 1000);
        SysctlTable.Set(server, "net.core.somaxconn", 4096);

        Assert.That(listener.Backlog, Is.EqualTo(4));
        _world.Stack.ChangeBacklog(listener, 1000);
        Assert.That(listener.Backlog, Is.EqualTo(1000));
    }

    [Test]
    public void A_port_without_listener_answers_with_a_reset()
    {
        var server = AddServer("linux-6.18", cookies: 1, maxSynBacklog: 64);
        var peer = Peer.Of("10.5.0.1", 2000, server.Address);

        _world.Arrive(server, peer.Syn());
        _world.Arrive(server, peer.Segment(TcpFlags.Ack, 5, 777));
        _world.Arrive(server, peer.Segment(TcpFlags.Rst, 5, 777));

        Assert.That(_world.Sent.Select(sent => sent.Flags), Is.EqualTo(new[] { "R.", "R" }));
        Assert.That(_world.Sent[0].Packet.Acknowledgment.Value, Is.EqualTo(peer.Isn + 1));
        Assert.That(_world.Sent[1].Packet.Sequence.Value, Is.EqualTo(777));
        Assert.That(server.Counters[Mib.TcpOutRsts], Is.EqualTo(2));
        Assert.That(server.Counters[Mib.TcpInSegs], Is.EqualTo(3));
    }

    [Test]
    public void A_second_listener_on_the_port_is_refused()
    {
        var server = AddServer("linux-6.18", cookies: 1, maxSynBacklog: 64);
        Listen(server, 5);

        Assert.That(_world.Stack.Listen(server, 80, 5, out _), Is.EqualTo(Errno.EADDRINUSE));
    }

    private TcpHost AddServer(string kernel, int cookies, int maxSynBacklog, string address = "10.9.0.1") =>
        _world.AddHost(address, kernel, settings =>
        {
            settings.Syncookies = cookies;
            settings.MaxSynBacklog = maxSynBacklog;
            settings.Somaxconn = 4096;
        });

    private Listener Listen(TcpHost server, int backlog)
    {
        Assert.That(_world.Stack.Listen(server, 80, backlog, out var listener), Is.EqualTo(Errno.None));
        return listener!;
    }

    private void Flood(TcpHost server, int syns)
    {
        for (var i = 0; i < syns; i++)
        {
            var peer = Peer.Of($"10.66.{i / 250}.{(i % 250) + 1}", 20_000 + i, server.Address);
            _world.Arrive(server, peer.Syn());
        }
    }
}
