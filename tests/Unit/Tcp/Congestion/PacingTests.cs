using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;

namespace NetSim.Tests.Unit.Tcp.Congestion;

public sealed class PacingTests
{
    private const int Segments = 30;

    [Test]
    public void Nothing_is_paced_by_default()
    {
        var bench = Bench();

        bench.Stack.Send(bench.Host, bench.Slot, Segments * 1_448, SendFlags.None);

        Assert.That(bench.Times, Has.Length.EqualTo(Segments).And.All.Zero);
    }

    [Test]
    public void A_largest_pacing_rate_spreads_the_window()
    {
        var bench = Bench();
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.MaxPacingRate, 289_600);

        bench.Stack.Send(bench.Host, bench.Slot, Segments * 1_448, SendFlags.None);
        bench.World.Advance(Duration.FromMilliseconds(120));

        // 200 segments a second in pairs, after the ten that go at once.
        Assert.That(bench.Times, Has.Length.EqualTo(Segments));
        Assert.That(bench.Times[9], Is.Zero);
        Assert.That(bench.Times[^1], Is.EqualTo(0.1).Within(0.001));
    }

    [Test]
    public void With_fair_queueing_every_connection_is_paced()
    {
        var bench = Bench("fq");

        bench.Stack.Send(bench.Host, bench.Slot, Segments * 1_448, SendFlags.None);
        bench.World.Advance(Duration.FromMilliseconds(120));

        // Twice the window per round trip of 100 ms.
        Assert.That(bench.Times, Has.Length.EqualTo(Segments));
        Assert.That(bench.Times[^1], Is.InRange(0.02, 0.06));
    }

    private static SendBench Bench(string qdisc = "pfifo_fast")
    {
        var bench = new SendBench(settings => settings.SetQdisc(qdisc)).Connect();
        bench.Establish(Duration.FromMilliseconds(100));
        bench.Stack.Sock(bench.Slot).Cwnd = Segments;
        return bench;
    }
}
