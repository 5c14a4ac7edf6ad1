using NetSim.Results;
using NetSim.Scenarios;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Simulation;

/// <summary>Handlers use CPU time, of which a host has as much as it has cores.</summary>
public sealed class ProcessorTests
{
    [TestCase(null, "2 2 2 2 2")]
    [TestCase(1, "2 4 6 8 10")]
    [TestCase(2, "2 2 4 4 6")]
    public void Short_work_is_served_in_the_order_in_which_it_came(int? cores, string expected) =>
        Assert.That(Ends(cores, [2, 2, 2, 2, 2]), Is.EqualTo(expected));

    [Test]
    public void Long_work_takes_turns_in_slices_of_3_ms() =>
        // 9 ms and 9 ms side by side; 1 ms slips in between their slices.
        Assert.That(Ends(1, [9, 9, 1]), Is.EqualTo("16 19 7"));

    [Test]
    public void An_overloaded_core_is_busy_all_the_time_and_its_run_queue_grows()
    {
        var record = Completed(() =>
        {
            var (users, web) = Shop();
            var load = Net.OpenLoop(users, web, 80, 600.perSecond, timeout: 30.s, name: "users");
            web.Cores = 1;
            var queue = web.RunQueue;
            Run(5.s);
            // 500 a second at 2 ms each; 100 more a second wait.
            Expect(web.Utilisation > 0.99);
            Expect(load.Completed > 2_480 && load.Completed <= 2_500);
            Expect(queue.Last > 480 && queue.Last < 510);
            Expect(queue.Between(1.s, 2.s) < queue.Between(4.s, 5.s));
            Record(web.Utilisation, web.BusyCores, web.RunQueue);
        });

        Assert.That(Failed(record), Is.Empty);
    }

    [Test]
    public void More_cores_in_mid_run_drain_the_run_queue()
    {
        var record = Completed(() =>
        {
            var (users, web) = Shop();
            Net.OpenLoop(users, web, 80, 600.perSecond, timeout: 30.s, name: "users");
            web.Cores = 1;
            At(2.s, () => web.Cores = 2);
            Run(2.s);
            Expect(web.RunQueue > 150);
            Run(2.s);
            Expect(web.RunQueue < 5 && web.Cores == 2);
        });

        Assert.That(Failed(record), Is.Empty);
    }

    [Test]
    public void A_crash_forgets_what_ran_and_waited()
    {
        var ended = 0;
        var record = Completed(() =>
        {
            var web = Net.Host("web");
            web.Cores = 1;
            for (var i = 0; i < 3; i++)
            {
                web.Start(async _ =>
                {
                    await Work(1.s);
                    ended++;
                });
            }

            At(500.ms, web.Crash);
            Run(2.s);
            Expect(web.BusyCores == 0 && web.RunQueue == 0 && web.BusyCores.Max == 1);
            web.Restart();
            Run(4.s);
            Expect(web.BusyCores == 0);
        });

        Assert.That(ended, Is.EqualTo(3), "once, after the restart");
        Assert.That(Failed(record), Is.Empty);
    }

    [TestCase(1, 1, "radix")]
    [TestCase(2, 4, "radix")]
    [TestCase(1, 3, "bcl")]
    public void CPU_budgets_have_one_fingerprint(int threads, int partitions, string queue)
    {
        var reference = Completed(Farm);

        var other = Completed(Farm, new() { Threads = threads, Partitions = partitions, Queue = queue });

        Assert.That(other.Fingerprint, Is.EqualTo(reference.Fingerprint));
        Assert.That(other.Metrics, Is.EqualTo(reference.Metrics));
    }

    private static void Farm()
    {
        var hub = Net.Router("hub");
        var users = Net.Hosts(10, "user");
        Net.Link(users, hub, 100.Mbps, 1.ms);
        for (var i = 0; i < 3; i++)
        {
            var web = Net.Host($"web{i}");
            Net.Link(web, hub, 100.Mbps, 1.ms);
            web.Cores = i + 1;
            web.Listen(80, 64, async c =>
            {
                await c.Receive();
                await Work(7.ms);
                await c.Send(5_000);
                c.Close();
            });
            Net.OpenLoop(users, web, 80, 150.perSecond, timeout: 2.s, name: $"to{i}");
            Record([web.BusyCores, web.RunQueue]);
        }

        Run(3.s);
    }

    private static string Ends(int? cores, int[] milliseconds)
    {
        var ends = new long[milliseconds.Length];
        Completed(() =>
        {
            var web = Net.Host("web");
            web.Cores = cores;
            for (var i = 0; i < milliseconds.Length; i++)
            {
                var mine = i;
                web.Start(async _ =>
                {
                    await Work(1.ms * milliseconds[mine]);
                    ends[mine] = Now.Nanoseconds / 1_000_000;
                });
            }

            Run(1.s);
        });
        return string.Join(' ', ends);
    }

    private static (HostGroup Users, Host Web) Shop()
    {
        var web = Net.Host("web");
        var users = Net.Hosts(20, "user");
        Net.Link(users, web, delay: 1.ms);
        web.Listen(80, 4_096, async c =>
        {
            await c.Receive();
            await Work(2.ms);
            await c.Send(1_000);
            c.Close();
        });
        return (users, web);
    }

    private static IEnumerable<string> Failed(RunRecord record) =>
        record.Expectations.Where(e => !e.Passed).Select(e => e.Text);

    private static RunRecord Completed(Action text, RunSettings? settings = null)
    {
        var outcome = CodeProgram.Run(text, settings);
        Assert.That(outcome.Failure, Is.Null);
        return outcome.Record;
    }
}
