using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Control;

/// <summary>The cases are those of experiment e06_syn_to_tw on Linux 6.18.44.</summary>
public sealed class TimeWaitTests
{
    [TestCase(100_000, 1000)]
    [TestCase(100_000, 0)]
    [TestCase(1, 0)]
    [TestCase(-100_000, 1000)]
    public void A_syn_that_is_newer_by_sequence_or_timestamp_opens_a_new_connection(int ahead, int later)
    {
        var world = new TimeWaitWorld();
        world.Enter();
        world.Wait(0.2);

        world.Arrive(Syn(world, ahead, later));

        var reply = world.World.Sent.Single();
        Assert.That(reply.Flags, Is.EqualTo("S."));
        Assert.That(reply.Packet.Sequence.Value, Is.EqualTo(TimeWaitWorld.SndNxt + 65_537));
        Assert.That(reply.Packet.Acknowledgment.Value, Is.EqualTo(TimeWaitWorld.RcvNxt + ahead + 1));
        Assert.That(world.State, Is.EqualTo(TcpState.SynReceived));
        Assert.That(world.Server.TimeWaitCount, Is.Zero);
    }

    [TestCase(100_000, -1000, true)]
    [TestCase(-100_000, -5000, true)]
    [TestCase(-100_000, 0, false)]
    [TestCase(0, 0, false)]
    public void Any_other_syn_is_acknowledged_and_re_arms_only_when_paws_rejects_it(int ahead, int later, bool rearms)
    {
        var world = new TimeWaitWorld();
        world.Enter();
        world.Wait(0.2);

        world.Arrive(Syn(world, ahead, later));

        var reply = world.World.Sent.Single();
        Assert.That(reply.Flags, Is.EqualTo("."));
        Assert.That(reply.Packet.Sequence.Value, Is.EqualTo(TimeWaitWorld.SndNxt));
        Assert.That(reply.Packet.Acknowledgment.Value, Is.EqualTo(TimeWaitWorld.RcvNxt));
        Assert.That(reply.Packet.TimestampEcho, Is.EqualTo(TimeWaitWorld.LastTsVal));
        Assert.That(reply.Packet.Window, Is.EqualTo(512));
        Assert.That(world.ExpiresIn, Is.EqualTo(rearms ? 60 : 59.8).Within(1e-6));
        Assert.That(world.Server.Counters[Mib.PAWSTimewait], Is.EqualTo(rearms ? 1 : 0));
    }

    [TestCase(1, true)]
    [TestCase(100_000, true)]
    [TestCase(0, false)]
    [TestCase(-100_000, false)]
    public void Without_timestamps_only_a_later_sequence_number_opens(int ahead, bool opens)
    {
        var world = new TimeWaitWorld(timestamps: false);
        world.Enter();

        world.Arrive(Syn(world, ahead, 0));

        Assert.That(world.World.Sent.Single().Flags, Is.EqualTo(opens ? "S." : "."));
        Assert.That(world.World.Sent.Single().Packet.HasTimestamps, Is.False);
    }

    [Test]
    public void Without_a_listener_even_a_good_syn_is_only_acknowledged()
    {
        var world = new TimeWaitWorld();
        world.Enter();
        world.World.Stack.CloseListener(world.Listener);

        world.Arrive(Syn(world, 100_000, 1000));

        Assert.That(world.World.Sent.Single().Flags, Is.EqualTo("."));
        Assert.That(world.State, Is.EqualTo(TcpState.TimeWait));
    }

    [Test]
    public void A_syn_to_time_wait_bypasses_the_full_syn_queue()
    {
        var world = new TimeWaitWorld(change: settings => settings.Syncookies = 0);
        world.Enter();
        foreach (var i in Enumerable.Range(1, 20))
        {
            world.Arrive(TestKit.Peer.Of("10.67.0.1", 21_000 + i, world.Server.Address).Syn());
        }

        world.Arrive(Syn(world, 100_000, 1000));

        Assert.That(world.Listener.SynQueueLength, Is.EqualTo(6));
        Assert.That(world.State, Is.EqualTo(TcpState.SynReceived));
    }

    [Test]
    public void A_reset_at_the_next_sequence_number_ends_it()
    {
        var world = new TimeWaitWorld();
        world.Enter();

        world.Arrive(Reset(world, 0, 1000));

        Assert.That(world.State, Is.Null);
        Assert.That(world.World.Sent, Is.Empty);
    }

    [TestCase(1000, 1000, 0, 0)]
    [TestCase(0, -1000, 0, 1)]
    [TestCase(0, 1000, 1, 0)]
    public void A_reset_elsewhere_or_too_old_or_under_rfc1337_is_ignored_and_does_not_re_arm(
        int ahead, int later, int rfc1337, int pawsRejects)
    {
        var world = new TimeWaitWorld(change: settings => settings.Rfc1337 = rfc1337);
        world.Enter();
        world.Wait(0.2);

        world.Arrive(Reset(world, ahead, later));

        Assert.That(world.World.Sent, Is.Empty);
        Assert.That(world.ExpiresIn, Is.EqualTo(59.8).Within(1e-6));
        Assert.That(world.Server.Counters[Mib.PAWSTimewait], Is.EqualTo(pawsRejects));
    }

    [Test]
    public void In_old_kernels_an_ignored_reset_re_arms_and_paws_counts_elsewhere()
    {
        var world = new TimeWaitWorld("linux-3.10", change: settings => settings.Rfc1337 = 1);
        world.Enter();
        world.Wait(30);

        world.Arrive(Reset(world, 0, 1000));
        world.Arrive(Syn(world, 100_000, -1000));

        Assert.That(world.ExpiresIn, Is.GreaterThan(50));
        Assert.That(world.Server.Counters[Mib.PAWSEstab], Is.EqualTo(1));
        Assert.That(world.Server.Counters[Mib.PAWSTimewait], Is.Zero);
    }

    [Test]
    public void Data_a_repeated_fin_and_a_syn_ack_are_acknowledged_and_re_arm()
    {
        var world = new TimeWaitWorld();
        foreach (var flag in new[] { TcpFlags.Psh, TcpFlags.Fin, TcpFlags.Syn })
        {
            var flags = flag | TcpFlags.Ack;
            world.Enter();
            world.Wait(20);
            var length = (flags & TcpFlags.Psh) != 0 ? 3 : 0;
            world.Arrive(Segment(world, flags, -1, 1000, length));

            Assert.That(world.World.Sent.Single().Flags, Is.EqualTo("."), $"{flags}");
            Assert.That(world.ExpiresIn, Is.EqualTo(60).Within(1e-6), $"{flags}");
            world.World.ClearRecords();
            world.Wait(61);
            Assert.That(world.State, Is.Null);
        }
    }

    [Test]
    public void A_bare_ack_in_order_is_silent_and_re_arms()
    {
        var world = new TimeWaitWorld();
        world.Enter();
        world.Wait(20);

        world.Arrive(Segment(world, TcpFlags.Ack, 0, 1000, 0));

        Assert.That(world.World.Sent, Is.Empty);
        Assert.That(world.ExpiresIn, Is.EqualTo(60).Within(1e-6));
    }

    [Test]
    public void Acknowledgments_of_what_does_not_fit_come_at_most_every_500_ms_except_for_data()
    {
        var world = new TimeWaitWorld();
        world.Enter();

        foreach (var _ in Enumerable.Range(0, 5))
        {
            world.Arrive(Syn(world, -100_000, 0));
            world.Wait(0.2);
        }

        Assert.That(world.World.Sent, Has.Count.EqualTo(2));
        Assert.That(world.Server.Counters[Mib.TCPACKSkippedTimeWait], Is.EqualTo(3));
        world.Arrive(Segment(world, TcpFlags.Ack | TcpFlags.Psh, 0, 1000, 3));
        Assert.That(world.World.Sent, Has.Count.EqualTo(3));
    }

    [Test]
    public void It_lasts_60_seconds_and_a_fin_afterwards_is_reset()
    {
        var world = new TimeWaitWorld(change: settings => settings.FinTimeout = 10);
        world.Enter();

        world.Wait(59.999);
        var before = world.State;
        world.Wait(0.001);
        world.Arrive(Segment(world, TcpFlags.Ack | TcpFlags.Fin, -1, 1000, 0));

        Assert.That(before, Is.EqualTo(TcpState.TimeWait));
        Assert.That(world.State, Is.Null);
        Assert.That(world.World.Sent.Single().Flags, Is.EqualTo("R"));
        Assert.That(world.Server.Counters[Mib.TW], Is.EqualTo(1));
    }

    [Test]
    public void Beyond_tcp_max_tw_buckets_a_connection_closes_at_once()
    {
        var world = new TimeWaitWorld(change: settings => settings.MaxTwBuckets = 10);
        foreach (var port in Enumerable.Range(1, 20))
        {
            world.Enter(tuple: world.Tuple with { RemotePort = (ushort)port });
        }

        Assert.That(world.Server.TimeWaitCount, Is.EqualTo(10));
        Assert.That(world.Server.Counters[Mib.TCPTimeWaitOverflow], Is.EqualTo(10));
        Assert.That(world.Server.Counters[Mib.TW], Is.EqualTo(10));
        Assert.That(world.Server.SockCount, Is.EqualTo(10));
    }

    [Test]
    public void Re_arming_many_times_keeps_one_timer_and_ends_60_seconds_after_the_last()
    {
        var world = new TimeWaitWorld();
        world.Enter();
        foreach (var _ in Enumerable.Range(0, 100))
        {
            world.Wait(1);
            world.Arrive(Segment(world, TcpFlags.Ack, 0, 1000, 0));
        }

        world.Wait(59.9);
        var before = world.State;
        world.Wait(0.1);

        Assert.That(before, Is.EqualTo(TcpState.TimeWait));
        Assert.That(world.State, Is.Null);
    }

    private static Packet Syn(TimeWaitWorld world, int ahead, int later) =>
        world.Peer.Syn(Moved(TimeWaitWorld.LastTsVal, later), Moved(TimeWaitWorld.RcvNxt, ahead));

    private static Packet Reset(TimeWaitWorld world, int ahead, int later) =>
        Segment(world, TcpFlags.Rst, ahead, later, 0);

    private static Packet Segment(TimeWaitWorld world, TcpFlags flags, int ahead, int later, int length) =>
        world.Peer.Segment(
            flags,
            Moved(TimeWaitWorld.RcvNxt, ahead),
            (flags & TcpFlags.Ack) != 0 ? TimeWaitWorld.SndNxt : 0,
            length,
            Moved(TimeWaitWorld.LastTsVal, later));

    private static uint Moved(uint value, int by) => unchecked(value + (uint)by);
}
