using NetSim.Core;

namespace NetSim.Tcp;

/// <summary>
/// A listener's Fast Open queue (struct fastopen_queue, Linux v6.18): how many connections may be open before their
/// handshake has finished.
/// </summary>
internal sealed class ListenerFastOpen
{
    private readonly Queue<SimTime> _resets = new();

    /// <summary>TCP_FASTOPEN: the longest that the queue may be; 0: no Fast Open.</summary>
    internal int Limit { get; set; }

    /// <summary>Children whose handshake is unfinished, and those reset before accept() in the last minute.</summary>
    internal int Length { get; set; }

    /// <summary>TCP_FASTOPEN_KEY; null: the machine's keys.</summary>
    internal FastOpenKeys? Keys { get; set; }

    /// <summary>TCP_FASTOPEN_NO_COOKIE.</summary>
    internal bool NeedsNoCookie { get; set; }

    /// <summary>Bytes allocated.</summary>
    internal long ReservedBytes => ObjectSize.Of<ListenerFastOpen>() + ObjectSize.Of<Queue<SimTime>>()
        + ObjectSize.OfArray<SimTime>(_resets.Capacity);

    /// <summary>Counts a child that was reset before accept() for another while: it may have been spoofed.</summary>
    internal void Hold(SimTime until)
    {
        _resets.Enqueue(until);
        Length++;
    }

    /// <summary>The listener closes: only unfinished handshakes count.</summary>
    internal void ForgetResets()
    {
        Length -= _resets.Count;
        _resets.Clear();
    }

    /// <summary>Whether the oldest such child's time is over; then it counts no longer.</summary>
    internal bool TryForgetReset(SimTime now)
    {
        if (_resets.Count == 0 || _resets.Peek() > now)
        {
            return false;
        }

        _resets.Dequeue();
        Length--;
        return true;
    }
}
