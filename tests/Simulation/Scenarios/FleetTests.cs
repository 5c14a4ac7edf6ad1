using NetSim.Core;
using NetSim.Results;
using NetSim.Scenarios;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Simulation;

/// <summary>Hosts that differ, in topologies of more than one link.</summary>
public sealed class FleetTests
{
    [Test]
    public void A_mixed_fleet_has_kernels_uptimes_and_sysctls_of_its_own()
    {
        var record = Completed(() =>
        {
            var old = Net.Hosts(3, "old", kernel: "linux-3.10").Each((h, i) => h.Uptime = 1.days * (i + 1));
            var young = Net.Hosts(3, "young", kernel: "linux-6.12");
            young.Sysctl["net.ipv4.tcp_fin_timeout"] = 20;
            young[1].Sysctl["net.ipv4.tcp_fin_timeout"] = 10;
            old.Sysctl["net.ipv4.tcp_tw_recycle"] = 1;
            var client = Net.Host("client");
            Net.Link(old, client, delay: 5.ms);
            Net.Link(young, client, delay: 5.ms);
            old.Listen(80, 16, async c => await c.Receive());
            young.Listen(80, 16, async c => await c.Receive());
            client.Start(async machine =>
            {
                foreach (var host in (Host[])[old[0], old[2], young[0], young[1]])
                {
                    (await machine.Connect(host, 80)).Close();
                }
            });
            Run(2.s);
            Expect(old[0].Kernel == "linux-3.10" && young[2].Kernel == "linux-6.12" && client.Kernel == "linux-6.18");
            Expect(old[2].Uptime == 3.days && young[0].Uptime == 1.hours);
            Expect(young[0].Sysctl["net.ipv4.tcp_fin_timeout"].Text == "20");
            Expect(young[1].Sysctl["net.ipv4.tcp_fin_timeout"].Text == "10");
            Expect(client.Netstat["TcpActiveOpens"] == 4);
        });

        Assert.That(Failed(record), Is.Empty);
    }

    [Test]
    public void A_groups_counters_are_the_sum_of_its_members_and_may_be_asked_after_the_run()
    {
        var record = Completed(() =>
        {
            var server = Net.Host("server");
            var fleet = Net.Hosts(3, "fleet");
            Net.Link(fleet, server, delay: 5.ms);
            server.Listen(80, 16, async c => await c.Receive());
            var ofOne = fleet[1].Netstat["TcpActiveOpens"];
            foreach (var (member, times) in ((int, int)[])[(0, 2), (1, 3)])
            {
                fleet[member].Start(async machine =>
                {
                    for (var i = 0; i < times; i++)
                    {
                        (await machine.Connect(server, 80)).Close();
                    }
                });
            }

            Run(2.s);
            Expect(ofOne == 3);
            Expect(fleet.Netstat["TcpActiveOpens"] == 5);
            Expect(fleet.Netstat["UdpNoPorts"] == 0);
        });

        Assert.That(Failed(record), Is.Empty);
    }

    [Test]
    public void A_sysctl_that_one_kernel_of_the_fleet_lacks_is_refused_for_that_kernel()
    {
        var outcome = CodeProgram.Run(() => Net.Hosts(3, "young", kernel: "linux-6.12").Sysctl["net.ipv4.tcp_tw_recycle"] = 1);

        Assert.That(outcome.Failure, Is.InstanceOf<ScenarioException>().With.Message.Contains("tcp_tw_recycle"));
        Assert.That(outcome.Failure!.Message, Does.Contain("young").And.Contain("linux-6.12"));
    }

    [Test]
    public void Two_groups_share_a_dumbbells_bottleneck_whose_queue_has_a_name()
    {
        var record = Completed(() =>
        {
            var left = Net.Hosts(4, "left");
            var right = Net.Hosts(4, "right");
            var shared = Net.Dumbbell(left, right, bottleneck: 10.Mbps, delay: 10.ms, queue: 30);
            right.Listen(80, 16, async c =>
            {
                await c.Receive();
                await c.Send(2_000_000);
                c.Close();
            });
            left.Each((h, i) => h.Start(async machine =>
            {
                var c = await machine.Connect(right[i], 80);
                await c.Send(100);
                await c.ReceiveExactly(2_000_000);
            }));
            Run(10.s);
            // 8 MB of data and its headers need 6.6 s of the shared link: all but done, and never faster than the link.
            Expect(shared.Backward.Bytes > 8_000_000 && shared.Backward.QueueDrops > 10);
            Expect(shared.Forward.QueueDrops == 0);
        });

        Assert.That(Failed(record), Is.Empty);
    }

    [Test]
    public void A_packet_older_than_the_MSL_of_network_or_link_is_destroyed()
    {
        var record = Completed(() =>
        {
            Net.Msl = 1.s;
            var (a, b, c) = (Net.Host("a"), Net.Host("b"), Net.Host("c"));
            var slow = Net.Link(a, b, delay: 2.s);
            var patient = Net.Link(a, c, delay: 2.s, msl: 5.s);
            b.Listen(80, 16, async s => await s.Receive());
            c.Listen(80, 16, async s => await s.Receive());
            a.Start(async machine => await machine.Connect(b, 80).OrErrno());
            a.Start(async machine => (await machine.Connect(c, 80)).Close());
            Run(20.s);
            Expect(slow.Forward.Expired > 3 && slow.Forward.Packets == 0);
            Expect(patient.Forward.Expired == 0 && c.Netstat["TcpPassiveOpens"] == 1);
        });

        Assert.That(Failed(record), Is.Empty);
    }

    [Test]
    public void Run_goes_on_where_it_ended_and_cuts_change_nothing()
    {
        static void Text(Action run)
        {
            var web = Net.Host("web");
            var users = Net.Hosts(5, "user");
            Net.Link(users, web, 10.Mbps, 5.ms, loss: 2.percent);
            web.Listen(80, 16, async c =>
            {
                await c.Receive();
                await c.Send(10_000);
                c.Close();
            });
            Net.OpenLoop(users, web, 80, 50.perSecond, timeout: 2.s, name: "users");
            run();
            Expect(Now == SimTime.Zero + 3.s);
        }

        var whole = Completed(() => Text(() => Run(3.s)));
        var pieces = Completed(() => Text(() =>
        {
            Run(1.ms);
            Run(1.5.s);
            Warmup(0.5.s);
            Run(999.ms);
        }));

        Assert.That(pieces.Fingerprint, Is.EqualTo(whole.Fingerprint));
        Assert.That(Failed(pieces), Is.Empty);
    }

    private static IEnumerable<string> Failed(RunRecord record) =>
        record.Expectations.Where(e => !e.Passed).Select(e => e.Text);

    private static RunRecord Completed(Action text)
    {
        var outcome = CodeProgram.Run(text);
        Assert.That(outcome.Failure, Is.Null);
        return outcome.Record;
    }
}
