namespace NetSim.Core;

/// <summary>
/// What a run's windows looked like: why it is, or could be, parallel. Depends on the partitions, not on threads.
/// </summary>
public sealed record EngineProfile
{
    /// <summary>Events handled by each partition, in partition order.</summary>
    public required IReadOnlyList<long> EventsOfPartition { get; init; }

    /// <summary>Windows run; one per <see cref="Engine.RunUntil"/> when there is one partition.</summary>
    public required long Windows { get; init; }

    /// <summary>Mean number of events in a window, over all partitions.</summary>
    public required double EventsPerWindow { get; init; }

    /// <summary>Mean length of a window in simulated time; windows start at an event, so gaps are in none.</summary>
    public required Duration MeanWindow { get; init; }

    /// <summary>
    /// The critical-path bound for 1, 2, 4, … threads up to the number of partitions, counting every event as equal
    /// work: all events divided by the sum over windows of what the busiest thread must at least do there. No schedule
    /// of whole partitions is faster.
    /// </summary>
    public required IReadOnlyList<SpeedupBound> Bounds { get; init; }
}

/// <summary>At most this much faster than one thread.</summary>
/// <param name="Threads">Threads.</param>
/// <param name="Speedup">Factor over one thread, at least 1.</param>
public readonly record struct SpeedupBound(int Threads, double Speedup);
