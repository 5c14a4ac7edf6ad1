namespace NetSim.Core;

/// <summary>
/// Plans conservative windows (R. M. Fujimoto, "Parallel Discrete Event Simulation", CACM 33(10), 1990; the synchronous
/// form of D. M. Nicol, JACM 40(2), 1993): with m the earliest event anywhere and L the least delay between two
/// partitions, nothing that happens in [m, m + L) can reach another partition before m + L, so all partitions may run
/// that window independently. Used by one thread at a time: the one that completed the last window.
/// </summary>
/// <remarks>
/// <para>Invariants: windows do not overlap and their numbers are consecutive; when a window is planned, every
/// event that was sent in the one before lies in an outbox that its receiver knows of
/// (<see cref="WindowedPartition.Announce"/>); a partition with arrivals is active, so no outbox outlives the
/// window after its own; and nothing sent in a window is due before its <see cref="End"/>, which the sender
/// checks for each event.</para>
/// <para>Progress: m is the least time of all queues, timers and outboxes, so the partition that holds it handles at
/// least one event in every window.</para>
/// <para>No atomic operation here: plan and partitions belong to the planning thread from the decrement that made the
/// crew's counter zero (acquire: it sees what every partition wrote) to the exchange of the round (release: every
/// thread that reads the round sees the plan).</para>
/// </remarks>
internal sealed class WindowPlan(WindowedPartition[] partitions, RunState run)
{
    private readonly int[] _active = new int[partitions.Length];

    /// <summary>Consecutive number of the planned window; its parity chooses the outboxes.</summary>
    public long Window { get; private set; } = -1;

    /// <summary>First time that is not in the window.</summary>
    public long End { get; private set; }

    /// <summary>Partitions with something to do in the window.</summary>
    public ReadOnlySpan<int> Active => _active.AsSpan(0, ActiveCount);

    public int ActiveCount { get; private set; }

    /// <summary>Least delay between two partitions, in nanoseconds.</summary>
    public long Lookahead { get; set; }

    /// <summary>First time that the current run leaves alone.</summary>
    public long Until { get; set; }

    public ProfileSums Sums { get; } = new(partitions.Length);

    /// <summary>The earliest fault of the last window in the total order: the same for any number of threads.</summary>
    public WindowedPartition? Faulted { get; private set; }

    /// <summary>Closes the window that has completed and plans the next; false when the run is over.</summary>
    public bool TryPlanNext()
    {
        Close();
        var start = FindNextTime();
        if (Faulted is not null || run.Stop || start >= Until)
        {
            return false;
        }

        // Saturating: without any link between partitions the lookahead is "never".
        End = Lookahead > Until - start ? Until : start + Lookahead;
        Window++;
        Sums.Open(start, End);
        for (var index = 0; index < partitions.Length; index++)
        {
            // Arrivals must be taken in now even if they are for later: their outbox is filled again in the next
            // window.
            if (partitions[index].HasArrivals || partitions[index].NextTime < End)
            {
                _active[ActiveCount++] = index;
            }
        }

        return true;
    }

    /// <summary>Earliest event anywhere, in queues and outboxes, or timer.</summary>
    public long FindNextTime()
    {
        var next = long.MaxValue;
        foreach (var partition in partitions)
        {
            next = Math.Min(next, Math.Min(partition.NextTime, partition.NextArrival));
        }

        return next;
    }

    private void Close()
    {
        foreach (var index in Active)
        {
            var partition = partitions[index];
            partition.Announce();
            Sums.Add(partition.ProcessedInWindow);
            if (partition.Fault is not null
                && (Faulted is null || partition.FaultKey.CompareTo(Faulted.FaultKey) < 0))
            {
                Faulted = partition;
            }
        }

        Sums.Close();
        ActiveCount = 0;
    }
}
