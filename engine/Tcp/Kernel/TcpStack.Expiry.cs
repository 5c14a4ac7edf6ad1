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
    private SimTime ExpiryOf(TcpHost host, Duration delay) =>
        PlaceInBucket(host, host.Clock.Expiry(_environment.Now, delay), pending: 0);

    /// <summary>The same for a timer whose bucket is known.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="at">When the bucket is due.</param>
    /// <param name="pending">
    /// When the timer fires as it is armed now, 0: not armed. In the same bucket it keeps its place (__mod_timer), so that
    /// a retransmission timer that each ACK starts anew is queued once a bucket.
    /// </param>
    private static SimTime PlaceInBucket(TcpHost host, SimTime at, long pending)
    {
        unchecked
        {
            if (!host.Clock.WheelLateness || host.Clock.Wheel != TimerWheel.Levels)
            {
                return at;
            }

            return (ulong)(pending - at.Nanoseconds) <= BucketOrderMask
                ? new SimTime(pending)
                : new SimTime(at.Nanoseconds + (BucketOrderMask - (host.TimersArmed++ & BucketOrderMask)));
        }
    }
}
