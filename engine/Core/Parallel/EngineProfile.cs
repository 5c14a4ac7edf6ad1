namespace NetSim.Core;

/// <summary>
/// What a run's windows looked like: why it is, or could be, parallel. Depends on the partitions, not on threads.
/// </summary>
public sealed record EngineProfile
{
    /// <summary>Threads that run windows; 0 while the engine has not chosen yet.</summary>
    public required int Threads { get; init; }

    /// <summary>The least delay between two partitions: the length of a window.</summary>
    public required Duration Lookahead { get; init; }

    /// <summary>Events handled by each partition, in partition order.</summary>
    public required IReadOnlyList<long> EventsOfPartition { get; init; }

    /// <summary>Windows run; one per <see cref="Engine.RunUntil"/> when there is one partition.</summary>
    public required long Windows { get; init; }

    /// <summary>Mean number of events in a window, over all partitions.</summary>
    public required double EventsPerWindow { get; init; }

    /// <summary>Half of the windows have at most so many events, within 1.6 %.</summary>
    public required long MedianWindowEvents { get; init; }

    /// <summary>99 of 100 windows have at most so many events, within 1.6 %.</summary>
    public required long LargeWindowEvents { get; init; }

    /// <summary>Mean length of a window in simulated time; windows start at an event, so gaps are in none.</summary>
    public required Duration MeanWindow { get; init; }

    /// <summary>
    /// The critical-path bound for 1, 2, 4, … threads up to the number of partitions, counting every event as equal
    /// work: all events divided by the sum over windows of what the busiest thread must at least do there. No schedule
    /// of whole partitions is faster.
    /// </summary>
    public required IReadOnlyList<SpeedupBound> Bounds { get; init; }

    /// <summary>
    /// The bound for a power of two of threads; more threads than partitions are worth as many as partitions.
    /// </summary>
    public double SpeedupAt(int threads) =>
        Bounds.Last(bound => bound.Threads <= threads || bound.Threads == 1).Speedup;
}

/// <summary>At most this much faster than one thread.</summary>
/// <param name="Threads">Threads.</param>
/// <param name="Speedup">Factor over one thread, at least 1.</param>
public readonly record struct SpeedupBound(int Threads, double Speedup);
