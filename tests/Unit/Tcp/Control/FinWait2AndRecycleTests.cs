using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Control;

public sealed class FinWait2AndRecycleTests
{
    [Test]
    public void A_fin_in_fin_wait_2_is_acknowledged_and_begins_a_full_time_wait()
    {
        var world = new TimeWaitWorld();
        world.Enter(TcpState.FinWait2, timeout: 10);
        world.Wait(5);

        world.Arrive(Segment(world, TcpFlags.Fin | TcpFlags.Ack, 0, 0));

        Assert.That(world.State, Is.EqualTo(TcpState.TimeWait));
        Assert.That(world.ExpiresIn, Is.EqualTo(60).Within(1e-6));
        Assert.That(world.World.Sent.Single().Packet.Acknowledgment.Value, Is.EqualTo(TimeWaitWorld.RcvNxt + 1));
        Assert.That(world.Server.Counters[Mib.TW], Is.EqualTo(1));
    }

    [Test]
    public void Data_in_fin_wait_2_is_reset_because_nobody_will_read_it()
    {
        var world = new TimeWaitWorld();
        world.Enter(TcpState.FinWait2, timeout: 10);

        world.Arrive(Segment(world, TcpFlags.Psh | TcpFlags.Ack, 0, 100));

        Assert.That(world.State, Is.Null);
        Assert.That(world.World.Sent.Single().Flags, Is.EqualTo("R"));
    }

    [Test]
    public void A_bare_ack_in_fin_wait_2_changes_nothing()
    {
        var world = new TimeWaitWorld();
        world.Enter(TcpState.FinWait2, timeout: 10);
        world.Wait(5);

        world.Arrive(Segment(world, TcpFlags.Ack, 0, 0));

        Assert.That(world.World.Sent, Is.Empty);
        Assert.That(world.State, Is.EqualTo(TcpState.FinWait2));
        Assert.That(world.ExpiresIn, Is.EqualTo(5).Within(1e-6));
    }

    [TestCase(10, 10)]
    [TestCase(0.1, 0.7)]
    public void Fin_wait_2_lasts_its_time_out_but_at_least_three_and_a_half_rto(double timeout, double lasts)
    {
        var world = new TimeWaitWorld();
        world.Enter(TcpState.FinWait2, timeout, rto: 0.2);

        Assert.That(world.ExpiresIn, Is.EqualTo(lasts).Within(1e-6));
        world.Wait(lasts);
        Assert.That(world.State, Is.Null);
        Assert.That(world.World.Sent, Is.Empty);
    }

    [Test]
    public void Mini_socks_of_at_most_four_seconds_count_as_killed()
    {
        var world = new TimeWaitWorld();
        world.Enter(TcpState.FinWait2, timeout: 4);

        Assert.That(world.Server.Counters[Mib.TWKilled], Is.EqualTo(1));
        Assert.That(world.Server.Counters[Mib.TW], Is.Zero);
    }

    [TestCase(0.0, 60.0)]
    [TestCase(2.5, 57.5)]
    [TestCase(7.4, 52.6)]
    public void On_the_old_wheel_time_wait_lasts_between_52_and_a_half_and_60_seconds(double enteredAt, double lasts)
    {
        var world = new TimeWaitWorld("linux-3.10");
        world.Enter(tuple: world.Tuple with { RemotePort = 1 });
        world.Wait(enteredAt);
        world.Enter();

        Assert.That(world.ExpiresIn, Is.EqualTo(lasts).Within(1e-6));
    }

    [TestCase(0.0, 22.5)]
    [TestCase(7.4, 15.1)]
    public void On_the_old_wheel_ten_seconds_of_fin_wait_2_are_15_to_22_and_a_half(double enteredAt, double lasts)
    {
        var world = new TimeWaitWorld("linux-3.10");
        world.Enter(tuple: world.Tuple with { RemotePort = 1 });
        world.Wait(enteredAt);
        world.Enter(TcpState.FinWait2, timeout: 10);

        Assert.That(world.ExpiresIn, Is.EqualTo(lasts).Within(1e-6));
    }

    [Test]
    public void Recycled_time_wait_lasts_three_and_a_half_rto_in_ticks_of_128_ms()
    {
        var world = new TimeWaitWorld("linux-3.10", change: settings => settings.TwRecycle = 1);
        world.Enter(rto: 0.2);

        Assert.That(world.ExpiresIn, Is.EqualTo(0.768).Within(1e-6));
        world.Wait(1);
        Assert.That(world.State, Is.Null);
        Assert.That(world.Server.Counters[Mib.TWKilled], Is.EqualTo(1));
    }

    [Test]
    public void Without_timestamps_nothing_is_recycled()
    {
        var world = new TimeWaitWorld("linux-3.10", timestamps: false, change: settings => settings.TwRecycle = 1);
        world.Enter(rto: 0.2);

        Assert.That(world.ExpiresIn, Is.GreaterThan(52));
    }

    [Test]
    public void A_recycled_peer_whose_clock_runs_behind_is_dropped_silently_for_60_seconds()
    {
        var world = new TimeWaitWorld("linux-3.10", change: settings => settings.TwRecycle = 1);
        world.Enter();
        world.Wait(2);
        var phone = Peer.Of("10.2.0.1", 40_000, world.Server.Address);

        world.Arrive(phone.Syn(TimeWaitWorld.LastTsVal - 2));
        var dropped = world.World.Sent.Count;
        world.Arrive((phone with { Port = 40_001 }).Syn(TimeWaitWorld.LastTsVal - 1));
        var within = world.World.Sent.Count;
        world.Wait(58);
        world.Arrive(phone.Syn(TimeWaitWorld.LastTsVal - 2));

        Assert.That(dropped, Is.Zero);
        Assert.That(within, Is.EqualTo(1));
        Assert.That(world.World.Sent.Count(sent => sent.Packet.DestinationPort == 40_000), Is.EqualTo(1));
        Assert.That(world.Server.Counters[Mib.PAWSPassive], Is.EqualTo(1));
        Assert.That(world.Server.Counters[Mib.ListenDrops], Is.EqualTo(1));
    }

    [TestCase("linux-2.6.32", 0)]
    [TestCase("linux-3.10", 1)]
    public void Only_3_10_counts_the_recycled_drop_in_listen_drops(string kernel, int drops)
    {
        var world = new TimeWaitWorld(kernel, change: settings => settings.TwRecycle = 1);
        world.Enter();

        world.Arrive(Peer.Of("10.2.0.1", 40_000, world.Server.Address).Syn(TimeWaitWorld.LastTsVal - 1000));

        Assert.That(world.Server.Counters[Mib.PAWSPassive], Is.EqualTo(1));
        Assert.That(world.Server.Counters[Mib.ListenDrops], Is.EqualTo(drops));
    }

    private static Packet Segment(TimeWaitWorld world, TcpFlags flags, int ahead, int length) =>
        world.Peer.Segment(
            flags,
            unchecked(TimeWaitWorld.RcvNxt + (uint)ahead),
            TimeWaitWorld.SndNxt,
            length,
            TimeWaitWorld.LastTsVal + 1000);
}
