using NetSim.Core;
using NetSim.Network;

namespace NetSim.Tests.Golden;

/// <summary>
/// CUBIC's window between two losses against its equation, W(t) = C (t - K)^3 + Wmax with C = 0.4, beta = 717/1024
/// and K = cbrt(Wmax (1 - beta) / C) (RFC 9438 section 4.2).
/// </summary>
public sealed class CubicCurveTests
{
    private const double Scale = 0.4;

    [Test]
    public void The_window_follows_the_curve_after_a_loss()
    {
        using var transfer = new BulkTransfer(
            new LinkOptions
            {
                Bandwidth = new(50_000_000),
                Delay = Duration.FromMilliseconds(50),
                Queue = QueueLimit.OfPackets(200),
            },
            "cubic",
            sysctls: ("net.ipv4.tcp_wmem", "4096 16384 33554432"));
        transfer.Receiver.Sysctl["net.ipv4.tcp_rmem"] = "4096 131072 33554432";
        // The largest window of a cycle, then the moment at which recovery has ended.
        transfer.RunUntil(60);
        var largest = 0;
        while (transfer.Info().Cwnd >= largest)
        {
            largest = transfer.Info().Cwnd;
            transfer.RunUntil(transfer.Now + 0.05);
        }

        transfer.RunUntil(transfer.Now + 1);
        var first = transfer.Info().Cwnd;
        var plateau = Math.Cbrt((largest - first) / Scale);
        var began = transfer.Now;
        // The queue is full again shortly before the plateau.
        for (var step = 1; step <= 5; step++)
        {
            transfer.RunUntil(began + (plateau * step / 8));
            var at = transfer.Now - began - plateau;
            var curve = (Scale * at * at * at) + largest;
            TestContext.Out.WriteLine($"{at:f2} s: {transfer.Info().Cwnd} segments, curve {curve:f1}");

            Assert.That(transfer.Info().Cwnd, Is.EqualTo(curve).Within(5).Percent);
        }
    }
}
