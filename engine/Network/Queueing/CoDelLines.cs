namespace NetSim.Network;

/// <summary>A queue whose lines CoDel controls: what <see cref="CoDelController"/> may do with their packets.</summary>
internal abstract class CoDelLines(QueuePlace place) : MemberQueue(place)
{
    public long EnqueuedAt(int slot) => Store[slot].EnqueuedAt;

    public bool Mark(int slot) => TryMark(slot);

    public void DropEarly(int slot) => Drop(slot, SendOutcome.EarlyDropped);

    public int Take(ref PacketLine line, ref long backlog)
    {
        var slot = line.TakeFirst(Store);
        if (slot != 0)
        {
            backlog -= Store[slot].Size;
            OnTaken();
        }

        return slot;
    }

    /// <summary>A packet has left a line, to be sent or dropped.</summary>
    protected abstract void OnTaken();
}
