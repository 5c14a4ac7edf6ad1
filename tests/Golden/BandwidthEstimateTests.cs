using NetSim.Core;
using NetSim.Network;

namespace NetSim.Tests.Golden;

/// <summary>BBR finds the bandwidth and the least RTT of the path, and keeps the queue short.</summary>
public sealed class BandwidthEstimateTests
{
    // Octets of payload in a full packet of 1,500, with timestamps.
    private const double PayloadShare = 1_448.0 / 1_500;

    [TestCase(2, 20)]
    [TestCase(10, 10)]
    [TestCase(10, 100)]
    [TestCase(20, 50)]
    [TestCase(100, 50)]
    public void The_estimate_is_the_bandwidth_of_the_bottleneck(int megabits, int roundTripMs)
    {
        using var transfer = Transfer(megabits, roundTripMs, queue: 10_000);
        transfer.RunUntil(5);
        var goodput = transfer.GoodputUntil(35) * 8 / 1e6 / PayloadShare;
        var info = transfer.Info();

        Assert.That(goodput, Is.EqualTo(megabits).Within(6).Percent);
        // The SYN was short, data is not.
        Assert.That(info.MinRttMicroseconds / 1e3, Is.InRange(roundTripMs, roundTripMs + (12.5 / megabits)));
    }

    private static BulkTransfer Transfer(int megabits, int roundTripMs, int queue) => new(
        new LinkOptions
        {
            Bandwidth = new(megabits * 1_000_000L),
            Delay = Duration.FromMicroseconds(500 * roundTripMs),
            Queue = QueueLimit.OfPackets(queue),
        },
        "bbr");
}
