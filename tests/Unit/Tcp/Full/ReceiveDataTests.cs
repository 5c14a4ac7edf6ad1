using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit;

/// <summary>Data and FIN: order, holes, SACK and D-SACK blocks, windows, what the application reads.</summary>
public sealed class ReceiveDataTests
{
    private const TcpFlags Ack = TcpFlags.Ack;

    [Test]
    public void Octets_in_order_can_be_read_once()
    {
        var bench = new ReceiveBench();
        bench.Data(100).Data(50);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Stack.Readable(bench.Slot), Is.EqualTo(150));
            Assert.That(bench.Read(60), Is.EqualTo(60));
            Assert.That(bench.Read(), Is.EqualTo(90));
            Assert.That(bench.Read(), Is.EqualTo(-(int)Errno.EAGAIN));
        });
    }

    [Test]
    public void Peeking_takes_nothing()
    {
        var bench = new ReceiveBench();
        bench.Data(100);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Stack.Receive(bench.Host, bench.Slot, 500, ReceiveFlags.Peek), Is.EqualTo(100));
            Assert.That(bench.Read(), Is.EqualTo(100));
        });
    }

    [Test]
    public void End_of_stream_follows_the_last_octet()
    {
        var bench = new ReceiveBench();
        bench.Data(10).Say(TcpFlags.Fin | Ack);
        var before = bench.Stack.AtEndOfStream(bench.Slot);

        Assert.Multiple(() =>
        {
            Assert.That(before, Is.False);
            Assert.That(bench.Read(), Is.EqualTo(10));
            Assert.That(bench.Stack.AtEndOfStream(bench.Slot));
            Assert.That(bench.Read(), Is.Zero);
            Assert.That(bench.State, Is.EqualTo(TcpState.CloseWait));
        });
    }

    [Test]
    public void The_end_of_a_write_is_seen_when_all_before_it_is_read()
    {
        var bench = new ReceiveBench();
        bench.Say(Ack, 100);
        bench.Read();
        var inside = bench.Stack.IsAtPush(bench.Slot);
        bench.Data(20);
        var unread = bench.Stack.IsAtPush(bench.Slot);
        bench.Read();

        Assert.That((inside, unread, bench.Stack.IsAtPush(bench.Slot)), Is.EqualTo((false, false, true)));
    }

    [Test]
    public void Early_data_waits_and_is_announced_newest_block_first()
    {
        var bench = new ReceiveBench();
        bench.SayAt(200, Ack, 100);
        bench.SayAt(600, Ack, 100);
        bench.SayAt(400, Ack, 100);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Stack.Readable(bench.Slot), Is.Zero);
            Assert.That(bench.Acknowledged(bench.Last), Is.Zero);
            Assert.That(bench.Blocks(bench.Last), Is.EqualTo(new[] { (400, 500), (600, 700), (200, 300) }));
            Assert.That(bench.Count(Mib.TCPOFOQueue), Is.EqualTo(3));
        });
    }

    [Test]
    public void Blocks_that_meet_become_one()
    {
        var bench = new ReceiveBench();
        bench.SayAt(200, Ack, 100);
        bench.SayAt(400, Ack, 100);
        bench.SayAt(300, Ack, 100);

        Assert.That(bench.Blocks(bench.Last), Is.EqualTo(new[] { (200, 500) }));
    }

    [Test]
    public void A_filled_hole_joins_the_stream_and_is_acknowledged_at_once()
    {
        var bench = new ReceiveBench();
        bench.SayAt(100, Ack, 100);
        bench.Forget();
        bench.Say(Ack, 100);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Acknowledged(bench.Last), Is.EqualTo(200));
            Assert.That(bench.Blocks(bench.Last), Is.Empty);
            Assert.That(bench.Stack.Readable(bench.Slot), Is.EqualTo(200));
        });
    }

    [Test]
    public void An_old_segment_is_reported_by_d_sack()
    {
        var bench = new ReceiveBench();
        bench.Data(100);
        bench.Forget();
        bench.SayAt(0, Ack, 100);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Blocks(bench.Last), Is.EqualTo(new[] { (0, 100) }));
            Assert.That(bench.Count(Mib.TCPDSACKOldSent), Is.EqualTo(1));
            Assert.That(bench.Count(Mib.DelayedACKLost), Is.EqualTo(1));
        });
    }

    [Test]
    public void An_early_segment_that_comes_twice_is_reported_by_d_sack_within_its_block()
    {
        var bench = new ReceiveBench();
        bench.SayAt(100, Ack, 100);
        bench.SayAt(100, Ack, 100);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Blocks(bench.Last), Is.EqualTo(new[] { (100, 200), (100, 200) }));
            Assert.That(bench.Count(Mib.TCPDSACKOfoSent), Is.EqualTo(1));
            Assert.That(bench.Count(Mib.TCPOFOMerge), Is.EqualTo(1));
        });
    }

    [Test]
    public void A_d_sack_is_sent_once()
    {
        var bench = new ReceiveBench();
        bench.Data(100);
        bench.SayAt(0, Ack, 100);
        bench.Data(100);

        Assert.That(bench.Blocks(bench.Last), Is.Empty);
    }

    [Test]
    public void Three_blocks_fit_beside_timestamps_and_four_without()
    {
        // Each segment is answered, although the answers to the fourth and fifth could wait for each other.
        static void AnswerAll(TcpSettings settings) => settings.CompSackNr = 0;
        var with = new ReceiveBench(AnswerAll);
        var without = new ReceiveBench(AnswerAll, timestamps: false);
        foreach (var bench in new[] { with, without })
        {
            for (var i = 1; i <= 5; i++)
            {
                bench.SayAt(200 * i, Ack, 100);
            }
        }

        Assert.That((with.Blocks(with.Last).Length, without.Blocks(without.Last).Length), Is.EqualTo((3, 4)));
    }

    [Test]
    public void Without_sack_early_data_still_waits()
    {
        var bench = new ReceiveBench(sack: false);
        bench.SayAt(100, Ack, 100);
        var blocks = bench.Blocks(bench.Last).Length;
        bench.Say(Ack, 100);

        Assert.That((blocks, bench.Stack.Readable(bench.Slot)), Is.EqualTo((0, 200)));
    }

    [Test]
    public void An_early_fin_counts_when_its_turn_comes()
    {
        var bench = new ReceiveBench();
        bench.SayAt(100, TcpFlags.Fin | Ack, 50);
        var early = bench.State;
        bench.Say(Ack, 100);

        Assert.Multiple(() =>
        {
            Assert.That(early, Is.EqualTo(TcpState.Established));
            Assert.That(bench.State, Is.EqualTo(TcpState.CloseWait));
            Assert.That(bench.Stack.Readable(bench.Slot), Is.EqualTo(150));
            Assert.That(bench.Acknowledged(bench.Sent[^1]), Is.EqualTo(151));
        });
    }

    [Test]
    public void A_full_buffer_closes_the_window_and_reading_opens_it()
    {
        var bench = new ReceiveBench(receiveBuffer: 8_000, windowScale: -1);
        FillWindow(bench);

        var closed = bench.Last.Packet.Window;
        bench.Forget();
        bench.Read();

        Assert.Multiple(() =>
        {
            Assert.That(closed, Is.Zero);
            Assert.That(bench.Sent, Has.Count.EqualTo(1));
            Assert.That(bench.Last.Packet.Window, Is.GreaterThanOrEqualTo(1460));
            Assert.That(bench.Count(Mib.TCPToZeroWindowAdv), Is.EqualTo(1));
            Assert.That(bench.Count(Mib.TCPFromZeroWindowAdv), Is.EqualTo(1));
        });
    }

    [Test]
    public void Data_beyond_a_closed_window_is_refused_and_answered()
    {
        var bench = new ReceiveBench(receiveBuffer: 8_000, windowScale: -1);
        FillWindow(bench);

        var held = bench.Stack.Readable(bench.Slot);
        bench.Forget();
        bench.SayAt(bench.PeerSent, Ack, 1);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Stack.Readable(bench.Slot), Is.EqualTo(held));
            Assert.That(bench.Sent, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public void The_window_never_shrinks()
    {
        var bench = new ReceiveBench(windowScale: -1);
        var edge = 0;
        for (var i = 0; i < 60; i++)
        {
            bench.Forget();
            bench.Say(Ack, 1000).Wait(45);
            var next = bench.Acknowledged(bench.Last) + bench.Last.Packet.Window;
            Assert.That(next, Is.GreaterThanOrEqualTo(edge));
            edge = next;
        }
    }

    [Test]
    public void The_buffer_grows_when_the_application_keeps_up()
    {
        var bench = new ReceiveBench(roundTrip: Duration.FromMilliseconds(20));
        var before = bench.Stack.GetOption(bench.Host, bench.Slot, SocketOption.ReceiveBuffer);
        for (var round = 0; round < 8; round++)
        {
            for (var i = 0; i < 20 << Math.Min(round, 4); i++)
            {
                bench.Say(Ack, 1448);
                bench.Read();
            }

            bench.Wait(20);
        }

        Assert.That(
            bench.Stack.GetOption(bench.Host, bench.Slot, SocketOption.ReceiveBuffer), Is.GreaterThan(before));
    }

    [Test]
    public void Data_for_nobody_resets_the_connection()
    {
        var bench = new ReceiveBench();
        bench.Stack.Close(bench.Host, bench.Slot);
        bench.Data(10);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Last.Flags, Is.EqualTo("R"));
            Assert.That(bench.Count(Mib.TCPAbortOnData), Is.EqualTo(1));
        });
    }

    private static void FillWindow(ReceiveBench bench)
    {
        // As a peer that keeps to the window: what goes beyond it is refused (tcp_sequence).
        var window = 1460;
        for (var i = 0; i < 20 && window > 0; i++)
        {
            bench.Say(Ack, Math.Min(1460, window)).Wait(45);
            window = bench.Acknowledged(bench.Last) + bench.Last.Packet.Window - bench.PeerSent;
        }
    }
}
