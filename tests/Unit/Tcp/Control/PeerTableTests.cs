using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp;

/// <summary>What a host remembers of its peers: found again, and forgotten in the order in which they were met.</summary>
public sealed class PeerTableTests
{
    [TestCase(1)]
    [TestCase(8)]
    [TestCase(9)]
    [TestCase(1_000)]
    public void Every_peer_is_found_with_its_own_figures(int peers)
    {
        var table = new PeerTable<PeerMetrics>();
        for (var i = 0; i < peers; i++)
        {
            table.GetOrAdd(Address(i)).RttUs = (uint)i + 1;
        }

        Assert.That(table.Count, Is.EqualTo(peers));
        Assert.That(Enumerable.Range(0, peers).Select(i => RttOf(table, i)), Is.EqualTo(Enumerable.Range(1, peers)));
        Assert.That(table.TryGet(Address(peers), out _), Is.False);
    }

    [Test]
    public void A_peer_that_is_known_gets_no_second_entry()
    {
        var table = new PeerTable<PeerMetrics>();
        table.GetOrAdd(Address(1)).RttUs = 5;
        table.GetOrAdd(Address(1)).Cwnd = 7;

        Assert.That(table.Count, Is.EqualTo(1));
        Assert.That(RttOf(table, 1), Is.EqualTo(5));
    }

    [Test]
    public void A_full_table_forgets_whom_it_met_first()
    {
        var table = new PeerTable<PeerMetrics>();
        for (var i = 0; i < PeerTable<PeerMetrics>.Limit + 3; i++)
        {
            table.GetOrAdd(Address(i)).RttUs = (uint)i + 1;
        }

        Assert.That(table.Count, Is.EqualTo(PeerTable<PeerMetrics>.Limit));
        Assert.That(Enumerable.Range(0, 4).Select(i => table.TryGet(Address(i), out _)),
            Is.EqualTo(new[] { false, false, false, true }));
        Assert.That(RttOf(table, PeerTable<PeerMetrics>.Limit + 2), Is.EqualTo(PeerTable<PeerMetrics>.Limit + 3));
        Assert.That(table.GetOrAdd(Address(0)).RttUs, Is.Zero, "met anew");
    }

    private static Ipv4Address Address(int i) => new(0x0A00_0000u + (uint)i);

    private static uint RttOf(PeerTable<PeerMetrics> table, int i) =>
        table.TryGet(Address(i), out var metrics) ? metrics.RttUs : 0;
}
