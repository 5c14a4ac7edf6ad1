using System.Runtime.InteropServices;

namespace NetSim.Network;

/// <summary>
/// What happened to the packets of one direction of a link. Queue drops and link losses are different things and are
/// counted apart; every packet given to the link is in exactly one of <see cref="Packets"/>, <see cref="Lost"/>,
/// <see cref="QueueDrops"/>, <see cref="EarlyDrops"/>, <see cref="Expired"/>, <see cref="DownDrops"/> and
/// <see cref="TooBig"/>; copies made by duplication are in <see cref="Duplicated"/> and then in one of these, too.
/// </summary>
// Two cache lines: the counters of neighbouring partitions must not share one.
[StructLayout(LayoutKind.Sequential, Size = 128)]
public record struct LinkCounters
{
    /// <summary>Packets that reach the other end, corrupted ones included.</summary>
    public long Packets;

    /// <summary>Bytes of <see cref="Packets"/>, IPv4 headers included.</summary>
    public long Bytes;

    /// <summary>Packets lost by the loss model.</summary>
    public long Lost;

    /// <summary>Packets that found the queue full.</summary>
    public long QueueDrops;

    /// <summary>Packets that RED or CoDel dropped before the queue was full.</summary>
    public long EarlyDrops;

    /// <summary>Packets that a queue marked with ECN's Congestion Experienced instead of dropping them.</summary>
    public long Marked;

    /// <summary>Packets destroyed because they would be older than MSL on arrival.</summary>
    public long Expired;

    /// <summary>Packets given to the link while it was down.</summary>
    public long DownDrops;

    /// <summary>Packets longer than the MTU.</summary>
    public long TooBig;

    /// <summary>Packets whose bits were damaged.</summary>
    public long Corrupted;

    /// <summary>Second copies made.</summary>
    public long Duplicated;

    /// <summary>Packets that skipped the delay.</summary>
    public long Reordered;

    /// <summary>The sum of two.</summary>
    public static LinkCounters operator +(LinkCounters left, LinkCounters right) => new()
    {
        Packets = left.Packets + right.Packets,
        Bytes = left.Bytes + right.Bytes,
        Lost = left.Lost + right.Lost,
        QueueDrops = left.QueueDrops + right.QueueDrops,
        EarlyDrops = left.EarlyDrops + right.EarlyDrops,
        Marked = left.Marked + right.Marked,
        Expired = left.Expired + right.Expired,
        DownDrops = left.DownDrops + right.DownDrops,
        TooBig = left.TooBig + right.TooBig,
        Corrupted = left.Corrupted + right.Corrupted,
        Duplicated = left.Duplicated + right.Duplicated,
        Reordered = left.Reordered + right.Reordered,
    };
}
