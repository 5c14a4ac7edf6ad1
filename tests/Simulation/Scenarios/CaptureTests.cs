using System.Text;
using NetSim.Core;
using NetSim.Network;
using NetSim.Scenarios;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Simulation;

/// <summary>Captures of a run: what is in them, how they are cut, and that nothing depends on threads.</summary>
public sealed class CaptureTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("netsim-capture-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Each_link_of_a_router_is_an_interface_and_each_loss_has_its_reason()
    {
        var text = Capture(Bottleneck("")).Single().Text;

        Assert.Multiple(() =>
        {
            foreach (var part in new[]
            {
                "core/client-core", "core/slow", "dropped: queue full (slow)", "dropped: lost on the link (slow)",
            })
            {
                Assert.That(Occurrences(text, part), Is.GreaterThan(0), part);
            }
        });
    }

    [Test]
    public void A_filter_keeps_the_dropped_alone()
    {
        var all = Capture(Bottleneck("")).Single().Text;
        var dropped = Capture(Bottleneck("dropped and tcp")).Single().Text;

        Assert.That(Occurrences(dropped, "dropped: "), Is.EqualTo(Occurrences(all, "dropped: ")).And.GreaterThan(0));
        Assert.That(dropped.Length, Is.LessThan(all.Length / 4));
    }

    [Test]
    public void A_capture_cut_by_time_or_size_holds_the_same_packets_in_several_files()
    {
        var whole = Capture(Bottleneck("")).Single().Text;
        var byTime = Capture(Bottleneck("", rotateEvery: 1.s));
        var bySize = Capture(Bottleneck("", rotateAt: 50_000));
        var newest = Capture(Bottleneck("", rotateAt: 50_000, keep: 2));

        Assert.Multiple(() =>
        {
            Assert.That(byTime.Select(f => f.Name), Is.EqualTo(new[] { "core.00000.pcapng", "core.00001.pcapng", "core.00002.pcapng" }));
            Assert.That(
                byTime.Sum(f => Occurrences(f.Text, "dropped: ")), Is.EqualTo(Occurrences(whole, "dropped: ")));
            Assert.That(bySize.SkipLast(1).Select(f => f.Text.Length), Is.All.InRange(50_000, 54_000));
            Assert.That(newest.Select(f => f.Text), Is.EqualTo(bySize[^2..].Select(f => f.Text)));
        });
    }

    [Test]
    public void Threads_and_partitions_change_no_byte()
    {
        var alone = Capture(Bottleneck("", rotateAt: 50_000));
        var together = Capture(
            Bottleneck("", rotateAt: 50_000), new RunSettings { Threads = 2, Partitions = 4, Queue = "bcl" });

        Assert.That(together, Is.EqualTo(alone));
    }

    [Test]
    public void What_waits_in_a_discipline_is_seen_once_when_it_leaves_or_is_dropped()
    {
        var text = Capture(Bottleneck("", discipline: new CoDelQueue())).Single().Text;

        Assert.That(Occurrences(text, "dropped: chosen by queue management (slow)"), Is.GreaterThan(0));
    }

    private static Action Bottleneck(
        string filter, Duration? rotateEvery = null, long? rotateAt = null, int keep = 0, QueueDiscipline? discipline = null) =>
        () =>
        {
            var web = Net.Host("web");
            var client = Net.Host("client");
            var core = Net.Router("core");
            Net.Link(client, core, delay: 5.ms);
            Net.Link(
                core, web, bandwidth: 2.Mbps, delay: 20.ms, loss: 1.percent, queue: discipline is null ? 5 : null, name: "slow",
                discipline: discipline);
            web.Listen(80, 16, async c => { while (await c.Receive() > 0) { } });
            client.Start(async machine =>
            {
                var c = await machine.Connect(web, 80);
                await c.Send(600_000);
                c.Close();
            });
            Pcap(core, "core.pcapng", filter, snapLength: 64, rotateEvery, rotateAt, keep);
            Run(3.s);
        };

    private (string Name, string Text)[] Capture(Action text, RunSettings? settings = null)
    {
        var output = Path.Combine(_folder, Guid.NewGuid().ToString());
        var outcome = CodeProgram.Run(text, (settings ?? new RunSettings()) with { OutputDirectory = output });
        Assert.That(outcome.Failure, Is.Null);
        return
        [
            .. Directory.GetFiles(output, "*.pcapng").Order(StringComparer.Ordinal)
                .Select(path => (Path.GetFileName(path), Encoding.Latin1.GetString(File.ReadAllBytes(path)))),
        ];
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}
