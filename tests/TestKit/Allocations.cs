namespace NetSim.Tests.TestKit;

/// <summary>Measures what code allocates on its own thread.</summary>
public static class Allocations
{
    /// <summary>
    /// Octets that an action allocates, the least of three runs: when a collection falls into a run, the runtime counts
    /// the unused rest of the thread's allocation area as well.
    /// </summary>
    public static long LeastOf(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var least = long.MaxValue;
        for (var run = 0; run < 3; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
