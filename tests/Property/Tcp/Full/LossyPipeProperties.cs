using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Property;

/// <summary>
/// Two stacks over a pipe that loses, duplicates and reorders: all octets arrive in order exactly once, both ends
/// close,
/// and no invariant breaks on the way.
/// </summary>
public sealed class LossyPipeProperties
{
    private const int Seeds = 40;

    [Test]
    public void All_octets_arrive_over_a_bad_pipe([Range(1, Seeds)] int seed)
    {
        var draws = RandomKey.FromSeed((ulong)seed).For("shape");
        var troubles = new PipeTroubles(
            Loss: (int)(draws.Draw(1) % 80),
            Duplication: (int)(draws.Draw(2) % 60),
            Reordering: (int)(draws.Draw(3) % 200),
            JitterMs: (int)(draws.Draw(4) % 60));
        var fromClient = (long)(draws.Draw(5) % 600_000);
        var fromServer = (long)(draws.Draw(6) % 300_000);
        var writeSize = 1 + (int)(draws.Draw(7) % 20_000);
        var delay = Duration.FromMicroseconds((long)(draws.Draw(8) % 80_000));
        var flags = draws.Draw(9);
        var pipe = new PipeWorld((ulong)seed, troubles, delay, settings => Choose(settings, flags))
            .Start(fromClient, fromServer, writeSize)
            .Run(Duration.FromSeconds(3000));

        Assert.Multiple(() =>
        {
            Assert.That(pipe.Error, Is.EqualTo(Errno.None));
            Assert.That(pipe.Read, Is.EqualTo((fromClient, fromServer)));
            Assert.That(pipe.IsDone);
        });
    }

    [Test]
    public void Equal_seeds_run_equally()
    {
        var troubles = new PipeTroubles(30, 20, 100, 20);
        var first = new PipeWorld(7, troubles, Duration.FromMilliseconds(10)).Start(200_000, 50_000, 3_000)
            .Run(Duration.FromSeconds(600));
        var second = new PipeWorld(7, troubles, Duration.FromMilliseconds(10)).Start(200_000, 50_000, 3_000)
            .Run(Duration.FromSeconds(600));

        Assert.That(second.ServerDoneAt, Is.EqualTo(first.ServerDoneAt));
    }

    private static void Choose(TcpSettings settings, ulong flags)
    {
        settings.Sack = (flags & 1) == 0 ? 1 : 0;
        settings.Timestamps = (flags & 2) == 0 ? 1 : 0;
        settings.WindowScaling = (flags & 4) == 0 ? 1 : 0;
        settings.CongestionControl = (flags & 8) == 0 ? "cubic" : "reno";
    }
}
