using System.Diagnostics;

namespace NetSim.Workloads;

/// <summary>
/// What the process has used of the machine so far. User time counts all threads, the collector's included, and nothing
/// that other processes take.
/// </summary>
/// <param name="Wall">Time on the clock.</param>
/// <param name="User">CPU time in the process's own code.</param>
/// <param name="System">CPU time in the kernel on its behalf, page faults included.</param>
public readonly record struct CpuTime(TimeSpan Wall, TimeSpan User, TimeSpan System)
{
    /// <summary>The reading now; only differences of two mean anything.</summary>
    public static CpuTime Now
    {
        get
        {
            var usage = Environment.CpuUsage;
            return new(Stopwatch.GetElapsedTime(0), usage.UserTime, usage.PrivilegedTime);
        }
    }

    /// <summary>The span between two readings.</summary>
    public static CpuTime operator -(CpuTime later, CpuTime earlier) =>
        new(later.Wall - earlier.Wall, later.User - earlier.User, later.System - earlier.System);

    /// <summary>The sum of two spans.</summary>
    public static CpuTime operator +(CpuTime left, CpuTime right) =>
        new(left.Wall + right.Wall, left.User + right.User, left.System + right.System);

    /// <summary>A span divided into <paramref name="parts"/>.</summary>
    public static CpuTime operator /(CpuTime span, int parts) =>
        new(span.Wall / parts, span.User / parts, span.System / parts);
}
