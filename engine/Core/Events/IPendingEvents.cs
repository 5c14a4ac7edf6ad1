namespace NetSim.Core;

/// <summary>
/// The pending-event set of one partition: a struct so that the partition's loop is compiled for each implementation
/// (ladder, radix ladder, and the BCL queue as oracle and yardstick). Pops in the total order (time, then order).
/// </summary>
public interface IPendingEvents
{
    /// <summary>Events waiting.</summary>
    int Count { get; }

    /// <summary>Time of the earliest event in nanoseconds; <see cref="long.MaxValue"/> when empty.</summary>
    long NextTime { get; }

    /// <summary>Bytes allocated, spare room included; 0 of a queue that does not know.</summary>
    long ReservedBytes => 0;

    /// <summary>Adds an event; its time is never before that of the last one popped.</summary>
    void Push(in Event item);

    /// <summary>Adds an event by its parts, so that nobody has to put them together only to copy them.</summary>
    void Push(long at, ulong order, uint target, in EventBody body);

    /// <summary>Removes the earliest event. Only when <see cref="Count"/> is positive.</summary>
    void Pop(out Event item);
}
