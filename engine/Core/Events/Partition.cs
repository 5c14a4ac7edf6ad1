namespace NetSim.Core;

/// <summary>
/// The sequential simulator of a group of hosts: its own clock, pending events and extension slab. All code that runs
/// for a host sees exactly one partition and only from that partition's events, so nothing here is shared or locked.
/// </summary>
public abstract class Partition
{
    /// <summary>A partition at time zero.</summary>
    protected Partition(int index) => Index = index;

    /// <summary>Position in the engine's list of partitions.</summary>
    public int Index { get; }

    /// <summary>The time of the event being handled, or of the window edge between windows.</summary>
    public SimTime Now => new(Time);

    /// <summary>Nanoseconds of <see cref="Now"/>.</summary>
    protected long Time { get; set; }

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
    /// Schedules a timer of a host at itself: a quarter of an event until it is due, and nothing at all if the handler
    /// no longer wants it then (<see cref="IEventHandler.IsArmed"/>). It consumes one serial of the host.
    /// </summary>
    /// <param name="host">Origin and target.</param>
    /// <param name="at">When it is due.</param>
    /// <param name="kind"><see cref="EventBody.FirstTimer"/> to <see cref="EventBody.LastTimer"/>.</param>
    /// <param name="slot">The event's <see cref="EventBody.Reference"/>, 0 to 2^29 - 1.</param>
    /// <returns>
    /// A mark that tells this timer from others of the host: two with one mark are 2^32 events of the host apart.
    /// </returns>
    public abstract uint ArmTimer(uint host, SimTime at, byte kind, int slot);

    /// <summary>The extension that came with the event being handled.</summary>
    public abstract ref readonly Extension ExtensionOf(in EventBody body);

    /// <summary>
    /// Adds facts to a host's fingerprint beyond the event itself (the content of an extension, a test's mark).
    /// </summary>
    public abstract void Digest(uint host, ulong fact);
}
