namespace NetSim.Network;

/// <summary>The counters of <c>conntrack -S</c> that a NAT moves.</summary>
public record struct ConntrackCounters
{
    /// <summary><c>found</c>: a tuple that a new connection wanted was taken.</summary>
    public long Found;

    /// <summary><c>invalid</c>: packets that fit no connection and may start none.</summary>
    public long Invalid;

    /// <summary><c>insert_failed</c>: connections that found no free tuple.</summary>
    public long InsertFailed;

    /// <summary><c>drop</c>: packets dropped for want of an entry or a tuple.</summary>
    public long Drop;

    /// <summary><c>early_drop</c>: entries thrown out of a full table for new ones.</summary>
    public long EarlyDrop;
}
