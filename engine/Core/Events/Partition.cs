namespace NetSim.Core;

/// <summary>
/// The sequential simulator of a group of hosts: its own clock, pending events and extension slab. All code that runs
/// for a host sees exactly one partition and only from that partition's events, so nothing here is shared or locked.
/// </summary>
public abstract class Partition
{
    /// <summary>Position in the engine's list of partitions.</summary>
    public abstract int Index { get; }

    /// <summary>The time of the event being handled, or of the window edge between windows.</summary>
    public abstract SimTime Now { get; }

    /// <summary>
    /// Schedules an event of <paramref name="origin"/> (a host of this partition) at <paramref name="target"/> (any
    /// host). It consumes one serial of the origin. An event for another partition must not be earlier than the
    /// window's end, which holds whenever its delay is at least the lookahead.
    /// </summary>
    public abstract void Schedule(uint origin, SimTime at, uint target, in EventBody body);

    /// <summary>
    /// The same with an extension, which is copied into this partition's slab; the event's kind gets
    /// <see cref="EventBody.HasExtension"/> and its reference is set here.
    /// </summary>
    public abstract void Schedule(uint origin, SimTime at, uint target, in EventBody body, in Extension extension);

    /// <summary>
    /// Schedules a timer of a host at itself in a FIFO lane: for delays that are constant, so that times arrive in
    /// order (TIME-WAIT, the first SYN-ACK). Falls back to the queue when the time is before the lane's last one.
    /// </summary>
    /// <param name="lane">A lane opened with <see cref="OpenLane"/>.</param>
    /// <param name="host">Origin and target.</param>
    /// <param name="at">When it expires.</param>
    /// <param name="content">Digested content (a stable id of what the timer belongs to).</param>
    /// <param name="reference">Slab slot, not digested.</param>
    public abstract void ScheduleInLane(int lane, uint host, SimTime at, uint content, int reference);

    /// <summary>
    /// Opens a FIFO lane whose events have this kind, with the content in <see cref="EventBody.Fifth"/>. Before the
    /// run.
    /// </summary>
    public abstract int OpenLane(byte kind);

    /// <summary>The extension that came with the event being handled.</summary>
    public abstract ref readonly Extension ExtensionOf(in EventBody body);

    /// <summary>
    /// Adds facts to a host's fingerprint beyond the event itself (the content of an extension, a test's mark).
    /// </summary>
    public abstract void Digest(uint host, ulong fact);
}
