namespace NetSim.Network;

/// <summary>What happened to packets at the nodes of one partition, beside the links' own counters.</summary>
public record struct ForwardingCounters
{
    /// <summary>Packets passed on by routers and NATs.</summary>
    public long Forwarded;

    /// <summary>Packets that hosts sent to addresses to which nothing leads (spoofed or unrouted).</summary>
    public long NoRoute;

    /// <summary>Packets for which a router found no way on.</summary>
    public long Unreachable;

    /// <summary>Packets whose TTL was used up at a router.</summary>
    public long TimeToLiveExceeded;

    /// <summary>Packets that NATs dropped.</summary>
    public long Untranslatable;

    /// <summary>ICMP errors that routers and NATs sent.</summary>
    public long IcmpErrorsSent;

    /// <summary>The sum of two.</summary>
    public static ForwardingCounters operator +(ForwardingCounters left, ForwardingCounters right) => new()
    {
        Forwarded = left.Forwarded + right.Forwarded,
        NoRoute = left.NoRoute + right.NoRoute,
        Unreachable = left.Unreachable + right.Unreachable,
        TimeToLiveExceeded = left.TimeToLiveExceeded + right.TimeToLiveExceeded,
        Untranslatable = left.Untranslatable + right.Untranslatable,
        IcmpErrorsSent = left.IcmpErrorsSent + right.IcmpErrorsSent,
    };
}
