using NetSim.Wire;

namespace NetSim.Tests.Unit.Wire;

public sealed class FourTupleTests
{
    private const int Buckets = 65_536;
    private static readonly FourTuple Ends = new(new Ipv4Address(1), new Ipv4Address(2), 3, 4);

    [Test]
    public void The_other_end_sees_it_reversed()
    {
        Assert.That(Ends.Reversed, Is.EqualTo(new FourTuple(new Ipv4Address(2), new Ipv4Address(1), 4, 3)));
        Assert.That(Ends.Reversed.Reversed, Is.EqualTo(Ends));
    }

    [Test]
    public void The_hash_depends_on_every_field_and_on_the_key()
    {
        uint[] hashes =
        [
            Ends.HashOf(0),
            Ends.HashOf(1),
            Ends.Reversed.HashOf(0),
            (Ends with { Local = Ends.Remote }).HashOf(0),
            (Ends with { Remote = Ends.Local }).HashOf(0),
            (Ends with { LocalPort = 4 }).HashOf(0),
            (Ends with { RemotePort = 3 }).HashOf(0),
        ];

        Assert.That(hashes, Is.Unique);
        Assert.That(Ends.Reversed.Reversed.HashOf(0), Is.EqualTo(Ends.HashOf(0)));
    }

    // Each fills as many buckets as balls thrown at random would: 1 - 1/e of them, with a standard deviation of 0.0012.
    [TestCase(0u, 1u, 0, TestName = "Neighbouring_sources_spread_over_a_table")]
    [TestCase(0u, 0u, 1, TestName = "Neighbouring_ports_spread_over_a_table")]
    [TestCase(1u, 0u, 0, TestName = "Neighbouring_local_addresses_spread_over_a_table")]
    [TestCase(0u, 0x1_0000u, 0, TestName = "Sources_that_differ_in_high_bits_only_spread_over_a_table")]
    public void Neighbours_spread_over_a_table(uint localStep, uint remoteStep, int portStep)
    {
        bool[] isUsed = new bool[Buckets];
        for (uint ball = 0; ball < Buckets; ball++)
        {
            var tuple = new FourTuple(
                new Ipv4Address(localStep * ball),
                new Ipv4Address(remoteStep * ball),
                80,
                (ushort)(portStep * ball));
            isUsed[tuple.HashOf(7) % Buckets] = true;
        }

        Assert.That(isUsed.Count(used => used) / (double)Buckets, Is.EqualTo(1 - Math.Exp(-1)).Within(0.006));
    }
}
