using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Results;
using NetSim.Scenarios;
using NetSim.Wire;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Simulation;

/// <summary>UDP servers and clients, and the ICMP errors that applications see.</summary>
public sealed class DatagramTests
{
    [Test]
    public void A_resolver_asks_again_when_no_answer_came_in_time()
    {
        var seen = new List<string>();
        var record = Completed(() =>
        {
            var (client, dns, link) = Pair();
            dns.ListenUdp(53, async d =>
            {
                await Sleep(1.ms);
                d.Reply(120);
            });
            client.Start(async machine =>
            {
                var socket = machine.OpenUdp();
                for (uint id = 1; id <= 3; id++)
                {
                    socket.SendTo(dns, 53, 40, id);
                    var answer = await socket.Receive(timeout: 2.s);
                    seen.Add(answer is { } a ? $"{Now} {a.Tag} {a.Length} {a.SourcePort}" : $"{Now} timeout");
                }
            });
            At(10.ms, link.Down);
            At(1.s, link.Up);
            Run(5.s);
            Expect(dns.Netstat["UdpInDatagrams"] == 3 && dns.Netstat["UdpOutDatagrams"] == 3);
            Expect(client.Netstat["UdpInDatagrams"] == 2);
        });

        // The first answer is lost on the way back: the link is down when it is sent.
        Assert.That(seen, Is.EqualTo(new[] { "2s timeout", "2.021s 2 120 53", "2.042s 3 120 53" }));
        Assert.That(Failed(record), Is.Empty);
    }

    [Test]
    public void A_server_with_one_thread_lets_datagrams_wait_and_drops_what_its_buffer_cannot_hold()
    {
        var record = Completed(() =>
        {
            var (client, server, _) = Pair();
            var slow = server.ListenUdp(9, async _ => await Sleep(1.s), concurrency: 1, name: "slow");
            client.Start(async machine =>
            {
                var socket = machine.OpenUdp();
                for (var i = 0; i < 400; i++)
                {
                    socket.SendTo(server, 9, 100);
                    await Sleep(10.us);
                }
            });
            Run(1.s);
            // 212,992 octets of 768 each, and the one that is served.
            Expect(slow.Received == 279 && slow.Dropped == 121 && slow.Queue == 278);
            Expect(server.Netstat["UdpRcvbufErrors"] == slow.Dropped);
            Record(slow.Received, slow.Queue);
        });

        Assert.That(Failed(record), Is.Empty);
        Assert.That(record.Number("slow.received"), Is.EqualTo(279));
    }

    [Test]
    public void Port_unreachable_is_heard_by_a_connected_socket_and_by_no_other()
    {
        var seen = new List<string>();
        var record = Completed(() =>
        {
            var (client, server, _) = Pair();
            client.Start(async machine =>
            {
                var loose = machine.OpenUdp();
                loose.SendTo(server, 99, 10);
                seen.Add($"{(await loose.Receive(timeout: 1.s)) is null}");
                var tied = machine.OpenUdp();
                tied.Connect(server, 99);
                tied.Send(10);
                try
                {
                    await tied.Receive();
                }
                catch (SocketError refused)
                {
                    seen.Add($"{refused.Errno} {Now}");
                }
            });
            Run(3.s);
            Expect(server.Netstat["UdpNoPorts"] == 2);
        });

        Assert.That(seen, Is.EqualTo(new[] { "True", "ECONNREFUSED 1.02s" }));
        Assert.That(Failed(record), Is.Empty);
    }

    [Test]
    public void A_ping_tells_the_round_trip_or_that_nobody_answered()
    {
        var trips = new List<string>();
        Completed(() =>
        {
            var (client, server, link) = Pair();
            client.Start(async machine =>
            {
                for (var i = 0; i < 4; i++)
                {
                    trips.Add($"{await machine.Ping(server, 1.s)}");
                    await Sleep(SimTime.Zero + 2.s * (i + 1) - Now);
                }
            });
            At(1.s, () => link.Forward.Delay = 30.ms);
            At(3.s, server.Crash);
            At(5.s, () => server.Restart());
            Run(10.s);
        });

        Assert.That(trips, Is.EqualTo(new[] { "20ms", "40ms", "", "40ms" }));
    }

    [Test]
    public void A_router_that_rejects_lets_connects_fail_at_once_and_one_that_swallows_does_not()
    {
        var seen = new List<string>();
        Completed(() =>
        {
            var client = Net.Host("client");
            var web = Net.Host("web");
            var router = Net.Router("router");
            Net.Link(client, router, delay: 5.ms);
            Net.Link(router, web, delay: 5.ms);
            web.Listen(80, 16, async c => await c.Receive());
            client.Sysctl["net.ipv4.tcp_syn_retries"] = 1;
            client.Start(async machine =>
            {
                for (var i = 0; i < 5; i++)
                {
                    var since = Now;
                    var result = await machine.Connect(web, 80).OrErrno();
                    seen.Add($"{result.Errno} {Now - since < 100.ms}");
                    await Sleep(SimTime.Zero + 10.s * (i + 1) - Now);
                }
            });
            At(5.s, () => router.Reject(web));
            At(15.s, () => router.Reject("10.0.0.0/8", Rejection.Blackhole)); // The longer prefix still wins.
            At(25.s, () => router.Allow(web));
            At(35.s, () => router.Allow("10.0.0.0/8"));
            Run(60.s);
        });

        string[] expected =
            ["None True", "EHOSTUNREACH True", "EHOSTUNREACH True", "ETIMEDOUT False", "None True"];
        Assert.That(seen, Is.EqualTo(expected));
    }

    [Test]
    public void A_router_without_route_answers_only_when_asked_to([Values] bool answers)
    {
        var errno = Errno.None;
        Completed(() =>
        {
            Net.AnswersUnreachable = answers;
            var client = Net.Host("client");
            Net.Link(client, Net.Router("router"), delay: 5.ms);
            client.Sysctl["net.ipv4.tcp_syn_retries"] = 1;
            client.Start(async machine => errno = (await machine.Connect(
                new() { Remote = Ipv4Address.Parse("203.0.113.9"), RemotePort = 80 }).OrErrno()).Errno);
            Run(10.s);
        });

        Assert.That(errno, Is.EqualTo(answers ? Errno.ENETUNREACH : Errno.ETIMEDOUT));
    }

    [Test]
    public void What_a_socket_cannot_do_has_its_errno()
    {
        var seen = new List<Errno>();
        Completed(() =>
        {
            var (client, server, _) = Pair();
            client.DescriptorLimit = 2;
            client.Start(async machine =>
            {
                var first = machine.OpenUdp(53);
                Try(() => machine.OpenUdp(53));
                Try(() => first.Send(10));
                Try(() => first.SendTo(server, 9, 1_473));
                Try(() => first.SendTo(server, 9, 70_000));
                machine.OpenUdp();
                Try(() => machine.OpenUdp());
                first.Close();
                Try(() => first.SendTo(server, 9, 1));
                machine.OpenUdp();
                await Sleep(1.ms);
            });
            Run(1.s);
        });

        Errno[] expected =
        [
            Errno.EADDRINUSE, Errno.EDESTADDRREQ, Errno.EMSGSIZE, Errno.EMSGSIZE, Errno.EMFILE, Errno.EBADF,
        ];
        Assert.That(seen, Is.EqualTo(expected));

        void Try(Action call)
        {
            try
            {
                call();
            }
            catch (SocketError failed)
            {
                seen.Add(failed.Errno);
            }
        }
    }

    [TestCase(1, 1, "radix")]
    [TestCase(2, 4, "radix")]
    [TestCase(1, 3, "bcl")]
    public void Datagrams_rejections_and_restarts_have_one_fingerprint(int threads, int partitions, string queue)
    {
        var reference = Completed(Resolvers);

        var other = Completed(Resolvers, new() { Threads = threads, Partitions = partitions, Queue = queue });

        Assert.That(other.Fingerprint, Is.EqualTo(reference.Fingerprint));
        Assert.That(other.Metrics, Is.EqualTo(reference.Metrics));
        Assert.That(reference.Number("answered"), Is.GreaterThan(200));
    }

    private static void Resolvers()
    {
        var (answered, asked) = (Counter("answered"), Histogram("asked"));
        var dns = Net.Host("dns");
        var clients = Net.Hosts(10, "client");
        var router = Net.Router("router");
        Net.Link(clients, router, 10.Mbps, 3.ms, loss: 5.percent);
        Net.Link(dns, router, 10.Mbps, 4.ms);
        var server = dns.ListenUdp(53, async d =>
        {
            await Sleep(2.ms);
            d.Reply(200);
        }, concurrency: 1);
        clients.Each((client, i) => client.Start(async machine =>
        {
            var socket = machine.OpenUdp();
            socket.Connect(dns, 53);
            for (uint id = 0; id < 200; id++)
            {
                var since = Now;
                try
                {
                    socket.Send(40 + i, id);
                    if (await socket.Receive(timeout: 100.ms) is not null)
                    {
                        answered.Add();
                    }
                }
                catch (SocketError)
                {
                    await Sleep(50.ms);
                }

                asked.Record(Now - since);
            }
        }));
        At(1.s, dns.Crash);
        At(1.5.s, () => dns.Restart(services: 300.ms));
        At(2.5.s, () => router.Reject(dns, Rejection.Prohibit));
        At(2.8.s, () => router.Allow(dns));
        At(3.s, clients[3].Crash);
        At(3.3.s, () => clients[3].Restart());
        Run(6.s);
        Record(answered, asked, server.Received, server.Dropped, server.Queue);
    }

    private static IEnumerable<string> Failed(RunRecord record) =>
        record.Expectations.Where(e => !e.Passed).Select(e => e.Text);

    private static RunRecord Completed(Action text, RunSettings? settings = null)
    {
        var outcome = CodeProgram.Run(text, settings);
        Assert.That(outcome.Failure, Is.Null);
        return outcome.Record;
    }

    private static (Host Client, Host Server, NetLink Link) Pair()
    {
        var server = Net.Host("server");
        var client = Net.Host("client");
        return (client, server, Net.Link(client, server, delay: 10.ms));
    }
}
