using NetSim.Core;
using NetSim.Network;
using NetSim.Scenarios;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Simulation;

/// <summary>What a script does to links while the run goes on.</summary>
public sealed class LinkChangeTests
{
    [Test]
    public void A_link_that_is_down_for_30_s_drops_what_is_given_to_it_and_the_connection_lives_on()
    {
        var record = Completed(() =>
        {
            var (client, web, link) = Pair();
            web.Listen(80, 16, async c =>
            {
                await c.Receive();
                await Sleep(2.s);
                await c.Send(1_000);
                await c.Receive();
            });
            var answered = SimTime.Never;
            client.Start(async machine =>
            {
                var c = await machine.Connect(web, 80);
                await c.Send(100);
                await c.ReceiveExactly(1_000);
                answered = Now;
            });
            At(1.s, link.Down);
            At(31.s, link.Up);
            Run(90.s);
            Expect(link.From(web).DownDrops > 5);
            Expect(link.From(client).DownDrops == 0);
            Expect(!link.Forward.IsDown);
            Expect(answered > SimTime.Zero + 31.s);
        });

        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    [Test]
    public void One_direction_alone_can_be_down_lossy_and_slow()
    {
        var record = Completed(() =>
        {
            var (client, web, link) = Pair();
            Ask(client, web, 40);
            At(1.s, () => link.From(web).Loss = 50.percent);
            At(1.s, () => link.To(web).Delay = 200.ms);
            Run(60.s);
            Expect(link.From(web).Lost > 3);
            Expect(link.From(client).Lost == 0);
            Expect(link.Backward.Delay == 10.ms && link.Forward.Delay == 200.ms);
        });

        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    [Test]
    public void A_smaller_bandwidth_and_queue_show_their_drops_by_name()
    {
        var record = Completed(() =>
        {
            var web = Net.Host("web");
            var client = Net.Host("client");
            var link = Net.Link(client, web, bandwidth: 100.Mbps, delay: 10.ms, queue: 20);
            web.Listen(80, 16, async c =>
            {
                await c.Receive();
                await c.Send(3_000_000);
                c.Close();
            });
            client.Start(async machine =>
            {
                var c = await machine.Connect(web, 80);
                await c.Send(100);
                await c.ReceiveExactly(3_000_000);
            });
            At(100.ms, () => link.Backward.Bandwidth = 5.Mbps);
            var full = Alert(link.Backward.QueueLength, critical: 18, every: 1.ms);
            Run(30.s);
            Record(link.From(web).QueueDrops, link.From(web).Packets, link.From(web).Bytes);
            Expect(link.From(web).QueueDrops > 10 && link.From(web).QueueLength == 0);
            Expect(full.Criticals > 0 && full.Level == "ok");
        });

        Assert.That(record.Number("client-web.backward.queue_drops"), Is.GreaterThan(10));
        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    [Test]
    public void Duplication_corruption_reordering_and_bursts_come_and_go()
    {
        var record = Completed(() =>
        {
            var (client, web, link) = Pair();
            Ask(client, web, 400);
            At(1.s, () => link.Duplication = 20.percent);
            At(2.s, () => link.Corruption = 20.percent);
            At(3.s, () => link.Reordering = 20.percent);
            At(4.s, () => link.Jitter = 5.ms);
            At(5.s, () => link.Forward.LossModel = LossModel.GilbertElliott(0.1, 0.5));
            At(6.s, () => (link.Duplication, link.Corruption, link.Reordering, link.Loss) = (0, 0, 0, 0));
            Run(6.s);
            var (lost, doubled) = (link.Forward.Lost.Count, link.Forward.Duplicated.Count);
            Expect(link.Forward.Duplicated > 0 && link.Forward.Corrupted > 0 && link.Forward.Reordered > 0 && lost > 0);
            Run(30.s);
            Expect(link.Forward.Lost == lost && link.Forward.Duplicated == doubled);
        });

        Assert.That(record.Expectations.Where(e => !e.Passed).Select(e => e.Text), Is.Empty);
    }

    [TestCase(1, 1, "radix")]
    [TestCase(2, 4, "radix")]
    [TestCase(1, 3, "bcl")]
    public void Every_change_has_one_fingerprint_also_below_the_first_delay(int threads, int partitions, string queue)
    {
        var reference = Completed(Weather).Fingerprint;

        var other = Completed(Weather, new() { Threads = threads, Partitions = partitions, Queue = queue }).Fingerprint;

        Assert.That(other, Is.EqualTo(reference));
    }

    [Test]
    public void A_link_that_began_with_delay_cannot_lose_all_of_it_on_any_partitions([Values(1, 2)] int partitions)
    {
        var outcome = CodeProgram.Run(
            () =>
            {
                var (_, _, link) = Pair();
                Run(1.s);
                link.Delay = 0.s;
            },
            new() { Partitions = partitions });

        Assert.That(outcome.Failure, Is.InstanceOf<ScenarioException>().With.Message.Contains("'client-web'"));
        Assert.That(outcome.Failure!.Message, Does.Contain("1 us"));
    }

    private static void Weather()
    {
        var users = Net.Hosts(8, "user");
        var web = Net.Host("web");
        var link = Net.Link(users, web, 10.Mbps, 20.ms);
        web.Listen(80, 64, async c =>
        {
            await c.Receive();
            await c.Send(30_000);
            c.Close();
        });
        Net.OpenLoop(users, web, 80, 20.perSecond, timeout: 3.s, name: "users");
        At(500.ms, () => link.Delay = 2.ms);
        At(1.s, () => link.Jitter = 1.9.ms);
        At(1.5.s, () => (link.Loss, link.Reordering) = (5.percent, 5.percent));
        At(2.s, () => link.From(web).Down());
        At(2.1.s, () => link.From(web).Up());
        At(2.5.s, () => (link.Bandwidth, link.Mtu) = (2.Mbps, 1_400));
        At(3.s, () => (link.Duplication, link.Corruption) = (3.percent, 3.percent));
        At(4.s, () => (link.Jitter, link.To(web).Delay) = (0.s, 50.us));
        Run(6.s);
    }

    private static void Ask(Host client, Host web, int times)
    {
        web.Listen(80, 16, async c =>
        {
            while (await c.Receive() > 0)
            {
                await c.Send(1_000);
            }
        });
        client.Start(async machine =>
        {
            var c = await machine.Connect(web, 80);
            for (var i = 0; i < times; i++)
            {
                await c.Send(100);
                await c.ReceiveExactly(1_000);
                await Sleep(50.ms);
            }
        });
    }

    private static (Host Client, Host Web, NetLink Link) Pair()
    {
        var web = Net.Host("web");
        var client = Net.Host("client");
        return (client, web, Net.Link(client, web, delay: 10.ms));
    }

    private static NetSim.Results.RunRecord Completed(Action text, RunSettings? settings = null)
    {
        var outcome = CodeProgram.Run(text, settings);
        Assert.That(outcome.Failure, Is.Null);
        return outcome.Record;
    }
}
