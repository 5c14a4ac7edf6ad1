using NetSim.Core;
using NetSim.Tests.TestKit;

namespace NetSim.Tests.Unit;

/// <summary>The RTT estimator against figures that Linux 6.18 showed (ss -ti) for a constant round trip.</summary>
public sealed class ReceiveRttTests
{
    // Round trip in microseconds; RTO in ms after the handshake and after each of eight more round trips, as measured.
    private static readonly object[][] Measured =
    [
        [20_352, new[] { 224, 224, 224, 224, 224, 224, 224, 224, 224 }],
        [50_371, new[] { 252, 252, 252, 252, 252, 252, 252, 252, 252 }],
        [100_335, new[] { 304, 304, 304, 304, 304, 304, 304, 304, 304 }],
        [300_360, new[] { 904, 904, 836, 768, 700, 652, 612, 588, 564 }],
        [500_360, new[] { 1504, 1504, 1392, 1276, 1164, 1056, 968, 900, 852 }],
    ];

    [TestCaseSource(nameof(Measured))]
    public void The_rto_settles_as_measured(int roundTripUs, int[] expected)
    {
        var roundTrip = Duration.FromMicroseconds(roundTripUs);
        var bench = new ReceiveBench(roundTrip: roundTrip);
        var seen = new List<int> { Rto(bench) };
        for (var i = 1; i < expected.Length; i++)
        {
            bench.Write(100);
            bench.Wait(roundTrip.Milliseconds);
            bench.Ack(100 * i);
            bench.Wait(5);
            seen.Add(Rto(bench));
        }

        Assert.That(seen, Is.EqualTo(expected));
    }

    [Test]
    public void The_first_sample_sets_srtt_and_half_of_it_as_deviation()
    {
        var bench = new ReceiveBench(roundTrip: Duration.FromMilliseconds(20));
        var info = bench.Stack.Info(bench.Host, bench.Slot);

        Assert.That((info.RttMicroseconds, info.RttVarMicroseconds), Is.EqualTo((20_000L, 10_000L)));
    }

    [Test]
    public void A_retransmitted_segment_gives_no_sample_without_timestamps()
    {
        var bench = new ReceiveBench(timestamps: false, roundTrip: Duration.FromMilliseconds(20));
        bench.Write(100);
        bench.Wait(2_000);
        var before = bench.Stack.Info(bench.Host, bench.Slot).RttMicroseconds;
        bench.Ack(100);

        Assert.That(bench.Stack.Info(bench.Host, bench.Slot).RttMicroseconds, Is.EqualTo(before));
    }

    [Test]
    public void A_valid_sample_takes_the_backoff_back()
    {
        var bench = new ReceiveBench(roundTrip: Duration.FromMilliseconds(20));
        bench.Write(100);
        bench.Wait(2_000);
        var backedOff = bench.Stack.Info(bench.Host, bench.Slot).Backoff;
        bench.Ack(100);

        Assert.That((backedOff > 0, bench.Stack.Info(bench.Host, bench.Slot).Backoff), Is.EqualTo((true, 0)));
    }

    private static int Rto(ReceiveBench bench) =>
        (int)(bench.Stack.Info(bench.Host, bench.Slot).RtoMicroseconds / 1000);
}
