using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit;

/// <summary>
/// Loss recovery: fast retransmit with and without SACK, partial ACKs, RACK, time-outs and their undoing.
/// </summary>
public sealed class ReceiveRecoveryTests
{
    private const int Mss = 1448;

    [Test]
    public void The_third_duplicate_ack_retransmits_without_sack()
    {
        var bench = Loaded(10, sack: false);
        bench.Ack(0);
        bench.Ack(0);
        var afterTwo = Retransmitted(bench);
        bench.Ack(0);

        Assert.Multiple(() =>
        {
            Assert.That(afterTwo, Is.Empty);
            Assert.That(Retransmitted(bench), Is.EqualTo(new[] { 0 }));
            Assert.That(bench.Count(Mib.TCPRenoRecovery), Is.EqualTo(1));
            Assert.That(bench.Count(Mib.TCPFastRetrans), Is.EqualTo(1));
        });
    }

    [Test]
    public void Limited_transmit_sends_new_data_on_the_first_two_duplicates()
    {
        var bench = new ReceiveBench(sack: false, roundTrip: Duration.FromMilliseconds(20));
        bench.Write(20 * Mss);
        bench.Forget();
        bench.Ack(0);
        bench.Ack(0);

        Assert.That(bench.Sent.Select(bench.OffsetOf), Is.EqualTo(new[] { 10 * Mss, 11 * Mss }));
    }

    [Test]
    public void A_partial_ack_retransmits_the_next_hole_without_sack()
    {
        var bench = Loaded(10, sack: false);
        bench.Ack(0);
        bench.Ack(0);
        bench.Ack(0);
        bench.Forget();
        bench.Wait(20);
        bench.Ack(4 * Mss);

        Assert.Multiple(() =>
        {
            Assert.That(Retransmitted(bench), Is.EqualTo(new[] { 4 * Mss }));
            Assert.That(bench.Stack.Info(bench.Host, bench.Slot).Phase, Is.EqualTo(RecoveryPhase.Recovery));
        });
    }

    [Test]
    public void Recovery_without_sack_ends_only_above_its_window()
    {
        var bench = Loaded(10, sack: false);
        bench.Ack(0);
        bench.Ack(0);
        bench.Ack(0);
        bench.Wait(20);
        bench.Ack(10 * Mss);
        var at = bench.Stack.Info(bench.Host, bench.Slot).Phase;
        bench.Write(Mss);
        bench.Wait(20);
        bench.Ack(11 * Mss);

        Assert.That(
            (at, bench.Stack.Info(bench.Host, bench.Slot).Phase),
            Is.EqualTo((RecoveryPhase.Recovery, RecoveryPhase.Open)));
    }

    [Test]
    public void Three_sacked_segments_retransmit_the_hole()
    {
        var bench = Loaded(10, sack: true);
        bench.Ack(0, (Mss, 2 * Mss));
        bench.Ack(0, (Mss, 3 * Mss));
        var afterTwo = Retransmitted(bench);
        bench.Ack(0, (Mss, 4 * Mss));

        Assert.Multiple(() =>
        {
            Assert.That(afterTwo, Is.Empty);
            Assert.That(Retransmitted(bench), Is.EqualTo(new[] { 0 }));
            Assert.That(bench.Count(Mib.TCPSackRecovery), Is.EqualTo(1));
            Assert.That(bench.Stack.Info(bench.Host, bench.Slot).Sacked, Is.EqualTo(3));
        });
    }

    [Test]
    public void All_holes_below_the_newest_sack_are_found_at_once()
    {
        var bench = Loaded(10, sack: true);
        bench.Ack(0, (Mss, 2 * Mss), (3 * Mss, 4 * Mss), (5 * Mss, 7 * Mss));

        Assert.Multiple(() =>
        {
            Assert.That(Retransmitted(bench), Is.EqualTo(new[] { 0, 2 * Mss, 4 * Mss }));
            Assert.That(bench.Stack.Info(bench.Host, bench.Slot).Lost, Is.EqualTo(3));
        });
    }

    [Test]
    public void Fewer_than_three_sacked_wait_for_a_quarter_of_the_round_trip()
    {
        var bench = Loaded(3, sack: true);
        bench.Ack(0, (Mss, 2 * Mss));
        var before = Retransmitted(bench);
        bench.Wait(20);

        Assert.Multiple(() =>
        {
            Assert.That(before, Is.Empty);
            Assert.That(Retransmitted(bench), Is.EqualTo(new[] { 0 }));
        });
    }

    [Test]
    public void A_lost_retransmission_is_found_by_what_was_sent_after_it()
    {
        var bench = Loaded(10, sack: true, unsent: 20);
        bench.Ack(0, (Mss, 4 * Mss));
        bench.Ack(0, (Mss, 10 * Mss));
        var first = Retransmitted(bench);
        bench.Wait(20);
        // New data that left after the retransmission arrives; the retransmission does not.
        bench.Ack(0, (Mss, 11 * Mss));

        Assert.Multiple(() =>
        {
            Assert.That(first, Is.EqualTo(new[] { 0 }));
            Assert.That(Retransmitted(bench), Is.EqualTo(new[] { 0, 0 }));
            Assert.That(bench.Count(Mib.TCPLostRetransmit), Is.EqualTo(1));
            Assert.That(bench.Count(Mib.TCPTimeouts), Is.Zero);
        });
    }

    [Test]
    public void Recovery_reduces_cwnd_to_seven_tenths_with_cubic_and_half_with_reno()
    {
        var cubic = Recovered("cubic");
        var reno = Recovered("reno");

        Assert.That((cubic, reno), Is.EqualTo((7, 5)));
    }

    [Test]
    public void A_time_out_that_was_needless_is_undone_by_f_rto()
    {
        var bench = Loaded(10, sack: true, unsent: 3);
        bench.Wait(900);
        var inLoss = bench.Stack.Info(bench.Host, bench.Slot);
        bench.PeerGot = 0;
        // The originals arrive late: first one without, then more.
        bench.Ack(2 * Mss);
        bench.Ack(5 * Mss);

        Assert.Multiple(() =>
        {
            Assert.That(inLoss.Phase, Is.EqualTo(RecoveryPhase.Loss));
            Assert.That(inLoss.Cwnd, Is.LessThan(10));
            Assert.That(bench.Stack.Info(bench.Host, bench.Slot).Phase, Is.EqualTo(RecoveryPhase.Open));
            Assert.That(bench.Count(Mib.TCPSpuriousRTOs) + bench.Count(Mib.TCPLossUndo), Is.GreaterThanOrEqualTo(1));
            Assert.That(bench.Stack.Info(bench.Host, bench.Slot).Cwnd, Is.GreaterThanOrEqualTo(10));
        });
    }

    [Test]
    public void An_old_timestamp_in_the_ack_after_a_time_out_undoes_it()
    {
        var bench = new ReceiveBench(settings => settings.EarlyRetrans = 0, roundTrip: Duration.FromMilliseconds(20));
        bench.Write(Mss);
        var original = bench.Last.Packet.TimestampValue;
        bench.Wait(400);
        var ack = bench.Segment(TcpFlags.Ack, 0, 0);
        ack.Acknowledgment += Mss;
        ack.TimestampEcho = original;
        bench.World.Arrive(bench.Host, ack);

        Assert.Multiple(() =>
        {
            Assert.That(bench.Count(Mib.TCPTimeouts), Is.GreaterThanOrEqualTo(1));
            Assert.That(bench.Count(Mib.TCPLossUndo), Is.EqualTo(1));
            Assert.That(bench.Stack.Info(bench.Host, bench.Slot).Cwnd, Is.EqualTo(10));
        });
    }

    [Test]
    public void A_real_time_out_halves_ssthresh_and_starts_slowly()
    {
        var bench = Loaded(10, sack: true);
        bench.Wait(2_000);
        var info = bench.Stack.Info(bench.Host, bench.Slot);

        Assert.Multiple(() =>
        {
            Assert.That(info.Phase, Is.EqualTo(RecoveryPhase.Loss));
            Assert.That(info.Ssthresh, Is.EqualTo(7));
            Assert.That(info.Lost, Is.EqualTo(info.Unacked));
        });
    }

    [Test]
    public void A_d_sack_for_every_retransmission_undoes_the_recovery()
    {
        var bench = Loaded(10, sack: true);
        bench.Ack(0, (Mss, 4 * Mss));
        var reduced = bench.Stack.Info(bench.Host, bench.Slot).Phase;
        bench.Wait(20);
        bench.Ack(10 * Mss);
        bench.Ack(10 * Mss, (0, Mss));

        Assert.Multiple(() =>
        {
            Assert.That(reduced, Is.EqualTo(RecoveryPhase.Recovery));
            Assert.That(bench.Count(Mib.TCPDSACKRecv), Is.EqualTo(1));
            Assert.That(bench.Count(Mib.TCPDSACKUndo), Is.EqualTo(1));
            Assert.That(bench.Stack.Info(bench.Host, bench.Slot).Cwnd, Is.GreaterThanOrEqualTo(10));
        });
    }

    [Test]
    public void A_probe_that_repaired_a_loss_counts_as_congestion()
    {
        var bench = Loaded(4, sack: true);
        bench.Wait(60);
        var probes = bench.Count(Mib.TCPLossProbes);
        bench.Write(Mss);
        bench.Wait(20);
        bench.Ack(5 * Mss);

        Assert.Multiple(() =>
        {
            Assert.That(probes, Is.EqualTo(1));
            Assert.That(bench.Count(Mib.TCPLossProbeRecovery), Is.EqualTo(1));
            Assert.That(bench.Stack.Info(bench.Host, bench.Slot).Ssthresh, Is.EqualTo(7));
        });
    }

    [Test]
    public void Blocks_that_make_no_sense_are_discarded()
    {
        var bench = Loaded(4, sack: true);
        bench.Ack(0, (20 * Mss, 21 * Mss));
        bench.Ack(0, (3 * Mss, 2 * Mss));

        Assert.Multiple(() =>
        {
            Assert.That(bench.Count(Mib.TCPSACKDiscard), Is.EqualTo(2));
            Assert.That(bench.Stack.Info(bench.Host, bench.Slot).Sacked, Is.Zero);
        });
    }

    private static int Recovered(string control)
    {
        var bench = new ReceiveBench(
            settings => settings.CongestionControl = control, roundTrip: Duration.FromMilliseconds(20));
        bench.Write(10 * Mss);
        bench.Wait(20);
        bench.Ack(0, (Mss, 10 * Mss));
        bench.Wait(20);
        bench.Ack(10 * Mss);
        return bench.Stack.Info(bench.Host, bench.Slot).Cwnd;
    }

    // A sender with so many full segments in flight, sent one round trip ago, and as many as are asked waiting behind.
    private static ReceiveBench Loaded(int segments, bool sack, int unsent = 0)
    {
        var bench = new ReceiveBench(sack: sack, roundTrip: Duration.FromMilliseconds(20));
        bench.Write((segments + unsent) * Mss);
        bench.Forget();
        bench.Wait(20);
        return bench;
    }

    // What was in flight before the records began and was sent again since.
    private static int[] Retransmitted(ReceiveBench bench) =>
        [.. bench.Sent.Where(sent => sent.Packet.Length > 0).Select(bench.OffsetOf).Where(offset => offset < 10 * Mss)];
}
