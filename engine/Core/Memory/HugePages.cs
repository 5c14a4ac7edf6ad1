using System.Runtime.InteropServices;

namespace NetSim.Core;

/// <summary>
/// Asks Linux for 2 MiB pages under large blocks: random access to a million events misses the TLB at each event
/// otherwise. A hint: refusal costs speed only, and other systems are not asked.
/// </summary>
internal static unsafe partial class HugePages
{
    private const nuint PageSize = 2 << 20;
    private const int Advice = 14; // MADV_HUGEPAGE, <linux/mman.h>

    /// <summary>Advises about the whole huge pages within the block, which must not have been touched yet.</summary>
    public static void Advise(void* start, nuint length)
    {
        var first = ((nuint)start + PageSize - 1) & ~(PageSize - 1);
        var last = ((nuint)start + length) & ~(PageSize - 1);
        if (last > first && OperatingSystem.IsLinux())
        {
            _ = MAdvise(first, last - first, Advice);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MAdvise(nuint start, nuint length, int advice);
}
