using System.Runtime.InteropServices;

namespace NetSim.Perf.Hold;

/// <summary>CPU time of the calling thread: what others take from the machine is not counted.</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID

    public static long Nanoseconds
    {
        get
        {
            if (GetTime(ThreadCpuTime, out var time) != 0)
            {
                throw new InvalidOperationException("clock_gettime failed");
            }

            return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
