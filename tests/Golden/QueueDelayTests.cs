using NetSim.Core;
using NetSim.Network;

namespace NetSim.Tests.Golden;

/// <summary>
/// What a queue makes packets wait: CoDel holds it near its target of 5 ms (RFC 8289 section 3), a drop-tail queue lets a
/// connection fill whatever it has room for.
/// </summary>
public sealed class QueueDelayTests
{
    private const double PacketMilliseconds = 1_500 * 8 / 20e6 * 1e3;

    private static readonly QueueDiscipline[] Controlled =
    [
        new CoDelQueue { Limit = 1_000 },
        new FqCoDelQueue { Ecn = false },
    ];

    [TestCaseSource(nameof(Controlled))]
    public void CoDel_keeps_the_wait_near_its_target_and_the_link_full(QueueDiscipline discipline)
    {
        var (wait, used) = Measure(discipline);
        TestContext.Out.WriteLine($"{discipline.GetType().Name}: mean wait {wait:f2} ms, used {used:f3}");

        Assert.That(wait, Is.InRange(0.5, 10), "twice the target at most");
        Assert.That(used, Is.GreaterThan(0.85));
    }

    [Test]
    public void Drop_tail_lets_the_wait_grow_to_what_its_room_takes()
    {
        var (wait, used) = Measure(new DropTailQueue(QueueLimit.OfPackets(400)));
        TestContext.Out.WriteLine($"drop-tail of 400: mean wait {wait:f2} ms, used {used:f3}");

        Assert.That(wait, Is.InRange(0.4 * 400 * PacketMilliseconds, 400 * PacketMilliseconds));
        Assert.That(used, Is.GreaterThan(0.95));
    }

    // The smoothed round trip, over the two delays and a packet's own time, is what the packet waited.
    private static (double Wait, double Used) Measure(QueueDiscipline discipline)
    {
        using var transfer = new BulkTransfer(
            new LinkOptions { Bandwidth = new(20_000_000), Delay = Duration.FromMilliseconds(25), Discipline = discipline }, "cubic");
        transfer.RunUntil(10);
        var received = transfer.Received[0];
        var waits = new List<double>();
        for (var at = 10.1; at < 70; at += 0.1)
        {
            transfer.RunUntil(at);
            waits.Add((transfer.Info().RttMicroseconds / 1e3) - 50 - PacketMilliseconds);
        }

        return (waits.Average(), (transfer.Received[0] - received) * 8 / 60 / 20e6);
    }
}
