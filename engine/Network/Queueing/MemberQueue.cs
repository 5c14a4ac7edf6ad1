namespace NetSim.Network;

/// <summary>
/// The queue in front of one member of a direction, with the state of its wire. The sending node owns it.
/// </summary>
internal abstract class MemberQueue(QueuePlace place)
{
    /// <summary>Where the queue stands.</summary>
    public QueuePlace Place { get; } = place;

    /// <summary>When the wire is free again, in nanoseconds.</summary>
    public long BusyUntil { get; set; }

    /// <summary>Whether an event is pending that will take the next packet.</summary>
    public bool IsPending { get; set; }

    /// <summary>Whether the wire has found the queue empty since the last packet.</summary>
    public bool IsIdle { get; set; } = true;

    /// <summary>Packets that wait.</summary>
    public abstract int Packets { get; }

    /// <summary>Bytes that wait.</summary>
    public abstract long Bytes { get; }

    /// <summary>Lets a packet join, which may be marked; or says why not, and then the caller keeps it.</summary>
    /// <param name="slot">Its slot in <see cref="Store"/>.</param>
    /// <param name="now">The instant in nanoseconds.</param>
    public abstract SendOutcome Enqueue(int slot, long now);

    /// <summary>Takes the packet that goes next; 0 when none may go now.</summary>
    /// <param name="now">The instant in nanoseconds.</param>
    /// <param name="next">When to ask again although nothing goes now; 0 when the queue is empty.</param>
    public abstract int Dequeue(long now, out long next);

    protected PacketStore Store => Place.Forwarding.Store;

    /// <summary>Sets Congestion Experienced on an ECN-capable packet (INET_ECN_set_ce); false when it is not.</summary>
    protected bool TryMark(int slot)
    {
        ref var packet = ref Store[slot].Packet;
        if (packet.Ecn == 0)
        {
            return false;
        }

        packet.Ecn = CongestionExperienced;
        Place.Forwarding.CountersOf(Place.State).Marked++;
        return true;
    }

    /// <summary>Drops a packet that was in the queue.</summary>
    protected void Drop(int slot, SendOutcome reason) => Place.Forwarding.DropWaiting(this, slot, reason);

    private const byte CongestionExperienced = 3;
}
