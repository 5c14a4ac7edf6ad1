using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// The packets that wait in front of the busy links of one partition, so that a drop-tail limit is exact. A line exists
/// only while somebody waits: it is dissolved by the first packet that finds the wire free.
/// </summary>
/// <remarks>
/// Each line is a ring that keeps its room when it is dissolved, for the next one that forms. Those who have left are
/// taken out only when the line looks full or is dissolved: nobody asks for its length otherwise.
/// </remarks>
internal sealed class WaitingLines
{
    private const int FirstRoom = 8;

    // Line 0 is none.
    private Line[] _lines = new Line[16];
    private int[] _free = new int[16];
    private int _freeCount;
    private int _used = 1;

    private struct Line
    {
        public Place[] Ring;
        public int Head;
        public int Packets;
        public long Bytes;
    }

    private struct Place
    {
        public long LeavesAt;
        public int Bytes;
    }

    /// <summary>Adds the lines, those that nobody stands in included. Between runs.</summary>
    public void AddTo(MemoryAccount account)
    {
        var bytes = ObjectSize.OfArray(_lines) + ObjectSize.OfArray(_free);
        for (var line = 1; line < _used; line++)
        {
            bytes += ObjectSize.OfArray(_lines[line].Ring);
        }

        account.Add(MemoryKind.Link, 0, bytes);
    }

    /// <summary>
    /// Joins the line when the limit allows it.
    /// </summary>
    /// <param name="line">The direction's line; 0 when there is none yet.</param>
    /// <param name="now">Those who leave at or before this instant are gone.</param>
    /// <param name="leavesAt">When the newcomer leaves the line for the wire.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="limit">How many may wait.</param>
    public bool TryJoin(ref int line, long now, long leavesAt, int bytes, QueueLimit limit)
    {
        if (line == 0)
        {
            line = Form();
        }

        ref var waiting = ref _lines[line];
        if (IsFull(in waiting, bytes, limit))
        {
            Advance(ref waiting, now);
            if (IsFull(in waiting, bytes, limit))
            {
                return false;
            }
        }

        if (waiting.Packets == waiting.Ring.Length)
        {
            MakeRoom(ref waiting, now);
        }

        var ring = waiting.Ring;
        ring[(waiting.Head + waiting.Packets) & (ring.Length - 1)] = new() { LeavesAt = leavesAt, Bytes = bytes };
        waiting.Packets++;
        waiting.Bytes += bytes;
        return true;
    }

    /// <summary>Dissolves a line whose last packet has left.</summary>
    public void Dissolve(ref int line)
    {
        ref var waiting = ref _lines[line];
        waiting.Head = 0;
        waiting.Packets = 0;
        waiting.Bytes = 0;
        if (_freeCount == _free.Length)
        {
            Array.Resize(ref _free, _free.Length * 2);
        }

        _free[_freeCount++] = line;
        line = 0;
    }

    /// <summary>Packets and bytes that wait at an instant, without changing anything.</summary>
    public (int Packets, long Bytes) Look(int line, long now)
    {
        if (line == 0)
        {
            return default;
        }

        var seen = _lines[line];
        Advance(ref seen, now);
        return (seen.Packets, seen.Bytes);
    }

    private static bool IsFull(in Line waiting, int bytes, QueueLimit limit) =>
        waiting.Packets >= limit.Packets || waiting.Bytes > limit.Bytes - bytes;

    private static void Advance(ref Line waiting, long now)
    {
        var ring = waiting.Ring;
        while (waiting.Packets > 0 && ring[waiting.Head].LeavesAt <= now)
        {
            waiting.Bytes -= ring[waiting.Head].Bytes;
            waiting.Head = (waiting.Head + 1) & (ring.Length - 1);
            waiting.Packets--;
        }
    }

    // A ring that is less than half full without those who have left is long enough.
    private static void MakeRoom(ref Line waiting, long now)
    {
        Advance(ref waiting, now);
        var ring = waiting.Ring;
        if (waiting.Packets <= ring.Length / 2)
        {
            return;
        }

        var larger = new Place[ring.Length * 2];
        var first = Math.Min(waiting.Packets, ring.Length - waiting.Head);
        Array.Copy(ring, waiting.Head, larger, 0, first);
        Array.Copy(ring, 0, larger, first, waiting.Packets - first);
        waiting.Ring = larger;
        waiting.Head = 0;
    }

    private int Form()
    {
        if (_freeCount > 0)
        {
            return _free[--_freeCount];
        }

        if (_used == _lines.Length)
        {
            Array.Resize(ref _lines, _lines.Length * 2);
        }

        _lines[_used].Ring = new Place[FirstRoom];
        return _used++;
    }
}
