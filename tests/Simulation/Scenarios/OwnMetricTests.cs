using NetSim.Core;
using NetSim.Results;
using NetSim.Scenarios;
using NetSim.Tcp;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Simulation;

/// <summary>Counters, gauges and histograms of the script's own, written by handlers of many hosts.</summary>
public sealed class OwnMetricTests
{
    [TestCase(1, 1, "radix")]
    [TestCase(2, 4, "radix")]
    [TestCase(1, 5, "bcl")]
    public void Handlers_of_many_hosts_add_up_alike_on_any_partitions(int threads, int partitions, string queue)
    {
        var reference = Completed(Shop);

        var other = Completed(Shop, new() { Threads = threads, Partitions = partitions, Queue = queue });

        Assert.That(other.Fingerprint, Is.EqualTo(reference.Fingerprint));
        Assert.That(other.Metrics, Is.EqualTo(reference.Metrics));
        Assert.That(other.Alerts, Is.EqualTo(reference.Alerts));
        Assert.That(reference.Alerts, Is.Not.Empty);
    }

    [Test]
    public void A_gauge_knows_last_max_time_average_and_windows_exactly()
    {
        var record = Completed(() =>
        {
            var gauge = Gauge("level");
            Net.Host("a");
            At(1.s, () => gauge.Set(10));
            At(2.s, () => gauge.Add(-4));
            Run(4.s);
            Expect(gauge.Last == 6 && gauge.Max == 10 && gauge.Min == 0);
            Expect(gauge.TimeAverage == 5.5);
            Expect(gauge.Between(1.s, 2.s) == 10 && gauge.Between(1.s, 3.s) == 8);
            Record(gauge);
        });

        Assert.That(Failed(record), Is.Empty);
        Assert.That(record.Gauge("level"), Is.EqualTo(new GaugeValue(6, 0, 5.5, 10)));
    }

    [Test]
    public void The_p99_of_each_window_is_a_series_with_a_gap_where_nothing_came()
    {
        var samples = new List<(double At, double Value)>();
        var record = Completed(
            () =>
            {
                var answer = Histogram("answer");
                Net.Host("a");
                At(0.2.s, () => answer.Record(1.ms));
                At(1.2.s, () =>
                {
                    answer.Record(64.ms);
                    answer.Record(2.ms);
                });
                At(3.2.s, () => answer.Record(8.ms));
                Sample(every: 1.s);
                SampleQuantile(answer);
                Run(4.s);
            },
            new()
            {
                Sampled = (series, _, at, value) => samples.Add((at.Seconds, series.Metric == "answer.window_p99" ? value : 0)),
            });

        Assert.That(record.Complete, Is.True);
        Assert.That(samples.Where(s => s.Value > 0).Select(s => s.At), Is.EqualTo(new[] { 1.0, 2.0, 4.0 }));
        Assert.That(samples.Where(s => s.Value > 0).Select(s => s.Value), Is.EqualTo(new[] { 0.001, 0.064, 0.008 }).Within(0.1).Percent);
    }

    [Test]
    public void What_a_crashed_host_held_in_a_gauge_is_gone([Values(1, 3)] int partitions)
    {
        var record = Completed(
            () =>
            {
                var busy = Gauge("busy");
                var hosts = Net.Hosts(3, "host").Each((h, _) => h.Start(async _ =>
                {
                    busy.Add(2);
                    await Sleep(1.hours);
                    busy.Add(-2);
                }));
                Net.Link(hosts, Net.Router("hub"), delay: 1.ms);
                At(1.s, hosts[1].Crash);
                At(3.s, () => hosts[1].Restart());
                Run(2.s);
                Expect(busy.Last == 4 && busy.Max == 6);
                Run(2.s);
                Expect(busy.Last == 6 && busy.Between(1.s, 3.s) == 4);
            },
            new() { Partitions = partitions });

        Assert.That(Failed(record), Is.Empty);
    }

    [Test]
    public void A_histogram_of_spans_compares_with_spans_and_one_of_bytes_with_numbers()
    {
        var record = Completed(() =>
        {
            var waits = Histogram("waits");
            var sizes = Histogram("sizes", unit: "bytes");
            Net.Host("a").Start(async _ =>
            {
                for (var i = 1; i <= 100; i++)
                {
                    var since = Now;
                    await Sleep(1.ms * i);
                    waits.Record(Now - since);
                    sizes.Record(i * 100);
                }
            });
            Run(10.s);
            Expect(waits.Count == 100 && waits.Max == 0.1);
            Expect(waits.P50 <= 51.ms && waits.P50 >= 49.9.ms);
            Expect(sizes.Mean == 5_050);
        });

        Assert.That(Failed(record), Is.Empty);
    }

    [Test]
    public void A_warm_up_is_forgotten_by_counters_gauges_and_histograms_of_all_kinds()
    {
        var record = Completed(() =>
        {
            var (client, web, link) = Pair();
            var (hits, busy, waits) = (Counter("hits"), Gauge("busy"), Histogram("waits"));
            var listener = web.Listen(80, 64, async c =>
            {
                hits.Add();
                busy.Add(1);
                await c.Receive();
                waits.Record(5.ms);
                busy.Add(-1);
                c.Close();
            });
            var clients = Net.Hosts(1, "user");
            Net.Link(clients, web, delay: 1.ms);
            var load = Net.OpenLoop(clients, web, 80, 100.perSecond, name: "users");
            At(500.ms, () => listener.PauseAccept(200.ms));
            var opens = web.Netstat["TcpPassiveOpens"];
            var packets = link.Forward.Packets;
            Warmup(2.s);
            Expect(hits == 0 && waits.Count == 0 && opens == 0 && packets == 0 && listener.AcceptQueue.Max < 3);
            Run(1.s);
            Expect(hits >= 99 && hits <= 101 && waits.Count == hits.Count && opens == hits);
            Expect(load.Requests == 100 && busy.Max <= 3);
            _ = client;
        });

        Assert.That(Failed(record), Is.Empty);
    }

    [Test]
    public void An_alert_reports_when_a_level_has_held_and_when_it_is_over()
    {
        var record = Completed(() =>
        {
            var gauge = Gauge("load");
            Net.Host("a");
            var alert = Alert(gauge, warning: 600, critical: 800, hold: 1.s);
            At(1.s, () => gauge.Set(700));
            At(1.5.s, () => gauge.Set(0)); // Too short to be reported.
            At(3.s, () => gauge.Set(601));
            At(5.05.s, () => gauge.Set(900));
            At(8.s, () => gauge.Set(700));
            At(9.s, () => gauge.Set(600)); // At the threshold is not above it.
            Run(10.s);
            Expect(alert.FirstWarning == 4 && alert.FirstCritical == 6.1 && alert.Level == "ok");
            Record(alert.FirstWarning, alert.FirstCritical, alert.Criticals);
        });

        Assert.That(Failed(record), Is.Empty);
        AlertRecord[] expected =
        [
            new("load", "warning", new(4_000_000_000), 601), new("load", "critical", new(6_100_000_000), 900),
            new("load", "warning", new(8_000_000_000), 700), new("load", "ok", new(9_000_000_000), 600),
        ];
        Assert.That(record.Alerts, Is.EqualTo(expected));
        Assert.That(record.Number("load.first_critical"), Is.EqualTo(6.1));
    }

    [Test]
    public void An_alert_below_watches_a_ratio_that_is_calculated_anew()
    {
        var record = Completed(() =>
        {
            var (good, all) = (Counter("good"), Counter("all"));
            Net.Host("a");
            var alert = Alert("success", () => good / all, critical: 0.9, below: true, every: 1.s);
            Every(100.ms, () =>
            {
                all.Add();
                good.Add(Now < SimTime.Zero + 5.s ? 1 : 0);
            });
            Run(10.s);
            Expect(alert.FirstCritical == 6);
        });

        Assert.That(Failed(record), Is.Empty);
    }

    private static void Shop()
    {
        var (hits, busy, waits) = (Counter("hits"), Gauge("busy"), Histogram("waits"));
        var servers = Net.Hosts(4, "server").Each((s, i) => s.Listen(80, 16, async c =>
        {
            hits.Add();
            busy.Add(1);
            var since = Now;
            await c.Receive();
            await Sleep(3.ms * (i + 1));
            await c.Send(2_000);
            waits.Record(Now - since);
            busy.Set(0);
            c.Close();
        }));
        var hub = Net.Router("hub");
        var users = Net.Hosts(8, "user");
        Net.Link(servers, hub, 100.Mbps, 1.ms);
        Net.Link(users, hub, 100.Mbps, 1.ms);
        for (var i = 0; i < 4; i++)
        {
            Net.OpenLoop(users, servers[i], 80, 100.perSecond, timeout: 2.s, name: $"to{i}");
        }

        Alert(busy, warning: 2, critical: 3, every: 10.ms);
        Alert(servers[0].Sockets(TcpState.Established), warning: 1);
        Run(3.s);
        Record(hits, busy, waits, busy.Between(1.s, 2.s), hits.Between(1.s, 2.s));
    }

    private static IEnumerable<string> Failed(RunRecord record) =>
        record.Expectations.Where(e => !e.Passed).Select(e => e.Text);

    private static RunRecord Completed(Action text, RunSettings? settings = null)
    {
        var outcome = CodeProgram.Run(text, settings);
        Assert.That(outcome.Failure, Is.Null);
        return outcome.Record;
    }

    private static (Host Client, Host Web, NetLink Link) Pair()
    {
        var web = Net.Host("web");
        var client = Net.Host("client");
        return (client, web, Net.Link(client, web, delay: 10.ms));
    }
}
