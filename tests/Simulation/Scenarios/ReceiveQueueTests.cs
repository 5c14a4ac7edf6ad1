using NetSim.Results;
using NetSim.Scenarios;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Simulation;

/// <summary>One hot server, and what <c>web.Queues = 8</c> does: a flood that one thread had to bear is spread over eight.</summary>
public sealed class ReceiveQueueTests
{
    private const int Bots = 8;

    [Test]
    public void A_flood_on_one_queue_is_serial_and_on_eight_queues_it_is_not()
    {
        var settings = new RunSettings { Partitions = 32, ProfileEngine = true };
        var (one, eight) = (Flood(1, settings, rate: 5_000), Flood(8, settings, rate: 5_000));

        TestContext.Out.WriteLine($"bound at 8 threads: {Bound(one):0.00} with one queue, {Bound(eight):0.00} with eight");
        Assert.That(Bound(one), Is.LessThan(2.1));
        Assert.That(Bound(eight), Is.GreaterThanOrEqualTo(2.5));
        Assert.That(one.Engine!.HotHost, Is.EqualTo("web"));
        Assert.That(eight.Engine!.HotHostShare, Is.LessThan(one.Engine.HotHostShare / 3));
    }

    [Test]
    public void The_same_segments_arrive_whatever_the_number_of_queues()
    {
        var (one, eight) = (Flood(1).Record, Flood(8).Record);

        Assert.That(Sent(eight), Is.EqualTo(Sent(one)).And.EqualTo(8_000));
        Assert.That(Web(eight, "TcpInSegs"), Is.EqualTo(Web(one, "TcpInSegs")).And.GreaterThan(8_000));
        Assert.That(eight.Number("users.completed"), Is.EqualTo(one.Number("users.completed")).And.EqualTo(60));
    }

    [Test]
    public void Threads_partitions_and_event_queues_give_one_fingerprint()
    {
        var reference = Flood(8, new RunSettings { Partitions = 1 }).Record;

        foreach (var settings in Variants())
        {
            var record = Flood(8, settings).Record;
            Assert.That(record.Fingerprint, Is.EqualTo(reference.Fingerprint).And.Not.Null, settings.ToString);
            Assert.That(record.Gauge("web:80.syn_queue"), Is.EqualTo(reference.Gauge("web:80.syn_queue")));
        }
    }

    [Test]
    public void Each_queue_has_a_backlog_of_its_own_and_the_views_sum_over_them()
    {
        var (one, eight) = (Flood(1).Record, Flood(8).Record);

        // Without cookies a backlog of 64 admits 65 half-open connections: in each queue.
        Assert.That(one.Gauge("web:80.syn_queue").Max, Is.EqualTo(65));
        Assert.That(eight.Gauge("web:80.syn_queue").Max, Is.EqualTo(8 * 65));
        Assert.That(State(eight, "SYN-RECV"), Is.EqualTo(eight.Gauge("web:80.syn_queue").Last).And.GreaterThan(65));
        Assert.That(State(eight, "LISTEN"), Is.EqualTo(8), "ss shows each SO_REUSEPORT listener");
        Assert.That(eight.Gauge("web.SYN-RECV").Last, Is.EqualTo(State(eight, "SYN-RECV")));
    }

    [Test]
    public void A_flow_stays_in_its_queue_so_that_its_handshake_data_and_closing_meet_one_listener()
    {
        var record = Flood(8).Record;

        Assert.That(record.Number("users.connect_ok"), Is.EqualTo(60));
        Assert.That(Web(record, "TcpOutRsts"), Is.Zero);
    }

    [TestCase(0)]
    [TestCase(-3)]
    [TestCase(65)]
    public void A_number_of_queues_out_of_range_is_refused_by_name(int queues) =>
        Refused(() => Net.Host("web").Queues = queues, "queues of 'web'", "1 to 64", $"{queues}");

    [Test]
    public void Queues_after_the_first_run_are_refused() => Refused(
        () =>
        {
            var web = Net.Host("web");
            Scenario.Run(1.s);
            web.Queues = 2;
        },
        "queues of 'web'", "before the first Run");

    [Test]
    public void A_member_of_a_group_cannot_have_queues() =>
        Refused(() => Net.Hosts(3, "web")[1].Queues = 2, "'web[1]'", "group");

    [Test]
    public void A_host_with_queues_cannot_run_a_program_whichever_is_said_first()
    {
        Refused(
            () =>
            {
                var web = Net.Host("web");
                web.Queues = 2;
                web.Start(async machine => await Sleep(1.s));
            },
            "'web' cannot run programs with 2 queues");
        Refused(
            () =>
            {
                var web = Net.Host("web");
                web.Start(async machine => await Sleep(1.s));
                web.Queues = 2;
            },
            "'web' cannot run programs with 2 queues");
    }

    [Test]
    public void A_host_with_queues_cannot_be_a_client() => Refused(
        () =>
        {
            var web = Net.Host("web");
            web.Queues = 4;
            Net.OpenLoop(web, Net.Host("db"), 80, 1.perSecond, name: "queries");
        },
        "'web'", "'queries'", "4 queues");

    [Test]
    public void A_limited_link_out_of_a_host_with_queues_is_refused_by_its_name() => Refused(
        () =>
        {
            var web = Net.Host("web");
            web.Queues = 4;
            Net.Link(Net.Hosts(4, "user"), web, bandwidth: 1.Gbps, delay: 1.ms, name: "access");
            Scenario.Run(1.s);
        },
        "'access'", "router between");

    private static IEnumerable<RunSettings> Variants() =>
        from run in new (int Threads, int Partitions)[] { (1, 32), (2, 32), (4, 32), (4, 5), (0, 0) }
        from queue in new[] { "radix", "bcl" }
        select new RunSettings { Threads = run.Threads, Partitions = run.Partitions, Queue = queue };

    private static double Bound(ScenarioOutcome outcome) => outcome.Engine!.Profile.SpeedupAt(8);

    // Eight bots, sixty users behind a router, one server: a second of so many SYNs of each bot.
    private static ScenarioOutcome Flood(int queues, RunSettings? settings = null, int rate = 1_000)
    {
        var outcome = CodeProgram.Run(
            () =>
            {
                var web = Net.Host("web");
                web.Queues = queues;
                web.Sysctl["net.ipv4.tcp_syncookies"] = 0;
                web.Sysctl["net.ipv4.tcp_max_syn_backlog"] = 4096;
                var edge = Net.Router("edge");
                var users = Net.Hosts(60, "user");
                Net.Link(users, edge, bandwidth: 100.Mbps, delay: 5.ms);
                Net.Link(edge, web, delay: 1.ms);
                var listener = web.Listen(80, 64, async c => { await c.Receive(); await c.Send(3_000); c.Close(); });
                var load = Net.OpenLoop(users, web, 80, 60.perSecond, until: 1.s, name: "users");
                var floods = Enumerable.Range(0, Bots).Select(bot => Net.SynFlood(
                    web, 80, rate.perSecond, $"198.18.{bot * 16}.0/20", from: 2.s, until: 3.s, name: $"bot{bot}")).ToList();
                Scenario.Run(4.s);
                Record(load.Completed, load.ConnectOk, listener.SynQueue, web.Sockets(NetSim.Tcp.TcpState.SynReceived));
                floods.ForEach(flood => Record(flood.Sent));
            },
            settings);
        Assert.That(outcome.Failure, Is.Null);
        return outcome;
    }

    private static double Sent(RunRecord record) =>
        Enumerable.Range(0, Bots).Sum(bot => record.Number($"bot{bot}.sent"));

    private static double Web(RunRecord record, string counter) =>
        record.Hosts.Single(host => host.Name == "web").Counters.Where(c => c.Name == counter).Sum(c => c.Count);

    private static double State(RunRecord record, string state) =>
        record.Hosts.Single(host => host.Name == "web").States.Where(s => s.Name == state).Sum(s => s.Count);

    private static void Refused(Action script, params string[] words)
    {
        var failure = CodeProgram.Run(script).Failure;

        Assert.That(failure, Is.InstanceOf<ScenarioException>());
        foreach (var word in words)
        {
            Assert.That(failure!.Message, Does.Contain(word));
        }
    }
}
