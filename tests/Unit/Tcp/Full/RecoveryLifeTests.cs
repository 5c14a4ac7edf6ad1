using NetSim.Core;
using NetSim.Tests.TestKit;

namespace NetSim.Tests.Unit.Tcp.Full;

/// <summary>The lazy part of a sock: what it costs an idle connection, and that nobody can tell.</summary>
public sealed class RecoveryLifeTests
{
    private static readonly Duration RoundTrip = Duration.FromMilliseconds(30);

    [Test]
    public void A_connection_that_only_opened_holds_no_recovery_state_and_shows_what_its_SYN_measured()
    {
        var bench = new SendBench().Connect().Establish(RoundTrip);
        var info = bench.Stack.Info(bench.Host, bench.Slot);

        Assert.That(States(bench), Is.Zero);
        Assert.That((info.MinRttMicroseconds, info.RttMicroseconds, info.Delivered), Is.EqualTo((30_000U, 30_000L, 1U)));
    }

    [Test]
    public void Data_goes_on_from_there()
    {
        var bench = new SendBench().Connect().Establish(RoundTrip);
        bench.Write(100);
        bench.World.Advance(Duration.FromMilliseconds(50));
        bench.Ack(100);
        var info = bench.Stack.Info(bench.Host, bench.Slot);

        Assert.That(States(bench), Is.EqualTo(1));
        Assert.That((info.MinRttMicroseconds, info.Delivered), Is.EqualTo((30_000U, 2U)));
    }

    [Test]
    public void A_SYN_that_was_sent_again_is_remembered()
    {
        var bench = new SendBench().Connect();
        bench.World.Advance(Duration.FromMilliseconds(1_500));
        bench.Establish(RoundTrip);

        Assert.That(States(bench), Is.EqualTo(1));
        Assert.That(bench.Stack.Info(bench.Host, bench.Slot).TotalRetrans, Is.EqualTo(1));
    }

    private static long States(SendBench bench)
    {
        var account = new MemoryAccount();
        bench.Stack.AddTo(account);
        return account[MemoryKind.RecoveryExtension].Count;
    }
}
