using NetSim.Tcp;

namespace NetSim.Tests.Unit.Tcp.Congestion;

public sealed class WindowedMaximumTests
{
    [Test]
    public void A_larger_sample_is_the_maximum_at_once()
    {
        WindowedMaximum maximum = default;
        maximum.Add(10, 1, 5);
        maximum.Add(10, 2, 9);
        maximum.Add(10, 3, 7);

        Assert.That(maximum.Value, Is.EqualTo(9));
    }

    [Test]
    public void The_maximum_leaves_with_its_window_and_a_later_best_takes_its_place()
    {
        WindowedMaximum maximum = default;
        maximum.Add(10, 0, 9);
        for (var round = 1u; round <= 10; round++)
        {
            maximum.Add(10, round, 5);
        }

        Assert.That(maximum.Value, Is.EqualTo(9));
        maximum.Add(10, 11, 4);

        Assert.That(maximum.Value, Is.EqualTo(5));
    }

    [Test]
    public void A_window_without_samples_leaves_nothing_of_the_old()
    {
        WindowedMaximum maximum = default;
        maximum.Add(10, uint.MaxValue - 2, 9);
        maximum.Add(10, 20, 3);

        Assert.That(maximum.Value, Is.EqualTo(3));
    }
}
