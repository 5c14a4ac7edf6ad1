using NetSim.Core;
using NetSim.Hosts;

namespace NetSim.Workloads;

/// <summary>
/// Bytes of one thing of a kind with everything that it needs: its record, its place in tables, its timers.
/// </summary>
internal static class SockMemory
{
    private static readonly MemoryKind[] Shared =
    [
        MemoryKind.LookupTable, MemoryKind.QueuedEvent, MemoryKind.Timer, MemoryKind.EventExtension,
    ];

    /// <summary>All that a world keeps for its sockets of one kind, per socket.</summary>
    /// <param name="world">A world whose sockets are nearly all of that kind.</param>
    /// <param name="records">What such a socket consists of; the first is counted.</param>
    public static double PerSock(World world, params ReadOnlySpan<MemoryKind> records)
    {
        var account = world.Memory();
        var bytes = 0L;
        foreach (var kind in Shared)
        {
            bytes += account[kind].Used;
        }

        foreach (var kind in records)
        {
            bytes += account[kind].Used;
        }

        return (double)bytes / account[records[0]].Count;
    }
}
