using NetSim.Core;
using NetSim.Network;

namespace NetSim.Tests.Golden;

/// <summary>
/// Reno's goodput under random loss against the formula of Padhye, Firoiu, Towsley and Kurose (PFTK, ACM SIGCOMM 1998),
/// which is Mathis's square root (1997) with time-outs. Linux raises cwnd by acknowledged segments and not by ACKs, so
/// b = 1 although one ACK comes for two segments.
/// </summary>
public sealed class RenoGoodputTests
{
    private const double SegmentsPerAck = 1;
    private const double LeastRto = 0.2;

    // The formula knows no SACK, no limited transmit and no tail loss probe, all of which help, and takes losses in runs
    // to the end of a window, which random ones are not: the ratio lies a little above one.
    [TestCase(0.001, 20)]
    [TestCase(0.001, 100)]
    [TestCase(0.005, 20)]
    [TestCase(0.005, 100)]
    [TestCase(0.01, 50)]
    [TestCase(0.02, 50)]
    public void Goodput_follows_the_formula(double loss, int roundTripMs)
    {
        using var transfer = new BulkTransfer(
            new LinkOptions { Delay = Duration.FromMicroseconds(500 * roundTripMs), Loss = LossModel.Random(loss) },
            "reno");
        transfer.RunUntil(20);
        var segments = transfer.GoodputUntil(320) / 1_448;
        var ratio = segments / Pftk(loss, roundTripMs / 1e3);
        TestContext.Out.WriteLine($"{loss} {roundTripMs} ms: {segments:f1} segments/s, ratio {ratio:f3}");

        Assert.That(ratio, Is.InRange(0.8, 1.35));
    }

    private static double Pftk(double loss, double roundTrip)
    {
        var timeout = Math.Max(LeastRto, roundTrip) + roundTrip;
        var slow = roundTrip * Math.Sqrt(2 * SegmentsPerAck * loss / 3);
        var often = Math.Min(1, 3 * Math.Sqrt(3 * SegmentsPerAck * loss / 8));
        return 1 / (slow + (timeout * often * loss * (1 + (32 * loss * loss))));
    }
}
