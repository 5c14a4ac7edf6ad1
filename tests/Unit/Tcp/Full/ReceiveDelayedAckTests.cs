using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit;

/// <summary>
/// When an ACK leaves, against measurements on Linux 6.18 (HZ 250): a peer sends bursts, the application reads at once
/// or
/// not at all, and answers or not. Each pattern names the bursts whose ACK came at once, and those whose ACK was
/// delayed.
/// </summary>
public sealed class ReceiveDelayedAckTests
{
    // Size, segments in a burst, gap in ms, whether it reads, bursts, then the measured pattern and DelayedACKs.
    private static readonly object[][] Measured =
    [
        [100, 1, 20, true, 60, "60n", 0],
        [100, 1, 100, true, 40, "40n", 0],
        [1448, 1, 100, true, 30, "30n", 0],
        [1448, 2, 100, true, 30, "30n", 0],
        [1448, 3, 100, true, 30, "30n", 0],
        [100, 1, 300, false, 24, "24n", 0],
        [100, 1, 100, false, 40, "16n 24d", 24],
        [1448, 1, 100, false, 30, "20n 10d", 10],
    ];

    [TestCaseSource(nameof(Measured))]
    public void Acks_leave_when_linux_sends_them(
        int size, int burst, int gap, bool reads, int bursts, string pattern, int delayed)
    {
        var bench = new ReceiveBench(wheelLateness: true);
        bench.Wait(20.3);
        var seen = "";
        for (var i = 0; i < bursts; i++)
        {
            seen += Burst(bench, size, burst, gap, reads, replyAfter: -1);
        }

        Assert.Multiple(() =>
        {
            Assert.That(Summary(seen), Is.EqualTo(pattern));
            Assert.That(bench.Count(Mib.DelayedACKs), Is.EqualTo(delayed));
            Assert.That(bench.Count(Mib.TCPPureAcks), Is.EqualTo(1));
        });
    }

    [Test]
    public void Quick_answers_carry_the_ack_and_a_missing_one_costs_a_delayed_ack_once()
    {
        var bench = new ReceiveBench(wheelLateness: true);
        bench.Wait(20.3);
        var seen = "";
        for (var i = 0; i < 20; i++)
        {
            seen += Burst(bench, 100, 1, 150, reads: true, replyAfter: i < 10 ? 5 : -1);
        }

        Assert.Multiple(() =>
        {
            Assert.That(Summary(seen), Is.EqualTo("1n 9r 1d 9n"));
            Assert.That(bench.Count(Mib.DelayedACKs), Is.EqualTo(1));
        });
    }

    [TestCase(60)]
    [TestCase(100)]
    public void An_answer_after_40_ms_does_not_begin_ping_pong(int replyAfter)
    {
        var bench = new ReceiveBench(wheelLateness: true);
        var seen = "";
        for (var i = 0; i < 20; i++)
        {
            seen += Burst(bench, 100, 1, 150, reads: true, replyAfter);
        }

        Assert.That(Summary(seen), Is.EqualTo("20n"));
    }

    [Test]
    public void Quickack_off_delays_the_first_ack_only()
    {
        var bench = new ReceiveBench(wheelLateness: true);
        bench.Stack.SetOption(bench.Host, bench.Slot, SocketOption.QuickAck, 0);
        var seen = "";
        for (var i = 0; i < 30; i++)
        {
            seen += Burst(bench, 100, 1, 100, reads: false, replyAfter: -1);
        }

        Assert.Multiple(() =>
        {
            Assert.That(Summary(seen), Is.EqualTo("1d 15n 14d"));
            Assert.That(bench.Count(Mib.DelayedACKs), Is.EqualTo(15));
        });
    }

    [Test]
    public void Fin_is_acknowledged_with_our_own_when_the_application_closes_at_once()
    {
        var bench = new ReceiveBench();
        bench.Say(TcpFlags.Fin | TcpFlags.Ack);
        Assert.That(bench.Sent, Is.Empty);

        bench.Stack.Close(bench.Host, bench.Slot);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Sent, Has.Count.EqualTo(1));
            Assert.That(bench.Last.Flags, Is.EqualTo("F."));
            Assert.That(bench.Acknowledged(bench.Last), Is.EqualTo(1));
        });
    }

    [Test]
    public void Fin_is_acknowledged_after_40_ms_when_the_application_does_not_close()
    {
        var bench = new ReceiveBench();
        bench.Data(100);
        bench.Read();
        bench.Forget();
        bench.Say(TcpFlags.Fin | TcpFlags.Ack).Wait(39);
        var early = bench.Sent.Count;
        bench.Wait(2);

        Assert.Multiple(() =>
        {
            Assert.That(early, Is.Zero);
            Assert.That(bench.Sent, Has.Count.EqualTo(1));
            Assert.That(bench.Count(Mib.DelayedACKs), Is.EqualTo(1));
            Assert.That(bench.State, Is.EqualTo(TcpState.CloseWait));
        });
    }

    [Test]
    public void Fin_without_any_data_before_is_acknowledged_at_the_next_tick()
    {
        // Measured (E7, lastack): the ACK left before the application closed 10 ms later, and counted as delayed.
        var bench = new ReceiveBench();
        bench.Say(TcpFlags.Fin | TcpFlags.Ack);
        var atOnce = bench.Sent.Count;
        bench.Wait(8);

        Assert.Multiple(() =>
        {
            Assert.That((atOnce, bench.Sent.Count), Is.EqualTo((0, 1)));
            Assert.That(bench.Count(Mib.DelayedACKs), Is.EqualTo(1));
        });
    }

    // n: at once; d: 40 to 48 ms; r: with the answer; ?: anything else.
    private static string Burst(ReceiveBench bench, int size, int burst, int gap, bool reads, int replyAfter)
    {
        bench.Forget();
        var start = bench.World.Now;
        for (var i = 0; i < burst; i++)
        {
            bench.Data(size);
        }

        _ = reads ? bench.Read() : 0;
        if (replyAfter >= 0)
        {
            bench.Wait(replyAfter + 0.5);
            bench.Write(50);
            bench.PeerGot += 50;
            bench.Say(TcpFlags.Ack);
        }

        bench.World.RunUntil(start + Duration.FromMilliseconds(gap));
        var first = bench.Sent.FirstOrDefault(sent => bench.Acknowledged(sent) == bench.PeerSent);
        var after = first is null ? -1 : (first.At - start).Milliseconds;
        return after switch
        {
            0 => "n",
            >= 40 and <= 48 when first!.Packet.Length == 0 => "d", // not null: it was sent
            >= 0 when first!.Packet.Length > 0 => "r", // not null: it was sent
            _ => "?",
        };
    }

    private static string Summary(string seen)
    {
        var parts = new List<string>();
        for (var i = 0; i < seen.Length;)
        {
            var run = seen.Skip(i).TakeWhile(kind => kind == seen[i]).Count();
            parts.Add($"{run}{seen[i]}");
            i += run;
        }

        return string.Join(' ', parts);
    }
}
