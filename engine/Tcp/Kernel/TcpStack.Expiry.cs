using NetSim.Core;

namespace NetSim.Tcp;

public sealed partial class TcpStack
{
    // More than fall into one bucket of any but the largest floods; beyond, their order begins anew.
    private const uint BucketOrderMask = 0xFFFF;

    /// <summary>
    /// When a timer that is armed now fires. Timers of one bucket of the wheel fire last in, first out: enqueue_timer
    /// puts each at the head of the bucket's list, and expire_timers takes from the head (Linux v6.18; before 4.8 a list
    /// kept their order). Here each is a nanosecond earlier than the one armed before.
    /// </summary>
    private SimTime ExpiryOf(TcpHost host, Duration delay)
    {
        var at = host.Clock.Expiry(_environment.Now, delay);
        if (!host.Clock.WheelLateness || host.Clock.Wheel != TimerWheel.Levels)
        {
            return at;
        }

        unchecked
        {
            return new SimTime(at.Nanoseconds + (BucketOrderMask - (host.TimersArmed++ & BucketOrderMask)));
        }
    }
}
