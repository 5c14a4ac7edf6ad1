using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// Sweeps expired entries as Linux's gc_worker does (v6.18): every 1 to 60 s, by the mean of the remaining life times,
/// of which a hundred imagined ones of 60 s keep a small table from being swept often. It has no event: a NAT catches
/// up before each packet and each question, which leaves the table as if the sweeps had happened in time. One sweep
/// looks at the whole table at one instant; Linux spreads a large one over some jiffies.
/// </summary>
internal sealed class ConntrackCollector(ConnectionTable table, ConntrackSysctls sysctls)
{
    private static readonly long Shortest = Duration.FromSeconds(1L).Nanoseconds;
    private static readonly long Longest = Duration.FromSeconds(60L).Nanoseconds;
    private static readonly long LongestCounted = Duration.FromSeconds(300L).Nanoseconds;
    private const int ImaginedEntries = 100;

    private long _next = Shortest;

    /// <summary>
    /// Set when a full table turned somebody away: the next sweep also throws out closing connections.
    /// </summary>
    public bool IsPressed { get; set; }

    public void CatchUp(long now)
    {
        while (_next <= now)
        {
            _next += Sweep(_next);
        }
    }

    private long Sweep(long at)
    {
        // With nothing to look at the mean is that of the imagined ones.
        if (table.Count == 0)
        {
            IsPressed = false;
            return Longest;
        }

        var mean = Longest;
        long looked = ImaginedEntries;
        var enough = sysctls.Max / 100 * 95;
        for (var slot = 1; slot < table.Limit; slot++)
        {
            ref var entry = ref table[slot];
            if (!entry.IsInUse)
            {
                continue;
            }

            if (entry.ExpiresAt <= at)
            {
                table.Remove(slot);
                continue;
            }

            mean += (Math.Clamp(entry.ExpiresAt - at, Shortest, LongestCounted) - mean) / ++looked;
            if (IsPressed && table.Count >= enough && MayGo(in entry))
            {
                table.Remove(slot);
            }
        }

        IsPressed = false;
        return Math.Clamp(mean, Shortest, Longest);
    }

    private static bool MayGo(in TrackedConnection entry) => !entry.IsAssured
        || entry.State is ConntrackState.FinWait or ConntrackState.CloseWait or ConntrackState.LastAck
            or ConntrackState.TimeWait or ConntrackState.Close;
}
