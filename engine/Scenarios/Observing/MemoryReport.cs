using NetSim.Core;

namespace NetSim.Scenarios;

/// <summary>Where the bytes are at a run's end, beside what the process has in all.</summary>
/// <param name="Account">Bytes by kind.</param>
/// <param name="HeapBytes">
/// Live bytes of the managed heap, after a full collection: the account, and beside it the script, results and captures,
/// the compiler's caches.
/// </param>
/// <param name="ResidentBytes">The process's resident set: the heap with its free room, code and stacks.</param>
public sealed record MemoryReport(MemoryAccount Account, long HeapBytes, long ResidentBytes)
{
    internal static MemoryReport Of(Simulation simulation)
    {
        var account = simulation.World.Memory();
        simulation.Traffic.AddTo(account);
        return new(account, GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }
}
