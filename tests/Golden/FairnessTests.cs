using NetSim.Core;
using NetSim.Network;

namespace NetSim.Tests.Golden;

/// <summary>Equal connections share a bottleneck: Jain's index is one when all get the same, 1/n when one gets all.</summary>
public sealed class FairnessTests
{
    // BBR version 1 is as fair as its probing in turn makes it.
    [TestCase("reno", 0.9)]
    [TestCase("cubic", 0.9)]
    [TestCase("bbr", 0.8)]
    [TestCase("dctcp", 0.95)]
    public void Four_equal_connections_share_a_link(string control, double least)
    {
        using var transfer = Transfer(control);
        transfer.RunUntil(20);
        var before = transfer.Received.ToArray();
        transfer.RunUntil(140);
        var shares = transfer.Received.Select((now, flow) => (double)(now - before[flow])).ToArray();
        var index = Math.Pow(shares.Sum(), 2) / (shares.Length * shares.Sum(static share => share * share));
        var used = shares.Sum() * 8 / 120 / 20e6;
        TestContext.Out.WriteLine($"{control}: index {index:f4}, used {used:f3}");

        Assert.That(index, Is.GreaterThan(least));
        Assert.That(used, Is.GreaterThan(0.85));
    }

    [TestCase("reno")]
    [TestCase("cubic")]
    [TestCase("bbr")]
    [TestCase("dctcp")]
    public void Every_control_gives_the_same_fingerprint_again(string control)
    {
        using var first = Transfer(control).RunUntil(5);
        using var second = Transfer(control).RunUntil(5);

        Assert.That(second.Fingerprint, Is.EqualTo(first.Fingerprint));
    }

    [TestCase("reno")]
    [TestCase("cubic")]
    [TestCase("bbr")]
    [TestCase("dctcp")]
    public void No_control_allocates_per_segment(string control)
    {
        using var transfer = Transfer(control).RunUntil(30);
        var packets = transfer.Link.Packets;
        var before = GC.GetAllocatedBytesForCurrentThread();
        transfer.RunUntil(40);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(transfer.Link.Packets - packets, Is.GreaterThan(10_000));
        Assert.That(allocated, Is.LessThan(16_384), "more than ten thousand segments");
    }

    private static BulkTransfer Transfer(string control) => new(
        new LinkOptions
        {
            Bandwidth = new(20_000_000),
            Delay = Duration.FromMilliseconds(10),
            Discipline = new DropTailQueue(QueueLimit.OfPackets(100), MarkAbove: 20),
        },
        control,
        flows: 4);
}
