using NetSim.Core;

namespace NetSim.Tcp;

/// <summary>
/// A host's kernel clock: its tick, its uptime, and when a timer that is armed now really fires. Timers never fire
/// early;
/// with wheel lateness on they fire late by what the kernel's <see cref="TimerWheel"/> costs.
/// </summary>
public readonly record struct KernelClock
{
    private const int LevelShift = 3;
    private const int LevelBuckets = 64;
    private const int Levels = 9;

    /// <summary>
    /// A clock that ticks <paramref name="hz"/> times a second and read <paramref name="uptime"/> at time zero.
    /// </summary>
    /// <param name="hz">Ticks a second: 100, 250, 300 or 1000.</param>
    /// <param name="uptime">Time since boot when the run starts, at least zero.</param>
    /// <param name="wheelLateness">Whether timers are late by the wheel's granularity.</param>
    /// <param name="wheel">Which wheel; the default is that of Linux 4.8 and later.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tick is not one that Linux offers, or the uptime is
    /// negative.</exception>
    public KernelClock(int hz, Duration uptime, bool wheelLateness, TimerWheel wheel = TimerWheel.Levels)
    {
        if (!IsHz(hz))
        {
            throw new ArgumentOutOfRangeException(nameof(hz), hz, "HZ must be 100, 250, 300 or 1000.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(uptime, Duration.Zero);
        Hz = hz;
        Tick = new(1_000_000_000L / hz);
        Uptime = uptime;
        WheelLateness = wheelLateness;
        Wheel = wheel;
    }

    /// <summary>Whether Linux can be built with so many ticks a second (CONFIG_HZ): 100, 250, 300 or 1000.</summary>
    public static bool IsHz(int hz) => hz is 100 or 250 or 300 or 1000;

    /// <summary>Ticks a second.</summary>
    public int Hz { get; }

    /// <summary>Time since boot at the start of the run; negative when the machine booted later.</summary>
    public Duration Uptime { get; private init; }

    /// <summary>Whether timers fire late by the wheel's granularity; off for textbook timing.</summary>
    public bool WheelLateness { get; }

    /// <summary>Which timer wheel the kernel has; matters only when <see cref="WheelLateness"/> is on.</summary>
    public TimerWheel Wheel { get; }

    /// <summary>Length of a tick (a jiffy).</summary>
    public Duration Tick { get; }

    /// <summary>The clock of the same kernel after a reboot: it reads zero at <paramref name="now"/>.</summary>
    public KernelClock RebootedAt(SimTime now) => this with { Uptime = new(-now.Nanoseconds) };

    /// <summary>Ticks since boot.</summary>
    public long Jiffies(SimTime now) => (Uptime.Nanoseconds + now.Nanoseconds) / Tick.Nanoseconds;

    /// <summary>Milliseconds since boot: Linux's timestamp clock since 4.13 (tcp_ts).</summary>
    public uint Milliseconds(SimTime now) => unchecked((uint)((Uptime.Nanoseconds + now.Nanoseconds) / 1_000_000));

    /// <summary>Whole seconds since boot: what ts_recent_stamp counts.</summary>
    public uint SecondsSinceBoot(SimTime now) =>
        unchecked((uint)((Uptime.Nanoseconds + now.Nanoseconds) / 1_000_000_000));

    /// <summary>When a timer armed at <paramref name="now"/> for <paramref name="delay"/> fires.</summary>
    public SimTime Expiry(SimTime now, Duration delay)
    {
        if (!WheelLateness)
        {
            return now + delay;
        }

        var span = Math.Max(1, (delay.Nanoseconds + Tick.Nanoseconds - 1) / Tick.Nanoseconds);
        return ExpiryInWheel(Jiffies(now), span);
    }

    /// <summary>When a timer armed in tick <paramref name="jiffies"/> for some more ticks fires.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="jiffies"><see cref="Jiffies"/> of it.</param>
    /// <param name="ticks">At least 1.</param>
    internal SimTime Expiry(SimTime now, long jiffies, long ticks) =>
        WheelLateness ? ExpiryInWheel(jiffies, ticks) : now + (Tick * ticks);

    private SimTime ExpiryInWheel(long jiffies, long span)
    {
        if (Wheel == TimerWheel.Cascading)
        {
            return new SimTime((jiffies + span) * Tick.Nanoseconds - Uptime.Nanoseconds);
        }

        var level = 0;
        // A level holds spans below 63 of the next finer level's buckets (LVL_START).
        while (level < Levels - 1 && span >= (long)(LevelBuckets - 1) << (level * LevelShift))
        {
            level++;
        }

        var shift = level * LevelShift;
        var fires = (((jiffies + span) >> shift) + 1) << shift;
        return new SimTime(fires * Tick.Nanoseconds - Uptime.Nanoseconds);
    }
}
