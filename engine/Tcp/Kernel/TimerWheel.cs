namespace NetSim.Tcp;

/// <summary>How a kernel keeps its timers (kernel/time/timer.c).</summary>
public enum TimerWheel : byte
{
    /// <summary>
    /// Since Linux 4.8 (calc_wheel_index): 64 buckets a level, each level 8 times coarser and never cascaded, so that a
    /// timer is late by the granularity of the level chosen when it was armed.
    /// </summary>
    Levels,

    /// <summary>
    /// Before Linux 4.8: levels cascade down to the exact tick, so that a timer is late by less than a tick.
    /// </summary>
    Cascading,
}
