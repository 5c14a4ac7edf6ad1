using NetSim.Core;
using NetSim.Network;
using NetSim.Tcp;

namespace NetSim.Tests.Golden;

/// <summary>Queues that mark instead of dropping, with and without those who understand it.</summary>
public sealed class CongestionMarkTests
{
    [Test]
    public void Dctcp_fills_the_link_and_keeps_the_queue_at_its_threshold()
    {
        using var transfer = Transfer("dctcp");
        transfer.RunUntil(5);
        var goodput = transfer.GoodputUntil(25) * 8;
        var info = transfer.Info();
        TestContext.Out.WriteLine($"{goodput / 1e6:f2} Mbit/s, {info}");

        // 20 packets of 1,500 octets take 2.4 ms at 100 Mbit/s, the path 2 ms.
        Assert.That(goodput, Is.GreaterThan(90e6));
        Assert.That(info.RttMicroseconds, Is.InRange(2_500, 6_500));
        Assert.That(info.DeliveredMarked, Is.GreaterThan(100));
        Assert.That(transfer.Link.QueueDrops, Is.Zero);
        Assert.That(transfer.Sender.Counters[Mib.TcpRetransSegs], Is.Zero);
    }

    [Test]
    public void With_ecn_asked_for_cubic_gives_way_to_marks_and_loses_nothing()
    {
        using var transfer = Transfer("cubic", ("net.ipv4.tcp_ecn", "1"));
        transfer.RunUntil(5);
        var goodput = transfer.GoodputUntil(25) * 8;

        Assert.That(goodput, Is.GreaterThan(85e6));
        Assert.That(transfer.Info().DeliveredMarked, Is.GreaterThan(10));
        Assert.That(transfer.Link.QueueDrops, Is.Zero);
    }

    [Test]
    public void By_default_nobody_asks_for_marks_and_the_queue_drops()
    {
        using var transfer = Transfer("cubic").RunUntil(25);

        Assert.That(transfer.Info().DeliveredMarked, Is.Zero);
        Assert.That(transfer.Link.QueueDrops, Is.GreaterThan(0));
    }

    private static BulkTransfer Transfer(string control, params (string Name, string Value)[] sysctls) => new(
        new LinkOptions
        {
            Bandwidth = new(100_000_000),
            Delay = Duration.FromMilliseconds(1),
            Discipline = new DropTailQueue(QueueLimit.OfPackets(200), MarkAbove: 20),
        },
        control,
        sysctls: sysctls);
}
