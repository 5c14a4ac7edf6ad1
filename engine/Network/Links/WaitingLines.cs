using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// The packets that wait in front of the busy links of one partition, so that a drop-tail limit is exact. A line exists
/// only while somebody waits: it is dissolved by the first packet that finds the wire free.
/// </summary>
internal sealed class WaitingLines
{
    private readonly Slab<Line> _lines = new();
    private readonly Slab<Place> _places = new();

    /// <summary>Adds what waits. Between runs.</summary>
    public void AddTo(MemoryAccount account)
    {
        account.Add(MemoryKind.Link, 0, _lines.ReservedBytes);
        account.Add(MemoryKind.Link, _places);
    }

    private struct Line
    {
        public int Head;
        public int Tail;
        public int Packets;
        public long Bytes;
    }

    private struct Place
    {
        public long LeavesAt;
        public int Bytes;
        public int Next;
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
            line = _lines.Take();
        }

        ref var waiting = ref _lines[line];
        Advance(ref waiting, now);
        if (waiting.Packets >= limit.Packets || waiting.Bytes > limit.Bytes - bytes)
        {
            return false;
        }

        var place = _places.Take();
        _places[place] = new() { LeavesAt = leavesAt, Bytes = bytes };
        if (waiting.Packets == 0)
        {
            waiting.Head = place;
        }
        else
        {
            _places[waiting.Tail].Next = place;
        }

        waiting.Tail = place;
        waiting.Packets++;
        waiting.Bytes += bytes;
        return true;
    }

    /// <summary>Dissolves a line whose last packet has left.</summary>
    public void Dissolve(ref int line)
    {
        Advance(ref _lines[line], long.MaxValue);
        _lines.Release(line);
        line = 0;
    }

    /// <summary>Packets and bytes that wait at an instant, without changing anything.</summary>
    public (int Packets, long Bytes) Look(int line, long now)
    {
        if (line == 0)
        {
            return default;
        }

        var waiting = _lines[line];
        var (packets, bytes, place) = (waiting.Packets, waiting.Bytes, waiting.Head);
        while (packets > 0 && _places[place].LeavesAt <= now)
        {
            bytes -= _places[place].Bytes;
            place = _places[place].Next;
            packets--;
        }

        return (packets, bytes);
    }

    private void Advance(ref Line waiting, long now)
    {
        while (waiting.Packets > 0 && _places[waiting.Head].LeavesAt <= now)
        {
            var gone = waiting.Head;
            waiting.Head = _places[gone].Next;
            waiting.Bytes -= _places[gone].Bytes;
            waiting.Packets--;
            _places.Release(gone);
        }
    }
}
