using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit;

/// <summary>The checks before anything of a segment counts: RFC 5961, RFC 7323, and how often we answer.</summary>
public sealed class ReceiveValidationTests
{
    private const TcpFlags Ack = TcpFlags.Ack;

    [Test]
    public void A_reset_at_the_exact_position_ends_the_connection()
    {
        var bench = new ReceiveBench();
        bench.SayAt(0, TcpFlags.Rst);

        Assert.Multiple(() =>
        {
            Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
            Assert.That(bench.Stack.TakeError(bench.Slot), Is.EqualTo(Errno.ECONNRESET));
            Assert.That(bench.Count(Mib.TcpEstabResets), Is.EqualTo(1));
            Assert.That(bench.Sent, Is.Empty);
        });
    }

    [Test]
    public void A_reset_elsewhere_in_the_window_is_challenged()
    {
        var bench = new ReceiveBench();
        bench.SayAt(1, TcpFlags.Rst);

        Assert.Multiple(() =>
        {
            Assert.That(bench.State, Is.EqualTo(TcpState.Established));
            Assert.That(bench.Count(Mib.TCPChallengeACK), Is.EqualTo(1));
            Assert.That(bench.Last.Flags, Is.EqualTo("."));
        });
    }

    // E9, read=0: 58 segments of 1448 octets fit; what reaches beyond the window is refused though it was predicted.
    [Test]
    public void Data_beyond_the_window_is_refused_while_something_waits_to_be_read()
    {
        var bench = new ReceiveBench();
        for (var i = 0; i < 60; i++)
        {
            bench.Data(1_448);
        }

        Assert.Multiple(() =>
        {
            Assert.That(bench.Count(Mib.BeyondWindow), Is.Positive);
            Assert.That(bench.Stack.Readable(bench.Slot), Is.LessThan(60 * 1_448));
        });
    }

    [Test]
    public void A_reset_outside_the_window_is_ignored()
    {
        var bench = new ReceiveBench();
        bench.Data(100);
        bench.Forget();
        bench.SayAt(0, TcpFlags.Rst);
        bench.SayAt(10_000_000, TcpFlags.Rst);

        Assert.That((bench.State, bench.Sent.Count), Is.EqualTo((TcpState.Established, 0)));
    }

    [Test]
    public void A_reset_at_the_end_of_the_highest_sack_block_counts()
    {
        var bench = new ReceiveBench();
        bench.SayAt(100, Ack, 100);
        bench.SayAt(200, TcpFlags.Rst);

        Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
    }

    [Test]
    public void A_reset_one_before_counts_after_the_fin()
    {
        var bench = new ReceiveBench();
        bench.Say(TcpFlags.Fin | Ack);
        bench.SayAt(0, TcpFlags.Rst);

        Assert.Multiple(() =>
        {
            Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
            Assert.That(bench.Stack.TakeError(bench.Slot), Is.EqualTo(Errno.EPIPE));
        });
    }

    [TestCase(0)]
    [TestCase(5_000)]
    [TestCase(-5_000)]
    public void A_syn_is_challenged_wherever_it_is(int position)
    {
        var bench = new ReceiveBench();
        bench.SayAt(position, TcpFlags.Syn);

        Assert.Multiple(() =>
        {
            Assert.That(bench.State, Is.EqualTo(TcpState.Established));
            Assert.That(bench.Count(Mib.TCPSYNChallenge), Is.EqualTo(1));
            Assert.That(bench.Count(Mib.TCPChallengeACK), Is.EqualTo(1));
        });
    }

    [Test]
    public void Challenges_are_limited_to_one_in_500_ms_per_connection()
    {
        var bench = new ReceiveBench();
        bench.SayAt(1, TcpFlags.Rst).SayAt(1, TcpFlags.Rst).Wait(501);
        bench.SayAt(1, TcpFlags.Rst);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Count(Mib.TCPChallengeACK), Is.EqualTo(2));
            Assert.That(bench.Count(Mib.TCPACKSkippedChallenge), Is.EqualTo(1));
        });
    }

    [Test]
    public void The_machine_has_a_budget_of_challenges_when_asked()
    {
        var bench = new ReceiveBench(settings => (settings.ChallengeAckLimit, settings.InvalidRatelimitMs) = (100, 0));
        for (var i = 0; i < 1000; i++)
        {
            bench.SayAt(1, TcpFlags.Rst);
        }

        Assert.That(bench.Count(Mib.TCPChallengeACK), Is.InRange(50, 150));
    }

    [Test]
    public void An_older_timestamp_is_rejected_and_answered()
    {
        var bench = new ReceiveBench();
        bench.Data(100);
        bench.Forget();
        bench.PeerClock = -5_000;
        bench.SayAt(bench.PeerSent, Ack, 50);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Count(Mib.PAWSEstab), Is.EqualTo(1));
            Assert.That(bench.Stack.Readable(bench.Slot), Is.EqualTo(100));
            Assert.That(bench.Sent, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public void An_overtaken_ack_with_an_older_timestamp_is_no_offence()
    {
        var bench = new ReceiveBench();
        bench.Data(100).Say(Ack);
        bench.PeerClock = -100;
        bench.Say(Ack);

        Assert.That(bench.Count(Mib.PAWSEstab), Is.Zero);
    }

    [Test]
    public void An_ack_from_before_the_data_is_only_counted()
    {
        var bench = new ReceiveBench();
        bench.Data(100);
        bench.Forget();
        bench.PeerClock = -5_000;
        bench.SayAt(0, Ack);

        var counts = (bench.Count(Mib.PAWSOldAck), bench.Count(Mib.PAWSEstab), bench.Sent.Count);
        Assert.That(counts, Is.EqualTo((1L, 0L, 0)));
    }

    [Test]
    public void A_reset_passes_whatever_its_timestamp()
    {
        var bench = new ReceiveBench();
        bench.Data(100);
        bench.PeerClock = -5_000;
        bench.SayAt(100, TcpFlags.Rst);

        Assert.That(bench.State, Is.EqualTo(TcpState.Closed));
    }

    [Test]
    public void An_ack_of_what_was_never_sent_is_dropped()
    {
        var bench = new ReceiveBench();
        bench.Write(100);
        bench.Forget();
        bench.SayAt(0, Ack, 50, acknowledged: 5_000);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Stack.Readable(bench.Slot), Is.Zero);
            Assert.That(bench.Stack.Info(bench.Host, bench.Slot).Unacked, Is.EqualTo(1));
        });
    }

    [Test]
    public void An_ack_from_before_the_largest_window_is_challenged()
    {
        var bench = new ReceiveBench();
        bench.SayAt(0, Ack, 50, acknowledged: -20_000_000);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Count(Mib.TCPChallengeACK), Is.EqualTo(1));
            Assert.That(bench.Stack.Readable(bench.Slot), Is.Zero);
        });
    }

    [Test]
    public void Data_with_an_ack_that_is_merely_old_is_taken()
    {
        var bench = new ReceiveBench();
        bench.Write(100);
        bench.Ack(100);
        bench.SayAt(0, Ack, 50, acknowledged: 0);

        Assert.That(bench.Stack.Readable(bench.Slot), Is.EqualTo(50));
    }

    [Test]
    public void A_segment_beyond_the_window_is_answered_but_not_taken()
    {
        var bench = new ReceiveBench();
        bench.Data(10);
        bench.Forget();
        bench.SayAt(3_000_000, Ack, 10);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Sent, Has.Count.EqualTo(1));
            Assert.That(bench.Count(Mib.TCPOFOQueue), Is.Zero);
            Assert.That(bench.Count(Mib.BeyondWindow), Is.EqualTo(1));
        });
    }

    [Test]
    public void A_segment_without_ack_rst_or_syn_is_dropped()
    {
        var bench = new ReceiveBench();
        bench.SayAt(0, TcpFlags.Psh, 10);

        Assert.That((bench.Stack.Readable(bench.Slot), bench.Sent.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_timestamp_is_echoed_from_the_segment_that_the_last_ack_reached()
    {
        var bench = new ReceiveBench();
        bench.PeerClock = 10;
        bench.Data(100);
        bench.PeerClock = 20;
        bench.SayAt(300, Ack, 100);

        // RFC 7323 section 4.3: the early segment's timestamp must not be echoed.
        Assert.That(bench.Last.Packet.TimestampEcho, Is.EqualTo(1_000_010));
    }
}
